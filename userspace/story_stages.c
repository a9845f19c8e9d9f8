// SPDX-License-Identifier: GPL-2.0
#include "story_parts.h"

#include <stdio.h>
#include <string.h>

#include "shown.h"

/*
 * The four tables of an exchange, as the lesson has them: what is sent goes
 * down the layers, what is received goes up.
 */

static const struct {
	const char *title;
	const char *sentence;
	enum kresp_side at;
	enum kresp_side sender;
} lesson_stages[KRESP_WALK_STAGES] = {
	{ "Client initiates Session",
	  "The client's active socket asks; its message goes down the layers",
	  KRESP_SIDE_CLIENT, KRESP_SIDE_CLIENT },
	{ "Server Accepts Session",
	  "The server's passive socket has accepted; the message comes up the layers",
	  KRESP_SIDE_SERVER, KRESP_SIDE_CLIENT },
	{ "Server Sends the Data",
	  "The server answers; its message goes down the layers",
	  KRESP_SIDE_SERVER, KRESP_SIDE_SERVER },
	{ "Client Receives Data",
	  "The client receives the answer within the session; it comes up the layers",
	  KRESP_SIDE_CLIENT, KRESP_SIDE_SERVER },
};

enum {
	PHYSICAL = 1,
	DATA_LINK,
	NETWORK,
	TRANSPORT,
	SESSION,
	PRESENTATION,
	APPLICATION,
};

static const struct {
	const char *layer;
	const char *pdu;
} lesson_layers[] = {
	[PHYSICAL] = { "Physical", "Bits" },
	[DATA_LINK] = { "Data Link", "Frames" },
	[NETWORK] = { "Network", "Packets" },
	[TRANSPORT] = { "Transport", "Segments" },
	[SESSION] = { "Session", "Data" },
	[PRESENTATION] = { "Presentation", "Data" },
	[APPLICATION] = { "Application", "Data" },
};

#define GZIP_FRAME_LEN	18	/* header and trailer, RFC 1952 */

/**
 * struct stage - a table being made
 * @tale: the conversation
 * @story: the message; NULL: not captured
 * @told: the table
 * @first: the first frame that carries it; NULL: none
 * @macs: of it
 * @ips: likewise
 * @ports: likewise
 */
struct stage {
	struct kresp_story_conversation *tale;
	const struct kresp_story_message *story;
	struct kresp_walk_stage *told;
	const struct kresp_walk_step *first;
	const char *macs;
	const char *ips;
	const char *ports;
};

static const struct kresp_walk_step *step_of(const struct stage *stage, size_t i)
{
	enum kresp_side end = kresp_story_stage_end(stage->told);

	return &stage->tale->steps[end][stage->told->steps[i]];
}

static const char *tell_mac(struct kresp_arena *arena, bool is_there,
			    const uint8_t *mac)
{
	if (!is_there)
		return "not known";
	return kresp_arena_printf(arena, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
				  mac[1], mac[2], mac[3], mac[4], mac[5]);
}

/* The addresses do not change from frame to frame: the first one's are told. */
static void tell_addresses(struct stage *stage)
{
	const struct kresp_conversation *conv = stage->tale->conv[KRESP_SIDE_CLIENT];
	const struct kresp_conversation_end *src, *dst;
	struct kresp_arena *arena = stage->tale->arena;
	const struct kresp_layers_link *link;

	src = kresp_story_end(conv, stage->told->sender);
	dst = src == &conv->ends[0] ? &conv->ends[1] : &conv->ends[0];
	stage->ports = kresp_arena_printf(arena, "Src Port: %u\nDst Port: %u",
					  src->port, dst->port);
	stage->ips = kresp_arena_printf(arena, "Src IP: %s\nDst IP: %s",
					kresp_conversation_address(arena, src),
					kresp_conversation_address(arena, dst));
	stage->macs = "";
	if (!stage->first)
		return;
	link = &stage->first->frame->layers.link;
	if (link->has_src || link->has_dst)
		stage->macs = kresp_arena_printf(arena, "Src MAC: %s\nDst MAC: %s",
						 tell_mac(arena, link->has_src, link->src),
						 tell_mac(arena, link->has_dst, link->dst));
}

static const char *tell_first_bits(const struct stage *stage)
{
	char bits[KRESP_WALK_INFO_BITS * KRESP_WALK_BITS_WIDTH] = "";
	uint64_t octets = 0;
	size_t i;

	if (!stage->first)
		return "";
	for (i = 0; i < stage->told->nr_steps; i++)
		octets += step_of(stage, i)->frame->caplen;
	kresp_walk_bits(bits, stage->first, 0, KRESP_WALK_INFO_BITS);
	return kresp_arena_printf(stage->tale->arena, "%s... (%s octets in all)",
				  bits, kresp_shown_count(stage->tale->arena, octets));
}

