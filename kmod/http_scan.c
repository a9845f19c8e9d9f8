// SPDX-License-Identifier: GPL-2.0
/* Where a request head ends, and whether it can still be one, as it arrives. */
#include "http_parse.h"

#include "http_lex.h"
#include "limits.h"

/* What the longest line and the head must still have room for: their ends */
#define LINE_END_LEN	2
#define HEAD_END_LEN	4

static void advance(struct kresp_head_scan *scan, size_t *at, size_t octets)
{
	scan->len += octets;
	*at += octets;
}

/* Octets of text that the current line may still have, and the fault of more.
 * Beyond it the head could not end within its limit, so there is no use in
 * waiting for its end; and a CR and an LF always fit.
 */
static size_t text_room(const struct kresp_head_scan *scan,
			enum kresp_fault *beyond)
{
	size_t line = KRESP_REQUEST_LINE_MAX - LINE_END_LEN - scan->line;
	size_t head = 0;

	*beyond = KRESP_FAULT_TARGET_SIZE;
	if (scan->nr_lines) {
		line = KRESP_FIELD_LINE_MAX - LINE_END_LEN - scan->line;
		*beyond = KRESP_FAULT_FIELD_SIZE;
		if (scan->nr_lines > KRESP_FIELDS_MAX) {
			*beyond = KRESP_FAULT_FIELD_COUNT;
			return 0;
		}
	}
	if (scan->len < KRESP_HEAD_MAX - HEAD_END_LEN)
		head = KRESP_HEAD_MAX - HEAD_END_LEN - scan->len;
	if (head < line) {
		*beyond = KRESP_FAULT_HEAD_SIZE;
		return head;
	}
	return line;
}

/* A CRLF is complete. Returns whether it was that of the final empty line. */
static bool end_line(struct kresp_head_scan *scan)
{
	scan->cr = false;
	if (scan->line) {
		scan->line = 0;
		scan->nr_lines++;
		return false;
	}
	if (scan->nr_lines)
		return true;
	scan->start += LINE_END_LEN;
	return false;
}

/* A fault that one octet, not part of a line's text, is in itself */
static enum kresp_fault octet_fault(const struct kresp_head_scan *scan, u8 octet)
{
	if (octet == '\n')
		return KRESP_FAULT_LINE_END;
	if (octet != '\r')
		return KRESP_FAULT_OCTET;
	if (!scan->nr_lines && !scan->line &&
	    scan->start >= KRESP_EMPTY_LINES_MAX * LINE_END_LEN)
		return KRESP_FAULT_EMPTY_LINES;
	return KRESP_FAULT_NONE;
}

/**
 * kresp_http_scan - look at more octets of a head that is arriving
 * @scan: where it stands; all zeroes before the first octet, and again before
 *	the next head
 * @data: the octets that have come
 * @len: their number
 * @complete: set to whether the head is complete: the last octet taken ends the
 *	empty line after the fields
 * @fault: set to why no octets after these could make a valid head of it, else
 *	to %KRESP_FAULT_NONE
 *
 * Finds lines and refuses, at the first octet that shows them, what concerns
 * lines: ends other than CRLF (RFC 9112 2.2), controls (RFC 9110 5.5), and
 * more of anything than limits.h allows; so it is binary noise, a TLS
 * ClientHello for one, that is refused at its first octets. What the lines say
 * is kresp_http_parse()'s concern. Takes time linear in @len, however often it
 * is called, and gives the same result however the octets are split.
 *
 * Context: any.
 * Return: how many octets were taken: @len, fewer if the head is complete, or
 *	if there is a fault: then the octet that showed it is not taken, and
 *	scanning again from there finds it again.
 */
size_t kresp_http_scan(struct kresp_head_scan *scan, const u8 *data, size_t len,
		       bool *complete, enum kresp_fault *fault)
{
	enum kresp_fault beyond;
	size_t at = 0;
	size_t room;
	size_t run;

	*complete = false;
	*fault = KRESP_FAULT_NONE;
	while (at < len) {
		if (scan->cr) {
			if (data[at] != '\n') {
				*fault = KRESP_FAULT_LINE_END;
				break;
			}
			advance(scan, &at, 1);
			if (end_line(scan)) {
				*complete = true;
				break;
			}
			continue;
		}

		run = kresp_http_text_run(data + at, len - at);
		if (run) {
			room = text_room(scan, &beyond);
			if (run > room) {
				scan->line += room;
				advance(scan, &at, room);
				*fault = beyond;
				break;
			}
			scan->line += run;
			advance(scan, &at, run);
			continue;
		}

		*fault = octet_fault(scan, data[at]);
		if (*fault)
			break;
		scan->cr = true;
		advance(scan, &at, 1);
	}
	return at;
}
