/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_CONVERSATION_H
#define KRESP_CONVERSATION_H

#include "stream.h"
#include "walk.h"

/**
 * struct kresp_segment - what one frame is in its conversation
 * @frame: the frame
 * @from: which end sent it, an index into the conversation's ends
 * @at: where in its sender's stream its payload begins; less than 0 for a
 *	probe from before the stream
 * @fresh_len: octets of its payload that came for the first time
 * @ack_at: how far the other stream is acknowledged; one more than its end
 *	acknowledges FIN
 * @newly_acked: octets acknowledged that were not before
 * @window: as scaled
 * @is_window_scaled: the scale is known: both SYN were captured
 * @gap_len: octets before it that are not there yet
 * @phase: the part of the session's life
 * @is_again: nothing in it is new: SYN, FIN or payload sent again
 * @is_late: it fills a gap
 * @is_resent: filling a gap, it came too late to have been overtaken only
 * @is_duplicate_ack: the same acknowledgment again, with data outstanding
 * @is_window_update: only the window is new
 * @is_keep_alive: a probe from before what is expected
 * @is_keep_alive_answer: the answer to one
 * @is_super: more than one segment: to be cut up by the device, or put
 *	together by it (TSO, GRO)
 */
struct kresp_segment {
	const struct kresp_frame *frame;
	unsigned int from;
	int64_t at;
	size_t fresh_len;
	int64_t ack_at;
	uint64_t newly_acked;
	uint32_t window;
	bool is_window_scaled;
	uint64_t gap_len;
	enum kresp_walk_phase phase;
	bool is_again;
	bool is_late;
	bool is_resent;
	bool is_duplicate_ack;
	bool is_window_update;
	bool is_keep_alive;
	bool is_keep_alive_answer;
	bool is_super;
};

/**
 * struct kresp_conversation_end - one end of a connection
 * @version: of IP
 * @address: 4 or 16 octets
 * @port: TCP's
 * @has_first: a frame of it was seen, or acknowledged
 * @first_seq: the sequence number from which Wireshark counts: that of SYN
 * @has_base: @base_seq is known
 * @base_seq: of the stream's first octet
 * @has_syn: its SYN was captured
 * @syn: the frame with it
 * @has_fin: its FIN was captured
 * @fin_at: where its stream ends
 * @has_reset: it sent RST
 * @stream: its octets
 * @acks: the segments of the other end that acknowledge more of it than any
 *	before, in order
 * @nr_acks: how many
 */
struct kresp_conversation_end {
	unsigned int version;
	uint8_t address[16];
	uint16_t port;
	bool has_first;
	uint32_t first_seq;
	bool has_base;
	uint32_t base_seq;
	bool has_syn;
	const struct kresp_frame *syn;
	bool has_fin;
	int64_t fin_at;
	bool has_reset;
	struct kresp_stream stream;
	size_t *acks;
	size_t nr_acks;
};

/**
 * struct kresp_conversation - one TCP connection as captured at one end
 * @number: from 0, as Wireshark's tcp.stream
 * @ends: the first frame's sender, and the other
 * @client: which of them is the client
 * @has_client: that is known from the other capture
 * @segments: its frames
 * @nr_segments: how many
 * @synack_at: the segment with SYN and ACK, plus 1; 0: not captured
 * @handshake_at: the segment that ends the handshake, likewise
 * @next: in its bucket
 */
struct kresp_conversation {
	unsigned int number;
	struct kresp_conversation_end ends[2];
	unsigned int client;
	bool has_client;
	struct kresp_segment *segments;
	size_t nr_segments;
	size_t synack_at;
	size_t handshake_at;
	struct kresp_conversation *next;
};

#define KRESP_CONVERSATION_BUCKETS	1024

/**
 * struct kresp_conversations - all connections of a capture
 * @list: in the order of their first frames
 * @nr: how many
 * @buckets: by addresses and ports, the latest first
 */
struct kresp_conversations {
	struct kresp_conversation **list;
	size_t nr;
	struct kresp_conversation *buckets[KRESP_CONVERSATION_BUCKETS];
};

void kresp_conversation_sort(struct kresp_arena *arena,
			     struct kresp_conversations *all,
			     const struct kresp_frame *frames, size_t nr);
struct kresp_conversation *
kresp_conversation_match(const struct kresp_conversations *all,
			 const struct kresp_conversation *conv);
void kresp_conversation_follow(struct kresp_arena *arena,
			       struct kresp_conversation *conv,
			       unsigned int server_port, unsigned int mtu);
const struct kresp_segment *
kresp_conversation_find_ack(const struct kresp_conversation *conv,
			    unsigned int from, int64_t end);
char *kresp_conversation_name(struct kresp_arena *arena,
			      const struct kresp_conversation_end *end);
char *kresp_conversation_address(struct kresp_arena *arena,
				 const struct kresp_conversation_end *end);

#endif
