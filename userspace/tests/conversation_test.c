// SPDX-License-Identifier: GPL-2.0
#include "conversation.h"

#include <stdio.h>
#include <string.h>

#include "frames.h"
#include "unit.h"

#define CLIENT	KRESP_SIDE_CLIENT
#define SERVER	KRESP_SIDE_SERVER
#define SYN	KRESP_LAYERS_SYN
#define ACK	KRESP_LAYERS_ACK
#define FIN	KRESP_LAYERS_FIN
#define RST	KRESP_LAYERS_RST

static struct frames made;
static struct kresp_arena arena;
static struct kresp_conversations all;
static struct kresp_conversation *conv;

static void start(void)
{
	frames_free(&made);
	frames_init(&made);
}

static void follow_with(unsigned int port, unsigned int mtu)
{
	size_t i;

	kresp_arena_free(&arena);
	kresp_arena_init(&arena, 1 << 20);
	memset(&all, 0, sizeof(all));
	for (i = 0; i < made.nr; i++)
		kresp_layers_decode(&made.list[i].layers, made.link_type,
				    made.list[i].data, made.list[i].caplen,
				    made.list[i].len);
	kresp_conversation_sort(&arena, &all, made.list, made.nr);
	for (i = 0; i < all.nr; i++)
		kresp_conversation_follow(&arena, all.list[i], port, mtu);
	conv = all.list[0];
}

static void follow_port(unsigned int port)
{
	follow_with(port, 0);
}

static void follow(void)
{
	follow_with(0, 0);
}

static const struct kresp_segment *seg(size_t number)
{
	return &conv->segments[number - 1];
}

static const struct kresp_stream *stream_of(enum kresp_side side)
{
	return &conv->ends[side == CLIENT ? conv->client : 1 - conv->client].stream;
}

static bool has_stream(enum kresp_side side, const char *octets)
{
	const struct kresp_stream *stream = stream_of(side);

	return stream->nr_runs == 1 && stream->runs[0].at == 0 &&
	       stream->runs[0].len == strlen(octets) &&
	       !memcmp(stream->runs[0].data, octets, strlen(octets));
}

static void test_life(void)
{
	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, "question");
	frames_text(&made, SERVER, "answer");
	frames_close(&made);
	follow();
	CHECK(all.nr == 1 && conv->nr_segments == 10 && conv->client == 0);
	CHECK(has_stream(CLIENT, "question") && has_stream(SERVER, "answer"));
	CHECK(seg(1)->phase == KRESP_WALK_HANDSHAKE && seg(1)->at == 0);
	CHECK(seg(2)->phase == KRESP_WALK_HANDSHAKE && seg(2)->ack_at == 0);
	CHECK(seg(3)->phase == KRESP_WALK_HANDSHAKE && conv->handshake_at == 3);
	CHECK(seg(4)->phase == KRESP_WALK_EXCHANGE && seg(4)->fresh_len == 8);
	CHECK(seg(5)->ack_at == 8 && seg(5)->newly_acked == 8);
	CHECK(seg(6)->phase == KRESP_WALK_EXCHANGE && seg(6)->from == 1);
	CHECK(seg(7)->newly_acked == 6);
	CHECK(seg(8)->phase == KRESP_WALK_CLOSE && conv->ends[0].fin_at == 8);
	CHECK(seg(9)->newly_acked == 1 && seg(9)->phase == KRESP_WALK_CLOSE);
	CHECK(seg(10)->at == 9 && seg(10)->newly_acked == 1);
	CHECK(seg(1)->window == 502 && seg(1)->is_window_scaled);
	CHECK(seg(4)->window == 502 << 7 && seg(4)->is_window_scaled);
	CHECK(!strcmp(kresp_conversation_name(&arena, &conv->ends[0]),
		      "10.0.0.3:35310"));
}

/* The server's sequence numbers pass 2^32 in every test; the client's here. */
static void test_wraparound(void)
{
	char octets[3000];

	memset(octets, 'x', sizeof(octets) - 1);
	octets[sizeof(octets) - 1] = '\0';
	start();
	made.seq[CLIENT] = 0xfffffff0;
	frames_handshake(&made);
	frames_text(&made, CLIENT, octets);
	frames_text(&made, SERVER, octets);
	follow();
	CHECK(has_stream(CLIENT, octets) && has_stream(SERVER, octets));
	CHECK(seg(5)->ack_at == 2999 && seg(7)->ack_at == 2999);
	CHECK(seg(7)->at == 2999 && !seg(7)->is_again && !seg(7)->gap_len);
}

