// SPDX-License-Identifier: GPL-2.0
#include "story_notes.h"

#include <pcap/dlt.h>
#include <stdarg.h>
#include <stdio.h>

#include "facts.h"

/*
 * Where it was captured, and what a reader must know of how.
 */

/* Frames of which a note says why they were not decoded; more are counted. */
#define NOTED_MAX	20

/* How a note ends where it is about the server's end. */
static const char * const at_end[] = { "", " at the server's end" };

static void note(struct kresp_arena *arena, struct kresp_walk *walk,
		 const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void note(struct kresp_arena *arena, struct kresp_walk *walk,
		 const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	walk->notes = kresp_arena_grow(arena, walk->notes, walk->nr_notes,
				       sizeof(const char *));
	walk->notes[walk->nr_notes++] = kresp_arena_printf(arena, "%s", text);
}

static void note_not_decoded(struct kresp_arena *arena, struct kresp_walk *walk,
			     const struct kresp_capture_end *capture,
			     enum kresp_side end)
{
	const struct kresp_frame *frame;
	size_t i, nr = 0;

	for (i = 0; i < capture->nr_frames; i++) {
		frame = &capture->frames[i];
		if (frame->layers.depth == KRESP_LAYERS_TRANSPORT ||
		    nr++ >= NOTED_MAX)
			continue;
		note(arena, walk, "frame %u%s: %s", frame->number, at_end[end],
		     frame->layers.why);
	}
	if (nr > NOTED_MAX)
		note(arena, walk, "%zu more frames%s have no TCP that can be read",
		     nr - NOTED_MAX, at_end[end]);
}

static bool has_checksum(const struct kresp_layers *layers,
			 enum kresp_layers_checksum checksum)
{
	return layers->transport.checksum == checksum ||
	       layers->network.checksum == checksum;
}

static void note_offload(struct kresp_arena *arena, struct kresp_walk *walk,
			 const struct kresp_capture_end *capture,
			 enum kresp_side end)
{
	size_t i, nr_unfilled = 0, nr_wrong = 0, nr_cut = 0;
	const struct kresp_frame *frame;
	unsigned int wrong = 0;

	for (i = 0; i < capture->nr_frames; i++) {
		frame = &capture->frames[i];
		nr_cut += frame->caplen < frame->len;
		if (frame->layers.depth != KRESP_LAYERS_TRANSPORT)
			continue;
		nr_unfilled += has_checksum(&frame->layers,
					    KRESP_LAYERS_CHECKSUM_UNFILLED);
		if (!has_checksum(&frame->layers, KRESP_LAYERS_CHECKSUM_WRONG))
			continue;
		if (!nr_wrong++)
			wrong = frame->number;
	}
	if (nr_unfilled)
		note(arena, walk,
		     "the checksums of %zu frames%s were not filled in when they were captured: that is left to the device (offload), and no error",
		     nr_unfilled, at_end[end]);
	if (nr_wrong)
		note(arena, walk, "%zu frames%s have a wrong checksum, frame %u first",
		     nr_wrong, at_end[end], wrong);
	if (nr_cut)
		note(arena, walk, "%zu frames%s were not captured whole", nr_cut,
		     at_end[end]);
	if (capture->dropped)
		note(arena, walk, "the kernel dropped %u frames%s before they could be captured",
		     capture->dropped, at_end[end]);
}

/**
 * kresp_story_note_capture() - what a reader must know of a capture
 * @arena: where it is kept
 * @walk: where it is told
 * @capture: the capture, decoded
 * @end: at whose end
 */
void kresp_story_note_capture(struct kresp_arena *arena, struct kresp_walk *walk,
			      const struct kresp_capture_end *capture,
			      enum kresp_side end)
{
	note_not_decoded(arena, walk, capture, end);
	note_offload(arena, walk, capture, end);
}

/**
 * kresp_story_note_conversation() - what a reader must know of a conversation
 * @tale: the conversation, told
 * @walk: where it is told
 */
void kresp_story_note_conversation(const struct kresp_story_conversation *tale,
				   struct kresp_walk *walk)
{
	const struct kresp_conversation *conv = tale->conv[KRESP_SIDE_CLIENT];
	struct kresp_arena *arena = tale->arena;
	size_t i, nr_super = 0, nr_secrets = 0;

	for (i = 0; i < conv->nr_segments; i++)
		nr_super += conv->segments[i].is_super;
	for (i = 0; i < tale->nr_messages[KRESP_SIDE_CLIENT]; i++)
		nr_secrets += tale->messages[KRESP_SIDE_CLIENT][i].identity.secret.len > 0;
	if (nr_super)
		note(arena, walk,
		     "conversation %u: %zu super-frames, longer than any segment may be: the device cuts them up or has put them together (TSO, GRO); they are counted as captured, on a wire they are more frames",
		     conv->number, nr_super);
	if (nr_secrets)
		note(arena, walk,
		     "conversation %u: the credentials are masked in every text and dump; a capture file has them",
		     conv->number);
	if (tale->source->server && !tale->conv[KRESP_SIDE_SERVER])
		note(arena, walk,
		     "conversation %u was not captured at the server's end: what happens there is derived",
		     conv->number);
}

static const char *name_link_type(int link_type)
{
	switch (link_type) {
	case DLT_EN10MB:
		return "Ethernet";
	case DLT_LINUX_SLL:
		return "Linux cooked";
	case DLT_LINUX_SLL2:
		return "Linux cooked, version 2";
	case DLT_NULL:
	case DLT_LOOP:
		return "BSD loopback";
	case DLT_RAW:
	case DLT_IPV4:
	case DLT_IPV6:
		return "raw IP";
	}
	return NULL;
}

static void add_capture(struct kresp_facts_list *list,
			const struct kresp_capture_end *capture,
			enum kresp_side end)
{
	static const char * const keys[][6] = {
		{ "interface", "link_type", "medium", "speed", "mtu", "nr_frames" },
		{ "server_interface", "server_link_type", "server_medium",
		  "server_speed", "server_mtu", "server_nr_frames" },
	};
	static const char * const labels[][6] = {
		{ "captured on", "link layer", "medium", "speed", "MTU",
		  "frames captured" },
		{ "server's end captured on", "its link layer", "its medium",
		  "its speed", "its MTU", "frames captured there" },
	};
	static const char * const media[] = { NULL, "software, no medium", "wire" };
	const char *link_type = name_link_type(capture->link_type);

	list->origin = KRESP_ORIGIN_DERIVED;
	if (capture->interface)
		kresp_facts_add_text(list, keys[end][0], labels[end][0], "%s",
				     capture->interface);
	if (link_type)
		kresp_facts_add_text(list, keys[end][1], labels[end][1], "%s",
				     link_type);
	if (media[capture->medium])
		kresp_facts_add_text(list, keys[end][2], labels[end][2], "%s%s%s",
				     capture->medium_name ? capture->medium_name : "",
				     capture->medium_name ? ": " : "",
				     media[capture->medium]);
	else
		kresp_facts_add_text(list, keys[end][2], labels[end][2],
				     "not known");
	if (capture->speed_mbit)
		kresp_facts_add_number(list, keys[end][3], labels[end][3],
				       capture->speed_mbit, "Mbit/s");
	if (capture->mtu)
		kresp_facts_add_number(list, keys[end][4], labels[end][4],
				       capture->mtu, "octets");
	list->origin = KRESP_ORIGIN_CAPTURED;
	kresp_facts_add_number(list, keys[end][5], labels[end][5],
			       capture->nr_frames, NULL);
}

/**
 * kresp_story_tell_captures() - where it was captured
 * @arena: where it is kept
 * @walk: where it is told
 * @source: the captures
 */
void kresp_story_tell_captures(struct kresp_arena *arena, struct kresp_walk *walk,
			       const struct kresp_story_source *source)
{
	struct kresp_facts_list list = { .arena = arena };

	add_capture(&list, source->client, KRESP_SIDE_CLIENT);
	if (source->server)
		add_capture(&list, source->server, KRESP_SIDE_SERVER);
	walk->facts = kresp_facts_end(&list);
}
