// SPDX-License-Identifier: GPL-2.0
#include "pcapng_ends.h"

#include <stdlib.h>
#include <string.h>

#include "pcapng.h"
#include "unit.h"

static const uint8_t data[5] = "abcd";

static char *bytes;
static size_t nr_bytes;
static FILE *out;
static struct kresp_arena arena;

static void begin(const char *application)
{
	out = open_memstream(&bytes, &nr_bytes);
	if (!out)
		abort();
	kresp_arena_init(&arena, 1 << 20);
	kresp_pcapng_begin(out, "Linux", application);
}

static void add_interface(const char *name, const char *description)
{
	struct kresp_pcapng_interface iface = {
		.link_type = 1,
		.name = name,
		.description = description,
	};

	kresp_pcapng_add_interface(out, &iface);
}

static void add_packet(uint32_t interface)
{
	struct kresp_pcapng_packet packet = {
		.interface = interface,
		.data = data,
		.caplen = sizeof(data),
		.len = sizeof(data),
		.comment = "SYN",
	};

	kresp_pcapng_add_packet(out, &packet);
}

/* Read the first @len octets of what was written. */
static bool read_back(struct kresp_pcapng_ends *ends, size_t len)
{
	FILE *in = fmemopen(bytes, len, "rb");
	bool is_ours;

	if (!in)
		abort();
	is_ours = kresp_pcapng_ends_read(ends, in, &arena);
	CHECK(!ftell(in));
	fclose(in);
	return is_ours;
}

static bool end(struct kresp_pcapng_ends *ends)
{
	fclose(out);
	return read_back(ends, nr_bytes);
}

static void clean(void)
{
	kresp_arena_free(&arena);
	free(bytes);
}

static void write_both_ends(void)
{
	begin("kresp 1.2.3");
	add_interface("eth0", KRESP_PCAPNG_ENDS_CLIENT);
	add_interface("kresp0", KRESP_PCAPNG_ENDS_SERVER);
	add_packet(0);
	add_packet(1);
	add_packet(1);
	add_packet(0);
}

static void test_both_ends(void)
{
	struct kresp_pcapng_ends ends;

	write_both_ends();
	CHECK(end(&ends));
	CHECK(ends.nr_interfaces == 2);
	CHECK(!strcmp(ends.names[KRESP_SIDE_CLIENT], "eth0"));
	CHECK(!strcmp(ends.names[KRESP_SIDE_SERVER], "kresp0"));
	CHECK(ends.sides[0] == KRESP_SIDE_CLIENT);
	CHECK(ends.sides[1] == KRESP_SIDE_SERVER);
	CHECK(ends.nr_packets == 4);
	CHECK(!memcmp(ends.packets, "\0\1\1\0", 4));
	clean();
}

/* Whatever is cut off or spoilt: an answer, and nothing read beyond the end. */
static void test_cut_and_spoilt(void)
{
	struct kresp_pcapng_ends ends;
	size_t len, at;

	write_both_ends();
	fclose(out);
	for (len = 1; len < nr_bytes; len++) {
		read_back(&ends, len);
		CHECK(ends.nr_packets < 4 || len > nr_bytes - 60);
	}
	for (at = 0; at < nr_bytes; at++) {
		bytes[at] ^= 0x55;
		read_back(&ends, nr_bytes);
		bytes[at] ^= 0x55;
	}
	clean();
}

static void test_one_end(void)
{
	struct kresp_pcapng_ends ends;

	begin("kresp 1.2.3");
	add_interface("eth0", KRESP_PCAPNG_ENDS_CLIENT);
	CHECK(end(&ends));
	CHECK(ends.nr_interfaces == 1);
	CHECK(!ends.names[KRESP_SIDE_SERVER]);
	CHECK(!ends.nr_packets);
	clean();
}

static void check_other(const char *application, const char *first,
			const char *second, uint32_t interface)
{
	struct kresp_pcapng_ends ends;

	begin(application);
	add_interface("eth0", first);
	if (second)
		add_interface("eth1", second);
	add_packet(interface);
	CHECK(!end(&ends));
	clean();
}

static void test_others(void)
{
	check_other("Dumpcap", KRESP_PCAPNG_ENDS_CLIENT, NULL, 0);
	check_other(NULL, KRESP_PCAPNG_ENDS_CLIENT, NULL, 0);
	check_other("kresp 1", NULL, NULL, 0);
	check_other("kresp 1", "another", NULL, 0);
	check_other("kresp 1", KRESP_PCAPNG_ENDS_SERVER, NULL, 0);
	check_other("kresp 1", KRESP_PCAPNG_ENDS_CLIENT,
		    KRESP_PCAPNG_ENDS_CLIENT, 0);
	check_other("kresp 1", KRESP_PCAPNG_ENDS_CLIENT, NULL, 1);
	check_other("kresp 1", KRESP_PCAPNG_ENDS_CLIENT,
		    KRESP_PCAPNG_ENDS_SERVER, 2);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "pcapng_ends: both ends", test_both_ends },
		{ "pcapng_ends: cut short or spoilt", test_cut_and_spoilt },
		{ "pcapng_ends: one end", test_one_end },
		{ "pcapng_ends: files of others", test_others },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
