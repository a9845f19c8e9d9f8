// SPDX-License-Identifier: GPL-2.0
/*
 * libpcap does not tell by which interface of a pcapng file a packet came. Where
 * kresp wrote the file that is at whose end it was captured, so it is looked up
 * here. Any file may come: what is not as pcapng.c writes it is none of ours.
 */
#include "pcapng_ends.h"

#include <endian.h>
#include <string.h>

#define BLOCK_SECTION		0x0a0d0d0a
#define BLOCK_INTERFACE		1
#define BLOCK_PACKET		6
#define BYTE_ORDER_MAGIC	0x1a2b3c4d

#define OPTION_SECTION_APP	4
#define OPTION_IF_NAME		2
#define OPTION_IF_DESCRIPTION	3

/* Type and length before a block's body, the length after it. */
#define BLOCK_HEAD		8
#define BLOCK_TAIL		4
/* What is fixed in the bodies, before their options. */
#define SECTION_FIXED		16
#define INTERFACE_FIXED		8
/* The largest body that is looked into, and the largest block of all. */
#define BODY_MAX		1024
#define BLOCK_MAX		(1024 * 1024)
/* Far more than are walked. */
#define PACKETS_MAX		1000000

static uint32_t get_u32(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return le32toh(value);
}

static uint16_t get_u16(const unsigned char *bytes)
{
	uint16_t value;

	memcpy(&value, bytes, sizeof(value));
	return le16toh(value);
}

/* The text of an option, kept in the arena; NULL: it is not there. */
static const char *find_text(const unsigned char *options, size_t len,
			     uint16_t code, struct kresp_arena *arena)
{
	size_t used, text_len;

	while (len >= 4) {
		text_len = get_u16(options + 2);
		used = 4 + (text_len + 3) / 4 * 4;
		if (used > len || !get_u16(options))
			return NULL;
		if (get_u16(options) == code)
			return kresp_arena_copy(arena, options + 4, text_len);
		options += used;
		len -= used;
	}
	return NULL;
}

static bool take_section(const unsigned char *body, size_t len,
			 struct kresp_arena *arena)
{
	const char *app;

	if (len < SECTION_FIXED || get_u32(body) != BYTE_ORDER_MAGIC)
		return false;
	app = find_text(body + SECTION_FIXED, len - SECTION_FIXED,
			OPTION_SECTION_APP, arena);
	return app && !strncmp(app, "kresp ", 6);
}

static bool take_interface(struct kresp_pcapng_ends *ends,
			   const unsigned char *body, size_t len,
			   struct kresp_arena *arena)
{
	const char *text, *name;
	enum kresp_side side;

	if (len < INTERFACE_FIXED)
		return false;
	body += INTERFACE_FIXED;
	len -= INTERFACE_FIXED;
	text = find_text(body, len, OPTION_IF_DESCRIPTION, arena);
	name = find_text(body, len, OPTION_IF_NAME, arena);
	if (!text || !name)
		return false;
	if (!strcmp(text, KRESP_PCAPNG_ENDS_CLIENT))
		side = KRESP_SIDE_CLIENT;
	else if (!strcmp(text, KRESP_PCAPNG_ENDS_SERVER))
		side = KRESP_SIDE_SERVER;
	else
		return false;
	/* So there are never more than two. */
	if (ends->names[side])
		return false;
	ends->names[side] = name;
	ends->sides[ends->nr_interfaces++] = side;
	return true;
}

static bool take_packet(struct kresp_pcapng_ends *ends,
			const unsigned char *body, size_t len,
			struct kresp_arena *arena)
{
	uint32_t interface;

	if (len < sizeof(interface) || ends->nr_packets == PACKETS_MAX)
		return false;
	interface = get_u32(body);
	if (interface >= ends->nr_interfaces)
		return false;
	ends->packets = kresp_arena_grow(arena, ends->packets, ends->nr_packets,
					 sizeof(*ends->packets));
	ends->packets[ends->nr_packets++] = (uint8_t)interface;
	return true;
}

/*
 * Take the next block. Return: 1; 0 at the end of the file, also one cut short,
 * about which libpcap has more to say; -1 if the file is none of ours.
 */
static int take_block(struct kresp_pcapng_ends *ends, FILE *file, bool is_first,
		      struct kresp_arena *arena)
{
	unsigned char head[BLOCK_HEAD], body[BODY_MAX];
	uint32_t type, len, part;
	bool is_section, is_ours = false;

	if (fread(head, sizeof(head), 1, file) != 1)
		return is_first ? -1 : 0;
	type = get_u32(head);
	is_section = type == BLOCK_SECTION;
	len = get_u32(head + 4);
	if (len < BLOCK_HEAD + BLOCK_TAIL || len % 4 || len > BLOCK_MAX ||
	    is_first != is_section)
		return -1;
	len -= BLOCK_HEAD + BLOCK_TAIL;
	part = type == BLOCK_PACKET ? sizeof(uint32_t) : len;
	if (part > len || part > sizeof(body))
		return -1;
	if (part && fread(body, part, 1, file) != 1)
		return 0;
	if (fseek(file, (long)(len - part + BLOCK_TAIL), SEEK_CUR))
		return -1;
	if (is_section)
		is_ours = take_section(body, part, arena);
	else if (type == BLOCK_INTERFACE)
		is_ours = take_interface(ends, body, part, arena);
	else if (type == BLOCK_PACKET)
		is_ours = take_packet(ends, body, part, arena);
	return is_ours ? 1 : -1;
}

/**
 * kresp_pcapng_ends_read() - was this file written by "kresp walk", and where?
 * @ends: at which end each packet was captured
 * @file: the file, at its begin, and there again afterwards
 * @arena: where that is kept
 *
 * Return: false if it is another file, or one that cannot be read twice.
 */
bool kresp_pcapng_ends_read(struct kresp_pcapng_ends *ends, FILE *file,
			    struct kresp_arena *arena)
{
	bool is_first = true;
	int status;

	memset(ends, 0, sizeof(*ends));
	if (fseek(file, 0, SEEK_SET))
		return false;
	do {
		status = take_block(ends, file, is_first, arena);
		is_first = false;
	} while (status > 0);
	rewind(file);
	return !status && ends->names[KRESP_SIDE_CLIENT];
}