static void test_again(void)
{
	uint32_t seq;

	start();
	frames_handshake(&made);
	seq = made.seq[CLIENT];
	frames_text(&made, CLIENT, "question");
	frames_tcp_at(&made, CLIENT, ACK, seq, made.seq[SERVER], "question", 8);
	frames_tcp_at(&made, CLIENT, ACK, seq + 4, made.seq[SERVER], "tion?", 5);
	made.seq[CLIENT]++;
	frames_text(&made, CLIENT, "!");
	follow();
	CHECK(!seg(4)->is_again);
	CHECK(seg(6)->is_again && !seg(6)->fresh_len && !seg(6)->is_late);
	CHECK(!seg(7)->is_again && seg(7)->fresh_len == 1 && !seg(7)->is_late);
	CHECK(has_stream(CLIENT, "question?!"));
}

static void test_handshake_again(void)
{
	start();
	frames_tcp_at(&made, CLIENT, SYN, 1000, 0, NULL, 0);
	frames_tcp_at(&made, CLIENT, SYN, 1000, 0, NULL, 0);
	frames_tcp_at(&made, SERVER, SYN | ACK, 5000, 1001, NULL, 0);
	frames_tcp_at(&made, SERVER, SYN | ACK, 5000, 1001, NULL, 0);
	follow();
	CHECK(all.nr == 1 && !seg(1)->is_again && seg(2)->is_again);
	CHECK(!seg(3)->is_again && seg(4)->is_again);
}

static void test_out_of_order(void)
{
	uint32_t seq;

	start();
	frames_handshake(&made);
	seq = made.seq[CLIENT];
	frames_tcp_at(&made, CLIENT, ACK, seq + 4, made.seq[SERVER], "tion", 4);
	frames_tcp_at(&made, SERVER, ACK, made.seq[SERVER], seq, NULL, 0);
	frames_tcp_at(&made, CLIENT, ACK, seq, made.seq[SERVER], "ques", 4);
	follow();
	CHECK(seg(4)->gap_len == 4 && !seg(4)->is_late);
	CHECK(seg(5)->is_duplicate_ack);
	CHECK(seg(6)->is_late && !seg(6)->is_resent && !seg(6)->is_again);
	CHECK(has_stream(CLIENT, "question"));

	made.list[5].time_ns += 10000000;
	follow();
	CHECK(seg(6)->is_late && seg(6)->is_resent);
}

/* FIN tells of a gap, too. */
static void test_fin_first(void)
{
	uint32_t seq;

	start();
	frames_handshake(&made);
	seq = made.seq[CLIENT];
	frames_tcp_at(&made, CLIENT, FIN | ACK, seq + 8, made.seq[SERVER], NULL, 0);
	frames_tcp_at(&made, CLIENT, ACK, seq, made.seq[SERVER], "question", 8);
	follow();
	CHECK(seg(4)->gap_len == 8 && conv->ends[0].fin_at == 8);
	CHECK(seg(5)->is_late && !seg(5)->is_resent && !seg(5)->is_again);
}

/* As Wireshark does it: an ACK says where the other's numbers are. */
static void test_syn_late(void)
{
	start();
	frames_tcp_at(&made, SERVER, ACK, 5000, 1001, "x", 1);
	frames_tcp_at(&made, CLIENT, SYN, 1000, 0, NULL, 0);
	follow();
	CHECK(all.nr == 1);
	start();
	frames_tcp_at(&made, SERVER, ACK, 5000, 1002, "x", 1);
	frames_tcp_at(&made, CLIENT, SYN, 1000, 0, NULL, 0);
	follow();
	CHECK(all.nr == 2);
}

static void test_missing(void)
{
	uint32_t seq;

	start();
	frames_handshake(&made);
	seq = made.seq[CLIENT];
	frames_tcp_at(&made, CLIENT, ACK, seq + 4, made.seq[SERVER], "tion", 4);
	follow();
	CHECK(stream_of(CLIENT)->nr_runs == 1 && stream_of(CLIENT)->runs[0].at == 4);
	CHECK(kresp_stream_count(stream_of(CLIENT), 0, 8) == 4);
}