static const char *name_presentation(const struct stage *stage)
{
	const struct kresp_story_content *content = &stage->story->content;
	const char *name;
	char *p;

	if (!content->coding.len)
		return "Raw";
	if (content->is_gzip)
		return "GZIP";
	name = kresp_shown_slice(stage->tale->arena, content->coding);
	p = kresp_arena_copy(stage->tale->arena, name, strlen(name));
	for (name = p; *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	return name;
}

static const char *name_link(const struct stage *stage)
{
	if (!stage->first)
		return "";
	switch (stage->first->frame->layers.link.kind) {
	case KRESP_LAYERS_ETHERNET:
		return "Ethernet";
	case KRESP_LAYERS_COOKED:
		return "Linux cooked";
	case KRESP_LAYERS_LOOPBACK:
		return "Loopback";
	case KRESP_LAYERS_RAW:
		break;
	}
	return "none";
}

static const char *name_medium(const struct stage *stage)
{
	const struct kresp_capture_end *capture;

	capture = kresp_story_capture(stage->tale,
				      kresp_story_stage_end(stage->told));
	switch (capture->medium) {
	case KRESP_MEDIUM_SOFTWARE:
		return kresp_arena_printf(stage->tale->arena,
					  "%s (software, no medium)",
					  capture->medium_name ? capture->medium_name :
					  "interface");
	case KRESP_MEDIUM_WIRE:
		return capture->medium_name ? capture->medium_name : "wire";
	case KRESP_MEDIUM_UNKNOWN:
		break;
	}
	return "not known";
}

static const char *name_protocol(const struct stage *stage, unsigned int number)
{
	switch (number) {
	case APPLICATION:
		return "HTTP";
	case PRESENTATION:
		return stage->story ? name_presentation(stage) : "Raw";
	case SESSION:
		return "Socket";
	case TRANSPORT:
		return "TCP";
	case NETWORK:
		return stage->first &&
		       stage->first->frame->layers.network.version == 6 ?
		       "IPv6" : "IP";
	case DATA_LINK:
		return name_link(stage);
	}
	return name_medium(stage);
}

/* What the layer's own octets are in one frame. */
static uint64_t header_of(const struct kresp_frame *frame, unsigned int number)
{
	const struct kresp_layers *layers = &frame->layers;
	size_t end;

	switch (number) {
	case TRANSPORT:
		return layers->transport.range.len;
	case NETWORK:
		return layers->network.range.len;
	case DATA_LINK:
		end = layers->network.range.at + layers->network.packet_len;
		return layers->link.range.len + (frame->len - end);
	}
	if (layers->link.kind != KRESP_LAYERS_ETHERNET)
		return 0;
	end = frame->len < KRESP_LAYERS_FRAME_MIN ?
	      KRESP_LAYERS_FRAME_MIN - frame->len : 0;
	return KRESP_LAYERS_PREAMBLE_LEN + end + KRESP_LAYERS_FCS_LEN +
	       KRESP_LAYERS_GAP_LEN;
}

static void count_above(const struct stage *stage, struct kresp_walk_row *row)
{
	const struct kresp_story_content *content = &stage->story->content;
	const struct kresp_http_message *msg = stage->story->msg;

	switch (row->number) {
	case APPLICATION:
		row->payload_len = content->is_decoded ? content->len :
							 msg->content.len;
		row->header_len = msg->head.len;
		if (msg->framing == KRESP_HTTP_FRAMING_CHUNKED)
			row->header_len = msg->len - msg->content.len;
		break;
	case PRESENTATION:
		if (content->is_gzip && content->is_decoded)
			row->header_len = GZIP_FRAME_LEN;
		row->payload_len = msg->len - row->header_len;
		break;
	default:
		row->payload_len = msg->len;
	}
}

static void count_below(const struct stage *stage, struct kresp_walk_row *row)
{
	const struct kresp_frame *frame;
	unsigned int number;
	size_t i;

	for (i = 0; i < stage->told->nr_steps; i++) {
		frame = step_of(stage, i)->frame;
		row->header_len += header_of(frame, row->number);
		row->payload_len += frame->layers.payload_len;
		for (number = TRANSPORT; number > row->number; number--)
			row->payload_len += header_of(frame, number);
	}
}

static const char *tell_did(const struct stage *stage, unsigned int number)
{
	bool is_sent = stage->told->at == stage->told->sender;
	bool is_gzip = stage->story && stage->story->content.is_gzip;
	bool is_request = stage->told->sender == KRESP_SIDE_CLIENT;
	size_t nr = stage->told->nr_steps;
	struct kresp_arena *arena = stage->tale->arena;

	switch (number) {
	case APPLICATION:
		if (is_sent)
			return is_request ? "writes the request" : "writes the answer";
		return is_request ? "reads the request" : "reads the answer";
	case PRESENTATION:
		if (is_gzip)
			return is_sent ? "compresses the body" : "decompresses the body";
		return is_sent ? "sends the body as it is" : "takes the body as it is";
	case SESSION:
		return is_sent ? "writes it to its socket" : "reads it from its socket";
	case TRANSPORT:
		return kresp_arena_printf(arena, is_sent ? "cuts it into %zu segment%s" :
					  "puts it together from %zu segment%s",
					  nr, nr == 1 ? "" : "s");
	case NETWORK:
		return is_sent ? "addresses each packet to the other machine" :
				 "takes the packets that are addressed to this machine";
	case DATA_LINK:
		return is_sent ? "frames each packet for the next hop" :
				 "takes the frames that are addressed to this interface";
	}
	return is_sent ? "sends the bits" : "receives the bits";
}

static void tell_row(struct stage *stage, struct kresp_walk_row *row)
{
	const struct kresp_story_message *story = stage->story;

	row->layer = lesson_layers[row->number].layer;
	row->pdu = lesson_layers[row->number].pdu;
	row->protocol = name_protocol(stage, row->number);
	row->did = tell_did(stage, row->number);
	row->ports = row->number > TRANSPORT || row->number == PHYSICAL ? "" : stage->ports;
	row->ips = row->number > NETWORK || row->number == PHYSICAL ? "" : stage->ips;
	row->macs = row->number != DATA_LINK ? "" : stage->macs;
	row->header_origin = KRESP_ORIGIN_CAPTURED;
	if (row->number == PHYSICAL)
		row->header_origin = KRESP_ORIGIN_RECONSTRUCTED;
	else if (stage->told->is_derived)
		row->header_origin = KRESP_ORIGIN_DERIVED;

	row->info = story ? story->line : "(not captured)";
	if (row->number == APPLICATION && story)
		row->info = story->lines;
	else if (row->number == PHYSICAL)
		row->info = tell_first_bits(stage);
	if (row->number <= TRANSPORT)
		count_below(stage, row);
	else if (story)
		count_above(stage, row);
	row->total_len = row->header_len + row->payload_len;
}

static void tell_stage(struct stage *stage, const struct kresp_exchange_pair *pair,
		       size_t nr)
{
	struct kresp_walk_stage *told = stage->told;
	struct kresp_walk_row *row;
	enum kresp_side end;
	unsigned int number;
	size_t i;

	told->title = lesson_stages[nr].title;
	told->sentence = lesson_stages[nr].sentence;
	told->at = lesson_stages[nr].at;
	told->sender = lesson_stages[nr].sender;
	told->is_derived = told->at == KRESP_SIDE_SERVER &&
			   !stage->tale->conv[KRESP_SIDE_SERVER];
	end = kresp_story_stage_end(told);
	if (stage->story) {
		told->steps = stage->story->steps[end];
		told->nr_steps = stage->story->nr_steps[end];
	}
	stage->first = told->nr_steps ? step_of(stage, 0) : NULL;
	tell_addresses(stage);
	for (i = 0; i < KRESP_WALK_LAYERS; i++) {
		number = (unsigned int)i + 1;
		if (told->at == told->sender)
			number = KRESP_WALK_LAYERS - (unsigned int)i;
		row = &told->rows[i];
		row->number = number;
		tell_row(stage, row);
		if (number > TRANSPORT)
			kresp_story_add_facts_above(stage->tale, pair, told, row);
		else
			kresp_story_add_facts_below(stage->tale, stage->story,
						    told, row);
	}
}

/**
 * kresp_story_tell_stages() - tell an exchange in its four stages
 * @tale: the conversation; its steps are told
 * @pair: the exchange
 * @exchange: where it is told
 */
void kresp_story_tell_stages(struct kresp_story_conversation *tale,
			     const struct kresp_exchange_pair *pair,
			     struct kresp_walk_exchange *exchange)
{
	const struct kresp_http_message *msg;
	struct stage stage;
	size_t i;

	for (i = 0; i < KRESP_WALK_STAGES; i++) {
		stage = (struct stage){ .tale = tale };
		stage.told = &exchange->stages[i];
		msg = lesson_stages[i].sender == KRESP_SIDE_CLIENT ?
		      pair->request : pair->answer;
		stage.story = kresp_story_message_of(tale, msg);
		tell_stage(&stage, pair, i);
	}
}
