// SPDX-License-Identifier: GPL-2.0
#include "shown.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "walk.h"

/*
 * Octets of the net as text that is safe anywhere: printable ASCII, and UTF-8
 * where it is a body of text; all else is a dot, as in the lesson.
 */

/**
 * struct shown - a text being made
 * @text: the text
 * @room: characters it may have
 * @used: its length
 * @octets: octets shown so far
 * @is_cut: there are more of them
 */
struct shown {
	char *text;
	size_t room;
	size_t used;
	size_t octets;
	bool is_cut;
};

static void begin(struct kresp_arena *arena, struct shown *shown, size_t octets)
{
	if (octets > KRESP_WALK_INFO_MAX)
		octets = KRESP_WALK_INFO_MAX;
	memset(shown, 0, sizeof(*shown));
	/* No octet takes more than two: \n. The last character may be UTF-8. */
	shown->room = 2 * octets + sizeof(KRESP_SHOWN_MASK) + 4;
	shown->text = kresp_arena_alloc(arena, shown->room, 1);
}

static void put(struct shown *shown, const char *text, size_t len)
{
	if (shown->used + len >= shown->room)
		return;
	memcpy(shown->text + shown->used, text, len);
	shown->used += len;
}

/*
 * The length of the character of UTF-8 (RFC 3629) at the start of @octets, if
 * it is one that can be shown; else 0: invalid, a control, or one that makes
 * text look like other text.
 */
static size_t utf8_len(struct kresp_http_slice octets)
{
	const unsigned char *p = octets.data;
	uint32_t c, least;
	size_t len, i;

	if (*p >= 0xc2 && *p <= 0xdf) {
		len = 2;
		c = *p & 0x1f;
		least = 0xa0;
	} else if (*p >= 0xe0 && *p <= 0xef) {
		len = 3;
		c = *p & 0x0f;
		least = 0x800;
	} else if (*p >= 0xf0 && *p <= 0xf4) {
		len = 4;
		c = *p & 0x07;
		least = 0x10000;
	} else {
		return 0;
	}
	if (octets.len < len)
		return 0;
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xad ||
	    (c & 0xfffe) == 0xfffe || c >= 0xe0000)
		return 0;
	return len;
}

/**
 * kresp_shown_is_text() - can these octets be shown as text?
 * @octets: the octets
 *
 * Return: true if they are UTF-8 without controls but CR, LF and HT.
 */
bool kresp_shown_is_text(struct kresp_http_slice octets)
{
	size_t len;

	while (octets.len) {
		len = 1;
		if (*octets.data >= 0x80)
			len = utf8_len(octets);
		else if ((*octets.data < 0x20 && !strchr("\r\n\t", *octets.data)) ||
			 *octets.data == 0x7f || !*octets.data)
			len = 0;
		if (!len)
			return false;
		octets.data += len;
		octets.len -= len;
	}
	return true;
}

enum line_ends {
	LINE_ENDS_DOTS,
	LINE_ENDS_ESCAPED,
	LINE_ENDS_REAL,
};

static void put_octets(struct shown *shown, struct kresp_http_slice octets,
		       enum line_ends ends)
{
	const unsigned char *p;
	size_t len;

	while (octets.len) {
		if (shown->octets >= KRESP_WALK_INFO_MAX) {
			shown->is_cut = true;
			return;
		}
		p = octets.data;
		len = 1;
		if (*p >= 0x20 && *p < 0x7f) {
			put(shown, (const char *)p, 1);
		} else if (*p == '\r' && ends == LINE_ENDS_REAL) {
			if (octets.len > 1 && p[1] != '\n')
				put(shown, ".", 1);
		} else if (*p == '\n' && ends == LINE_ENDS_REAL) {
			put(shown, "\n", 1);
		} else if (*p == '\r' && ends == LINE_ENDS_ESCAPED) {
			put(shown, "\\r", 2);
		} else if (*p == '\n' && ends == LINE_ENDS_ESCAPED) {
			put(shown, "\\n", 2);
		} else if (*p == '\t' && ends != LINE_ENDS_DOTS) {
			put(shown, " ", 1);
		} else {
			len = ends == LINE_ENDS_DOTS || *p < 0x80 ? 0 :
			      utf8_len(octets);
			put(shown, len ? (const char *)p : ".", len ? len : 1);
			len = len ? len : 1;
		}
		shown->octets += len;
		octets.data += len;
		octets.len -= len;
	}
}

