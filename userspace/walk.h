/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_H
#define KRESP_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layers.h"

/*
 * What a walk is: the captured frames, told as conversations, and of each
 * conversation the life of its session, its exchanges in four stages of seven
 * layers, and the sum of its octets. story.c makes it of frames; the walk_*.c
 * printers only read it. Everything in it lives in one arena.
 */

/* The layers of a stage's table, and its stages. */
#define KRESP_WALK_LAYERS	7
#define KRESP_WALK_STAGES	4

/*
 * The most octets of a message that a row's info shows; after them come "..."
 * and how many there are.
 */
#define KRESP_WALK_INFO_MAX	4096

/* The octets whose bits a physical row's info shows. */
#define KRESP_WALK_INFO_BITS	16

/**
 * enum kresp_origin - how a value came to be known
 * @KRESP_ORIGIN_CAPTURED: it stands in the captured octets
 * @KRESP_ORIGIN_DERIVED: it follows from captured octets, or from what the
 *	kernel says of the interface
 * @KRESP_ORIGIN_RECONSTRUCTED: never captured; what the standard demands to
 *	have been on the wire (preamble, FCS, inter-packet gap)
 */
enum kresp_origin {
	KRESP_ORIGIN_CAPTURED,
	KRESP_ORIGIN_DERIVED,
	KRESP_ORIGIN_RECONSTRUCTED,
};

enum kresp_side {
	KRESP_SIDE_CLIENT,
	KRESP_SIDE_SERVER,
};

enum kresp_fact_kind {
	KRESP_FACT_TEXT,
	KRESP_FACT_NUMBER,
	KRESP_FACT_REAL,
	KRESP_FACT_BOOL,
};

/**
 * struct kresp_fact - one thing known, ready to be printed in any format
 * @key: its name in JSON, snake_case, unique in its list
 * @label: its name for people
 * @origin: how it is known
 * @kind: which of the values it has
 * @decimals: how many @real is shown with
 * @text: UTF-8, octets of the net already escaped
 * @number: an integer, in @unit
 * @real: likewise
 * @yes: a truth
 * @unit: "octets", "s", "%"...; NULL: none
 */
struct kresp_fact {
	const char *key;
	const char *label;
	enum kresp_origin origin;
	enum kresp_fact_kind kind;
	unsigned int decimals;
	union {
		const char *text;
		int64_t number;
		double real;
		bool yes;
	};
	const char *unit;
};

struct kresp_facts {
	const struct kresp_fact *facts;
	size_t nr;
};

/**
 * struct kresp_frame - one captured frame
 * @number: from 1, in the order of its capture
 * @seen_by: at whose end it was captured
 * @time_ns: when, since 1970 UTC
 * @data: its octets, @caplen of them
 * @caplen: octets captured
 * @len: octets the frame had
 * @layers: where its layers lie
 */
struct kresp_frame {
	unsigned int number;
	enum kresp_side seen_by;
	int64_t time_ns;
	const uint8_t *data;
	size_t caplen;
	size_t len;
	struct kresp_layers layers;
};

enum kresp_walk_phase {
	KRESP_WALK_HANDSHAKE,
	KRESP_WALK_EXCHANGE,
	KRESP_WALK_CLOSE,
};

/**
 * struct kresp_walk_step - what one frame does in the life of its session
 * @frame: the frame
 * @sender: who sent it
 * @phase: the part of the session's life
 * @since_ns: time since the conversation's first frame
 * @flags: TCP's flags as text, "SYN, ACK"
 * @stream_at: where in its sender's octet stream its payload begins, from 0
 * @payload_len: octets of payload it carries
 * @fresh_len: those of them that no frame before it brought
 * @did: what it does, in a few words: "request 1, octets 0 to 377 of 378"
 * @is_troubled: lost, sent again, out of order or reset: worth a mark
 * @secrets: where in the frame's octets credentials stand: captured, and not
 *	to be shown
 * @nr_secrets: how many
 * @facts: everything else about it
 */
struct kresp_walk_step {
	const struct kresp_frame *frame;
	enum kresp_side sender;
	enum kresp_walk_phase phase;
	int64_t since_ns;
	const char *flags;
	uint64_t stream_at;
	size_t payload_len;
	size_t fresh_len;
	const char *did;
	bool is_troubled;
	const struct kresp_layers_range *secrets;
	size_t nr_secrets;
	struct kresp_facts facts;
};

/**
 * struct kresp_walk_row - one layer of one stage
 * @number: the layer's, 7 (application) to 1 (physical)
 * @layer: "Application", "Presentation"...
 * @protocol: "HTTP", "GZIP", "Raw", "Socket", "TCP", "IP", "Ethernet"...
 * @pdu: "Data", "Segments", "Packets", "Frames", "Bits"
 * @info: what the lesson's column Info holds: lines, separated by LF, of the
 *	message at the application layer; the message in one line with its line
 *	ends as \r\n below it; bits at the physical layer. Already escaped,
 *	credentials masked, bounded by KRESP_WALK_INFO_MAX. All bits of a
 *	stage are too many to keep: kresp_walk_bits() writes them.
 * @ports: "Src Port: 35310\nDst Port: 80", "" where the lesson has none
 * @ips: likewise
 * @macs: likewise
 * @header_len: octets this layer added, over all frames of the stage
 * @header_origin: RECONSTRUCTED at the physical layer
 * @payload_len: octets it carried for the layer above; a content coding makes
 *	them more or fewer than the layer above had
 * @total_len: running total, the sum of both
 * @did: what the layer did, in a few words
 * @facts: all that is known here
 */
