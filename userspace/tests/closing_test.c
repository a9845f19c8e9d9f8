// SPDX-License-Identifier: GPL-2.0
#include "closing.h"

#include "unit.h"

#define CLIENT	35310
#define SERVER	80

static struct kresp_closing closing;

static void begin(void)
{
	closing = (struct kresp_closing){ .client_port = CLIENT };
}

/* A frame from @port. Return: whether that was the last one. */
static bool take(uint16_t port, unsigned int flags, uint32_t seq, uint32_t ack,
		 size_t payload_len)
{
	struct kresp_layers layers = {
		.depth = KRESP_LAYERS_TRANSPORT,
		.transport = {
			.src_port = port,
			.flags = (uint16_t)flags,
			.seq = seq,
			.ack = ack,
		},
		.payload_len = payload_len,
	};

	kresp_closing_take(&closing, &layers);
	return kresp_closing_is_over(&closing);
}

static void test_four_frames(void)
{
	begin();
	CHECK(!take(CLIENT, KRESP_LAYERS_SYN, 99, 0, 0));
	CHECK(!take(CLIENT, KRESP_LAYERS_FIN | KRESP_LAYERS_ACK, 100, 500, 0));
	/* Of what came before the FIN only. */
	CHECK(!take(SERVER, KRESP_LAYERS_ACK, 500, 100, 0));
	CHECK(!take(SERVER, KRESP_LAYERS_ACK, 500, 101, 0));
	CHECK(!take(SERVER, KRESP_LAYERS_FIN | KRESP_LAYERS_ACK, 500, 101, 7));
	CHECK(!take(CLIENT, KRESP_LAYERS_ACK, 101, 507, 0));
	CHECK(take(CLIENT, KRESP_LAYERS_ACK, 101, 508, 0));
}

static void test_three_frames(void)
{
	begin();
	CHECK(!take(SERVER, KRESP_LAYERS_FIN | KRESP_LAYERS_ACK, 500, 100, 0));
	CHECK(!take(CLIENT, KRESP_LAYERS_FIN | KRESP_LAYERS_ACK, 100, 501, 0));
	CHECK(take(SERVER, KRESP_LAYERS_ACK, 501, 101, 0));
}

static void test_wrap(void)
{
	begin();
	CHECK(!take(CLIENT, KRESP_LAYERS_FIN | KRESP_LAYERS_ACK, 0xffffffff, 0,
		    5));
	CHECK(!take(SERVER, KRESP_LAYERS_FIN | KRESP_LAYERS_ACK, 0x7ffffff0,
		    4, 0));
	CHECK(!take(CLIENT, KRESP_LAYERS_ACK, 5, 0x7ffffff1, 0));
	CHECK(take(SERVER, KRESP_LAYERS_ACK, 0x7ffffff1, 5, 0));
}

static void test_reset(void)
{
	begin();
	CHECK(!take(CLIENT, KRESP_LAYERS_SYN, 99, 0, 0));
	CHECK(take(SERVER, KRESP_LAYERS_RST | KRESP_LAYERS_ACK, 0, 100, 0));
}

static void test_not_tcp(void)
{
	struct kresp_layers layers = {
		.depth = KRESP_LAYERS_NETWORK,
		.transport.flags = KRESP_LAYERS_RST,
	};

	begin();
	kresp_closing_take(&closing, &layers);
	CHECK(!kresp_closing_is_over(&closing));
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "closing: FIN, ACK, FIN, ACK", test_four_frames },
		{ "closing: FIN, FIN and ACK, ACK", test_three_frames },
		{ "closing: numbers that wrap", test_wrap },
		{ "closing: a reset", test_reset },
		{ "closing: what is no TCP closes nothing", test_not_tcp },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
