/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_SHOWN_H
#define KRESP_SHOWN_H

#include <stdint.h>

#include "arena.h"
#include "http_text.h"

/* What stands where credentials stood. */
#define KRESP_SHOWN_MASK	"********"

/**
 * struct kresp_shown_message - a message to be shown
 * @head: its head, as it was captured
 * @secret: the credentials in the head; of no length: none
 * @body: its body, or as much of it as can be shown
 * @body_len: octets of all of it
 * @is_body_text: the body is text, and not coded
 * @len: octets of the whole message
 */
struct kresp_shown_message {
	struct kresp_http_slice head;
	struct kresp_http_slice secret;
	struct kresp_http_slice body;
	size_t body_len;
	bool is_body_text;
	uint64_t len;
};

const char *kresp_shown_slice(struct kresp_arena *arena,
			      struct kresp_http_slice octets);
const char *kresp_shown_line(struct kresp_arena *arena,
			     const struct kresp_shown_message *msg);
const char *kresp_shown_lines(struct kresp_arena *arena,
			      const struct kresp_shown_message *msg);
const char *kresp_shown_count(struct kresp_arena *arena, uint64_t number);
bool kresp_shown_is_text(struct kresp_http_slice octets);

#endif
