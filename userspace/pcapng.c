// SPDX-License-Identifier: GPL-2.0
/*
 * Writes pcapng (draft-ietf-opsawg-pcapng): one section, little-endian, which
 * readers tell by its magic.
 */
#include "pcapng.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

#include "dynbuf.h"

#define BLOCK_SECTION		0x0a0d0d0a
#define BLOCK_INTERFACE		1
#define BLOCK_PACKET		6
#define BYTE_ORDER_MAGIC	0x1a2b3c4d

#define OPTION_END		0
#define OPTION_COMMENT		1
#define OPTION_SECTION_OS	3
#define OPTION_SECTION_APP	4
#define OPTION_IF_NAME		2
#define OPTION_IF_DESCRIPTION	3
#define OPTION_IF_SPEED		8
#define OPTION_IF_TSRESOL	9
#define OPTION_PACKET_FLAGS	2

/* 10^-9 s. */
#define TSRESOL_NANO		9

/* Type, length, and the length again at the end. */
#define BLOCK_FRAME		12
#define OPTION_LEN_MAX		65535
/* A frame of any length that libpcap gives, and its options. */
#define BLOCK_MAX		(1024 * 1024)

/*
 * A block's body, as it is put together. @err is the first error: what is added
 * after it is dropped, so that only the end of a block need look.
 */
struct block {
	struct kresp_dynbuf body;
	int err;
};

static void begin_block(struct block *block)
{
	kresp_dynbuf_init(&block->body, BLOCK_MAX);
	block->err = 0;
}

static void add(struct block *block, const void *data, size_t len)
{
	if (!block->err)
		block->err = kresp_dynbuf_add(&block->body, data, len);
}

static void add_u16(struct block *block, uint16_t value)
{
	value = htole16(value);
	add(block, &value, sizeof(value));
}

static void add_u32(struct block *block, uint32_t value)
{
	value = htole32(value);
	add(block, &value, sizeof(value));
}

/* Octets, and zeros up to the next multiple of four. */
static void add_padded(struct block *block, const void *data, size_t len)
{
	static const uint8_t zeros[3];

	add(block, data, len);
	add(block, zeros, -len & 3);
}

static void add_option(struct block *block, uint16_t code, const void *value,
		       size_t len)
{
	add_u16(block, code);
	add_u16(block, (uint16_t)len);
	add_padded(block, value, len);
}

/* A text that is too long for an option ends where a character does. */
static void add_text(struct block *block, uint16_t code, const char *text)
{
	size_t len;

	if (!text)
		return;
	len = strlen(text);
	if (len > OPTION_LEN_MAX) {
		len = OPTION_LEN_MAX;
		while (len && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	add_option(block, code, text, len);
}

/* Write it out, if nothing went wrong, and give its memory back. */
static int end_block(struct block *block, uint32_t type, FILE *out)
{
	uint32_t len;

	add_option(block, OPTION_END, NULL, 0);
	type = htole32(type);
	len = htole32((uint32_t)block->body.len + BLOCK_FRAME);
	if (!block->err &&
	    (fwrite(&type, sizeof(type), 1, out) != 1 ||
	     fwrite(&len, sizeof(len), 1, out) != 1 ||
	     fwrite(block->body.data, block->body.len, 1, out) != 1 ||
	     fwrite(&len, sizeof(len), 1, out) != 1))
		block->err = -EIO;
	kresp_dynbuf_free(&block->body);
	return block->err;
}

/**
 * kresp_pcapng_begin() - write the section header
 * @out: the file
 * @os: the operating system that captured
 * @application: the program that captured
 *
 * Return: 0; -EIO if it could not be written, -ENOMEM, or -EMSGSIZE.
 */
int kresp_pcapng_begin(FILE *out, const char *os, const char *application)
{
	/* The section's length is not known, which is allowed. */
	uint64_t section_len = UINT64_MAX;
	struct block block;

	begin_block(&block);
	add_u32(&block, BYTE_ORDER_MAGIC);
	add_u16(&block, 1);
	add_u16(&block, 0);
	add(&block, &section_len, sizeof(section_len));
	add_text(&block, OPTION_SECTION_OS, os);
	add_text(&block, OPTION_SECTION_APP, application);
	return end_block(&block, BLOCK_SECTION, out);
}

/**
 * kresp_pcapng_add_interface() - describe an interface, before its packets
 * @out: the file
 * @iface: the interface
 *
 * Times at it are in nanoseconds.
 *
 * Return: as kresp_pcapng_begin().
 */
int kresp_pcapng_add_interface(FILE *out,
			       const struct kresp_pcapng_interface *iface)
{
	uint64_t speed = htole64(iface->speed);
	uint8_t resolution = TSRESOL_NANO;
	struct block block;

	begin_block(&block);
	add_u16(&block, iface->link_type);
	add_u16(&block, 0);
	/* No limit to what was captured of a packet. */
	add_u32(&block, 0);
	add_text(&block, OPTION_IF_NAME, iface->name);
	add_text(&block, OPTION_IF_DESCRIPTION, iface->description);
	if (iface->speed)
		add_option(&block, OPTION_IF_SPEED, &speed, sizeof(speed));
	add_option(&block, OPTION_IF_TSRESOL, &resolution, sizeof(resolution));
	return end_block(&block, BLOCK_INTERFACE, out);
}

/**
 * kresp_pcapng_add_packet() - write a frame
 * @out: the file
 * @packet: the frame
 *
 * Return: as kresp_pcapng_begin().
 */
int kresp_pcapng_add_packet(FILE *out, const struct kresp_pcapng_packet *packet)
{
	uint32_t flags = htole32(packet->direction);
	struct block block;

	begin_block(&block);
	add_u32(&block, packet->interface);
	add_u32(&block, (uint32_t)((uint64_t)packet->time_ns >> 32));
	add_u32(&block, (uint32_t)packet->time_ns);
	add_u32(&block, packet->caplen);
	add_u32(&block, packet->len);
	add_padded(&block, packet->data, packet->caplen);
	add_text(&block, OPTION_COMMENT, packet->comment);
	if (packet->direction != KRESP_PCAPNG_UNKNOWN)
		add_option(&block, OPTION_PACKET_FLAGS, &flags, sizeof(flags));
	return end_block(&block, BLOCK_PACKET, out);
}