struct kresp_walk_row {
	unsigned int number;
	const char *layer;
	const char *protocol;
	const char *pdu;
	const char *info;
	const char *ports;
	const char *ips;
	const char *macs;
	uint64_t header_len;
	enum kresp_origin header_origin;
	uint64_t payload_len;
	uint64_t total_len;
	const char *did;
	struct kresp_facts facts;
};

/**
 * struct kresp_walk_stage - one of the four tables
 * @title: as in the lesson: "Client initiates Session", "Server Accepts
 *	Session", "Server Sends the Data", "Client Receives Data"
 * @sentence: the lesson's line under the title, in our words
 * @at: at whose end it happens
 * @sender: whose message it is
 * @is_derived: it tells of the end where nothing was captured
 * @steps: the frames that carry it, indexes into the steps that
 *	kresp_walk_stage_step() chooses from: the server's where @at is the
 *	server and it is not derived
 * @nr_steps: how many
 * @rows: in the order of the table: 7 to 1 where it is sent, 1 to 7 where it
 *	is received
 */
struct kresp_walk_stage {
	const char *title;
	const char *sentence;
	enum kresp_side at;
	enum kresp_side sender;
	bool is_derived;
	const size_t *steps;
	size_t nr_steps;
	struct kresp_walk_row rows[KRESP_WALK_LAYERS];
};

/**
 * struct kresp_walk_exchange - a request and its answer
 * @number: on its connection, from 1
 * @summary: "GET / HTTP/1.1 -> 200 OK"
 * @facts: both messages' sizes, and times from the first frame to the last
 * @is_complete: both messages were captured to their ends
 * @stages: the four tables
 */
struct kresp_walk_exchange {
	unsigned int number;
	const char *summary;
	struct kresp_facts facts;
	bool is_complete;
	struct kresp_walk_stage stages[KRESP_WALK_STAGES];
};

/**
 * struct kresp_walk_sum - where the octets of a conversation went
 * @frames: frames
 * @link: octets of link-layer headers and trailers
 * @network: of IP headers
 * @transport: of TCP headers
 * @http: of HTTP, each octet of a stream once
 * @not_http: of payload that is no HTTP, or is cut off from it by a gap
 * @again: of payload that was sent more than once
 * @padding: captured after the packet's end
 * @other: of frames that belong to no conversation that is told; in a walk's
 *	sum alone
 * @captured: what the captured lengths add up to, counted apart from the parts
 * @uncaptured: what the frames had beyond that, counted likewise
 * @fcs: reconstructed: everything, with 4 octets a frame, and padding up to
 *	the minimum size
 * @wire: reconstructed: @fcs with preamble, SFD and inter-packet gap; both are
 *	0 where the link is not Ethernet's
 * @has_wire: they were on a wire, or may have been; else they would be
 * @adds_up: the parts are the whole: from @link to @other they are
 *	@captured and @uncaptured
 * @line: all that in one line
 */
struct kresp_walk_sum {
	uint64_t frames;
	uint64_t link;
	uint64_t network;
	uint64_t transport;
	uint64_t http;
	uint64_t not_http;
	uint64_t again;
	uint64_t padding;
	uint64_t other;
	uint64_t captured;
	uint64_t uncaptured;
	uint64_t fcs;
	uint64_t wire;
	bool has_wire;
	bool adds_up;
	const char *line;
};

/**
 * struct kresp_walk_conversation - one TCP connection
 * @number: in the capture, from 0, as Wireshark's tcp.stream
 * @ends: "10.0.0.3:35310" and "10.0.0.2:80", by enum kresp_side
 * @facts: the session: who opened and closed it, options, times
 * @steps: its frames, as the client's end (or the only capture) saw them
 * @nr_steps: how many
 * @server_steps: its frames, as the server's end saw them; NULL: not captured
 * @nr_server_steps: how many
 * @exchanges: in order
 * @nr_exchanges: how many
 * @sum: its octets, of @steps
 * @server_sum: its octets, of @server_steps
 */
struct kresp_walk_conversation {
	unsigned int number;
	const char *ends[2];
	struct kresp_facts facts;
	struct kresp_walk_step *steps;
	size_t nr_steps;
	struct kresp_walk_step *server_steps;
	size_t nr_server_steps;
	struct kresp_walk_exchange *exchanges;
	size_t nr_exchanges;
	struct kresp_walk_sum sum;
	struct kresp_walk_sum server_sum;
};

/**
 * struct kresp_walk - all of it
 * @title: "GET http://10.0.0.2/" or the capture file's name
 * @facts: where it was captured, on what medium, with what
 * @conversations: in the order of their first frames
 * @nr_conversations: how many
 * @notes: what a reader must know: frames that could not be decoded, what the
 *	kernel dropped, offload
 * @nr_notes: how many
 * @sum: of all frames at the client's end, those of no conversation included
 */
struct kresp_walk {
	const char *title;
	struct kresp_facts facts;
	struct kresp_walk_conversation *conversations;
	size_t nr_conversations;
	const char **notes;
	size_t nr_notes;
	struct kresp_walk_sum sum;
};

/* The characters that kresp_walk_bits() makes of one octet. */
#define KRESP_WALK_BITS_WIDTH	9

const struct kresp_walk_step *
kresp_walk_stage_step(const struct kresp_walk_conversation *conv,
		      const struct kresp_walk_stage *stage, size_t i);
bool kresp_walk_is_secret(const struct kresp_walk_step *step, size_t at);
size_t kresp_walk_bits(char *dst, const struct kresp_walk_step *step,
		       size_t first, size_t nr);

#endif