static void put_head(struct shown *shown, const struct kresp_shown_message *msg,
		     enum line_ends ends)
{
	struct kresp_http_slice part = msg->head;

	if (!msg->secret.len)
		return put_octets(shown, part, ends);
	part.len = (size_t)(msg->secret.data - part.data);
	put_octets(shown, part, ends);
	put(shown, KRESP_SHOWN_MASK, sizeof(KRESP_SHOWN_MASK) - 1);
	part.data = msg->secret.data + msg->secret.len;
	part.len = (size_t)(msg->head.data + msg->head.len - part.data);
	put_octets(shown, part, ends);
}

static const char *end(struct kresp_arena *arena, struct shown *shown,
		       uint64_t len)
{
	if (!shown->is_cut)
		return shown->text;
	return kresp_arena_printf(arena, "%s... (%s octets in all)", shown->text,
				  kresp_shown_count(arena, len));
}

/**
 * kresp_shown_slice() - octets in one line
 * @arena: where the text is kept
 * @octets: the octets
 */
const char *kresp_shown_slice(struct kresp_arena *arena,
			      struct kresp_http_slice octets)
{
	struct shown shown;

	begin(arena, &shown, octets.len);
	put_octets(&shown, octets, LINE_ENDS_ESCAPED);
	return end(arena, &shown, octets.len);
}

/**
 * kresp_shown_line() - a message in one line
 * @arena: where the text is kept
 * @msg: the message; its body as it was sent
 *
 * Line ends are \r\n, in a coded body dots like everything not printable.
 */
const char *kresp_shown_line(struct kresp_arena *arena,
			     const struct kresp_shown_message *msg)
{
	struct shown shown;

	begin(arena, &shown, msg->head.len + msg->body.len);
	put_head(&shown, msg, LINE_ENDS_ESCAPED);
	put_octets(&shown, msg->body,
		   msg->is_body_text ? LINE_ENDS_ESCAPED : LINE_ENDS_DOTS);
	return end(arena, &shown, msg->len);
}

/**
 * kresp_shown_lines() - a message, line by line
 * @arena: where the text is kept
 * @msg: the message; its body decoded
 *
 * A body that is no text is not shown, only told of.
 */
const char *kresp_shown_lines(struct kresp_arena *arena,
			      const struct kresp_shown_message *msg)
{
	struct shown shown;

	begin(arena, &shown, msg->head.len + msg->body.len);
	put_head(&shown, msg, LINE_ENDS_REAL);
	if (msg->is_body_text)
		put_octets(&shown, msg->body, LINE_ENDS_REAL);
	/* The last line has no end; without a body, nor has the head. */
	while (shown.used && shown.text[shown.used - 1] == '\n')
		shown.text[--shown.used] = '\0';
	if (msg->body_len && !msg->is_body_text)
		return kresp_arena_printf(arena, "%s\n\n(%s octets, not text)",
					  end(arena, &shown, msg->len),
					  kresp_shown_count(arena, msg->body_len));
	return end(arena, &shown, msg->len);
}

/**
 * kresp_shown_count() - a number for people
 * @arena: where the text is kept
 * @number: the number
 *
 * Return: "1,054".
 */
const char *kresp_shown_count(struct kresp_arena *arena, uint64_t number)
{
	char digits[24], text[32];
	size_t len, i, used = 0;

	len = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, number);
	for (i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text[used++] = ',';
		text[used++] = digits[i];
	}
	text[used] = '\0';
	return kresp_arena_printf(arena, "%s", text);
}