static void test_probes(void)
{
	uint32_t mine, theirs;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, "question");
	frames_text(&made, SERVER, "answer");
	mine = made.seq[CLIENT];
	theirs = made.seq[SERVER];
	frames_tcp_at(&made, CLIENT, ACK, mine - 1, theirs, NULL, 0);
	frames_tcp_at(&made, SERVER, ACK, theirs, mine, NULL, 0);
	frames_tcp_at(&made, CLIENT, ACK, mine - 1, theirs, "", 1);
	frames_tcp_at(&made, SERVER, ACK, theirs, mine, NULL, 0);
	follow();
	CHECK(seg(8)->is_keep_alive && seg(9)->is_keep_alive_answer);
	CHECK(seg(10)->is_keep_alive && seg(11)->is_keep_alive_answer);
	CHECK(!seg(9)->is_duplicate_ack && !seg(9)->is_window_update);
	CHECK(!seg(10)->fresh_len && has_stream(CLIENT, "question"));
}

static void set_window(size_t number, uint16_t window)
{
	uint8_t *data = (uint8_t *)made.list[number - 1].data;

	data[14 + 20 + 14] = window >> 8;
	data[14 + 20 + 15] = window & 0xff;
}

static void test_window(void)
{
	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, "question");
	frames_tcp(&made, SERVER, ACK, NULL, 0);
	frames_tcp(&made, SERVER, ACK, NULL, 0);
	set_window(6, 0);
	set_window(7, 9);
	follow();
	CHECK(!seg(5)->is_window_update && seg(6)->is_window_update);
	CHECK(seg(6)->window == 0 && seg(7)->window == 9 << 7);
	CHECK(seg(7)->is_window_update);
}

/* Without its SYN, a window's scale is not known. */
static void test_in_the_middle(void)
{
	start();
	frames_text(&made, SERVER, "end of one");
	frames_text(&made, CLIENT, "GET / HTTP/1.1\r\n");
	follow();
	CHECK(conv->client == 1 && !conv->handshake_at);
	CHECK(has_stream(CLIENT, "GET / HTTP/1.1\r\n"));
	CHECK(has_stream(SERVER, "end of one"));
	CHECK(!seg(1)->is_window_scaled && seg(1)->window == 502);
	CHECK(!seg(1)->gap_len && seg(1)->phase == KRESP_WALK_EXCHANGE);
}

/* The ACK was captured first, the octets it is not for come later. */
static void test_before_the_first(void)
{
	start();
	frames_tcp_at(&made, CLIENT, ACK, 100, 1010, NULL, 0);
	frames_tcp_at(&made, SERVER, ACK, 1000, 100, "0123456789", 10);
	follow();
	CHECK(has_stream(seg(2)->from == conv->client ? CLIENT : SERVER,
			 "0123456789"));
	CHECK(seg(2)->at == 0 && seg(1)->ack_at == 10);
}

static void test_directions(void)
{
	start();
	frames_tcp(&made, SERVER, SYN | ACK, NULL, 0);
	follow();
	CHECK(conv->client == 1);
	start();
	frames_tcp(&made, SERVER, ACK, "\1", 1);
	follow();
	CHECK(conv->client == 0);
	follow_port(80);
	CHECK(conv->client == 1);
	follow_port(35310);
	CHECK(conv->client == 0);
	/* SYN says more than a port. */
	start();
	frames_tcp(&made, CLIENT, SYN, NULL, 0);
	follow_port(35310);
	CHECK(conv->client == 0);
}

static void test_port_reuse(void)
{
	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, "one");
	made.seq[CLIENT] = 777777;
	made.seq[SERVER] = 888888;
	frames_handshake(&made);
	frames_text(&made, CLIENT, "two");
	made.ports[CLIENT] = 35311;
	frames_handshake(&made);
	follow();
	CHECK(all.nr == 3 && all.list[2]->number == 2);
	CHECK(conv->nr_segments == 5 && has_stream(CLIENT, "one"));
	conv = all.list[1];
	CHECK(conv->nr_segments == 5 && has_stream(CLIENT, "two"));
	CHECK(all.list[2]->nr_segments == 3);
}

static void test_super_frame(void)
{
	static char octets[4000];

	start();
	frames_handshake(&made);
	frames_tcp(&made, CLIENT, ACK, octets, 1460);
	frames_tcp(&made, CLIENT, ACK, octets, 1461);
	follow();
	CHECK(!seg(4)->is_super && seg(5)->is_super);
	/* Where no SYN says what a segment may be, the interface does. */
	start();
	frames_tcp(&made, CLIENT, ACK, octets, 1448);
	frames_tcp(&made, CLIENT, ACK, octets, 1449);
	follow();
	CHECK(!seg(1)->is_super && !seg(2)->is_super);
	follow_with(0, 1500);
	CHECK(!seg(1)->is_super && seg(2)->is_super);
}

static void test_reset(void)
{
	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, "question");
	frames_tcp_at(&made, SERVER, RST, made.seq[SERVER] + 123456, 0, NULL, 0);
	follow();
	CHECK(conv->ends[1].has_reset && seg(6)->phase == KRESP_WALK_CLOSE);
	CHECK(has_stream(CLIENT, "question"));
}

static struct frames there;
static struct kresp_conversations all_there;

static const struct kresp_conversation *match(void)
{
	size_t i;

	for (i = 0; i < there.nr; i++)
		kresp_layers_decode(&there.list[i].layers, there.link_type,
				    there.list[i].data, there.list[i].caplen,
				    there.list[i].len);
	memset(&all_there, 0, sizeof(all_there));
	kresp_conversation_sort(&arena, &all_there, there.list, there.nr);
	return kresp_conversation_match(&all_there, conv);
}

/* The other end's capture begins late, and with the other side's frame. */
static void test_match(void)
{
	struct kresp_conversation *found;

	start();
	frames_handshake(&made);
	frames_text(&made, CLIENT, "question");
	follow();
	frames_init(&there);
	frames_tcp_at(&there, SERVER, ACK, conv->ends[1].base_seq,
		      conv->ends[0].base_seq, NULL, 0);
	frames_tcp_at(&there, CLIENT, ACK, conv->ends[0].base_seq + 4,
		      conv->ends[1].base_seq, "tion", 4);
	found = (struct kresp_conversation *)match();
	CHECK(found);
	if (found) {
		kresp_conversation_follow(&arena, found, 0, 0);
		CHECK(found->segments[1].at == 4);
		CHECK(found->client == 1);
	}
	/* It is one connection's, whoever else has the same addresses. */
	CHECK(!kresp_conversation_match(&all_there, conv));
	frames_free(&there);
}

static void test_no_match(void)
{
	start();
	frames_handshake(&made);
	follow();
	frames_init(&there);
	there.seq[CLIENT] = 4000;
	frames_handshake(&there);
	CHECK(!match());
	frames_free(&there);
	frames_init(&there);
	there.ports[CLIENT]++;
	frames_handshake(&there);
	CHECK(!match());
	frames_free(&there);
}

static void test_end(void)
{
	frames_free(&made);
	kresp_arena_free(&arena);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "conversation: from SYN to the last ACK", test_life },
		{ "conversation: sequence numbers wrap", test_wraparound },
		{ "conversation: octets sent again", test_again },
		{ "conversation: SYN sent again", test_handshake_again },
		{ "conversation: out of order, lost", test_out_of_order },
		{ "conversation: FIN before what it ends", test_fin_first },
		{ "conversation: SYN after an ACK", test_syn_late },
		{ "conversation: missing octets", test_missing },
		{ "conversation: keep-alive probes", test_probes },
		{ "conversation: windows", test_window },
		{ "conversation: captured from the middle on", test_in_the_middle },
		{ "conversation: octets from before the first", test_before_the_first },
		{ "conversation: who is the client", test_directions },
		{ "conversation: a port used again", test_port_reuse },
		{ "conversation: super-frames", test_super_frame },
		{ "conversation: RST", test_reset },
		{ "conversation: the same one at the other end", test_match },
		{ "conversation: another one at the other end", test_no_match },
		{ "conversation: nothing is left", test_end },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
