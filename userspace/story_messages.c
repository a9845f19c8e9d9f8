// SPDX-License-Identifier: GPL-2.0
#include "story_parts.h"

#include <string.h>

#include "gunzip.h"
#include "shown.h"

/* What is decoded of one message; most of it is then forgotten again. */
#define CONTENT_MAX	(16 * 1024 * 1024)

/* As much as is shown, and the rest of its last character. */
#define CONTENT_KEPT	(KRESP_WALK_INFO_MAX + 4)

static int base64_digit(unsigned char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *digit = c ? strchr(digits, c) : NULL;

	return digit ? (int)(digit - digits) : -1;
}

/*
 * The user's name of Basic credentials (RFC 7617): base64 of name, colon and
 * password. Nothing behind the colon is kept.
 */
static const char *decode_user(struct kresp_arena *arena,
			       struct kresp_http_slice token)
{
	unsigned char user[128];
	struct kresp_http_slice name = { .data = user };
	unsigned int bits = 0, nr_bits = 0;
	size_t i;
	int digit;

	for (i = 0; i < token.len; i++) {
		digit = base64_digit(token.data[i]);
		if (digit < 0)
			return NULL;
		bits = (bits << 6 | (unsigned int)digit) & 0xffff;
		nr_bits += 6;
		if (nr_bits < 8)
			continue;
		nr_bits -= 8;
		user[name.len] = bits >> nr_bits & 0xff;
		if (user[name.len] == ':')
			return kresp_shown_slice(arena, name);
		if (++name.len == sizeof(user))
			return NULL;
	}
	return NULL;
}

/* RFC 9110 section 11.6.2: auth-scheme, a space, and what must not be shown */
static void read_identity(struct kresp_arena *arena,
			  const struct kresp_http_message *msg,
			  struct kresp_story_identity *identity)
{
	struct kresp_http_slice value;
	const unsigned char *space;

	if (!kresp_http_message_find(msg, "Authorization", &value))
		return;
	space = value.len ? memchr(value.data, ' ', value.len) : NULL;
	if (!space) {
		identity->secret = value;
		return;
	}
	identity->scheme.data = value.data;
	identity->scheme.len = (size_t)(space - value.data);
	value.data += identity->scheme.len;
	value.len -= identity->scheme.len;
	identity->secret = kresp_http_text_trim(value);
	if (kresp_http_text_is(identity->scheme, "Basic"))
		identity->user = decode_user(arena, identity->secret);
}

/* The first fault is the one to tell. */
static void take_fault(void *arg, const char *text)
{
	char *kept = arg;

	if (!*kept)
		strncpy(kept, text, KRESP_FAULT_TEXT_MAX - 1);
}

static void take_content(struct kresp_story_content *content,
			 struct kresp_http_slice octets)
{
	content->is_decoded = true;
	content->len = octets.len;
	content->is_text = kresp_shown_is_text(octets);
	content->shown = octets;
	if (octets.len > CONTENT_KEPT)
		content->shown.len = CONTENT_KEPT;
}

static void decode_gzip(struct kresp_arena *arena,
			const struct kresp_http_message *msg,
			struct kresp_story_content *content)
{
	char fault[KRESP_FAULT_TEXT_MAX] = "";
	struct kresp_faults faults = { .report = take_fault, .arg = fault };
	struct kresp_gunzip_member member;
	struct kresp_http_slice octets;
	struct kresp_dynbuf plain;

	content->is_gzip = true;
	kresp_dynbuf_init(&plain, CONTENT_MAX);
	if (!kresp_gunzip_check(msg->content.data, msg->content.len, &member,
				&plain, &faults)) {
		content->crc32 = member.crc32;
		content->isize = member.isize;
		octets = (struct kresp_http_slice){ plain.data, plain.len };
		take_content(content, octets);
		octets = content->shown;
		content->shown.data = (unsigned char *)
			kresp_arena_copy(arena, octets.data, octets.len);
	}
	kresp_dynbuf_free(&plain);
	content->is_right = !faults.nr;
	if (faults.nr)
		content->why = kresp_arena_printf(arena, "%s", fault);
}

static void read_content(struct kresp_arena *arena,
			 const struct kresp_http_message *msg,
			 struct kresp_story_content *content)
{
	if (!kresp_http_message_find(msg, "Content-Encoding", &content->coding) ||
	    kresp_http_text_is(content->coding, "identity"))
		content->coding.len = 0;
	if (!content->coding.len || !msg->content.len) {
		take_content(content, msg->content);
		return;
	}
	if (!kresp_http_text_is(content->coding, "gzip") &&
	    !kresp_http_text_is(content->coding, "x-gzip"))
		content->why = "kresp undoes gzip only";
	else if (!msg->is_complete)
		content->why = msg->why;
	else
		decode_gzip(arena, msg, content);
}

static void show(struct kresp_arena *arena, struct kresp_story_message *story)
{
	const struct kresp_story_content *content = &story->content;
	struct kresp_shown_message shown = {
		.head = story->msg->head,
		.secret = story->identity.secret,
		.body = content->shown,
		.body_len = content->is_decoded ? content->len :
						  story->msg->content.len,
		.is_body_text = content->is_text,
		.len = story->msg->len,
	};

	story->lines = kresp_shown_lines(arena, &shown);
	shown.body = story->msg->content;
	shown.body_len = shown.body.len;
	shown.is_body_text = !content->coding.len && shown.is_body_text;
	story->line = kresp_shown_line(arena, &shown);
}

static size_t find_index(const struct kresp_story_conversation *tale,
			 enum kresp_side sender, uint64_t at)
{
	const struct kresp_http_message *msg;
	size_t low = 0, high = tale->nr_messages[sender], middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		msg = tale->messages[sender][middle].msg;
		if (msg->at + msg->len <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * kresp_story_find_message() - the message at a place of a stream
 * @tale: the conversation
 * @sender: whose stream
 * @at: the place
 *
 * Return: the message that has the octet at @at, or else the next one; NULL if
 * there is none.
 */
const struct kresp_story_message *
kresp_story_find_message(const struct kresp_story_conversation *tale,
			 enum kresp_side sender, uint64_t at)
{
	size_t i = find_index(tale, sender, at);

	return i < tale->nr_messages[sender] ? &tale->messages[sender][i] : NULL;
}

/**
 * kresp_story_message_of() - what is told of a message
 * @tale: the conversation
 * @msg: the message; NULL: not captured
 *
 * Return: the message; NULL if it was not captured.
 */
const struct kresp_story_message *
kresp_story_message_of(const struct kresp_story_conversation *tale,
		       const struct kresp_http_message *msg)
{
	if (!msg)
		return NULL;
	return kresp_story_find_message(tale, msg->is_request ? KRESP_SIDE_CLIENT :
					KRESP_SIDE_SERVER, msg->at);
}

/* Which frames carry which messages, as captured at one end. */
static void find_carriers(struct kresp_story_conversation *tale,
			  enum kresp_side end)
{
	const struct kresp_conversation *conv = tale->conv[end];
	struct kresp_story_message *story;
	const struct kresp_segment *seg;
	enum kresp_side sender;
	int64_t last;
	size_t i, n;

	for (n = 0; n < conv->nr_segments; n++) {
		seg = &conv->segments[n];
		sender = kresp_story_sender(conv, seg);
		last = seg->at + (int64_t)seg->frame->layers.payload_len;
		if (last <= 0 || !seg->frame->layers.payload_len)
			continue;
		i = find_index(tale, sender, seg->at > 0 ? (uint64_t)seg->at : 0);
		for (; i < tale->nr_messages[sender]; i++) {
			story = &tale->messages[sender][i];
			if (story->msg->at >= (uint64_t)last)
				break;
			story->steps[end] = kresp_arena_grow(tale->arena,
							     story->steps[end],
							     story->nr_steps[end],
							     sizeof(size_t));
			story->steps[end][story->nr_steps[end]++] = n;
		}
	}
}

static void name_message(struct kresp_story_conversation *tale,
			 const struct kresp_http_message *msg, const char *kind,
			 size_t number)
{
	struct kresp_story_message *story;
	enum kresp_side sender;

	if (!msg)
		return;
	sender = msg->is_request ? KRESP_SIDE_CLIENT : KRESP_SIDE_SERVER;
	story = &tale->messages[sender][find_index(tale, sender, msg->at)];
	story->name = kresp_arena_printf(tale->arena, "%s %zu", kind, number);
}

static void name_messages(struct kresp_story_conversation *tale)
{
	const struct kresp_exchange_pair *pair;
	size_t i, n;

	for (i = 0; i < tale->exchanges.nr_pairs; i++) {
		pair = &tale->exchanges.pairs[i];
		name_message(tale, pair->request, "request", i + 1);
		for (n = 0; n < pair->nr_interims; n++)
			name_message(tale, pair->interims[n], "interim answer",
				     i + 1);
		name_message(tale, pair->answer, "answer", i + 1);
	}
}

/**
 * kresp_story_read_messages() - what the messages of a connection hold
 * @tale: the conversation; its exchanges are there
 */
void kresp_story_read_messages(struct kresp_story_conversation *tale)
{
	struct kresp_story_message *story;
	unsigned int side;
	size_t i;

	for (side = 0; side < 2; side++) {
		tale->nr_messages[side] = tale->exchanges.nr_messages[side];
		tale->messages[side] = kresp_arena_alloc(tale->arena,
							 tale->nr_messages[side],
							 sizeof(*story));
		for (i = 0; i < tale->nr_messages[side]; i++) {
			story = &tale->messages[side][i];
			story->msg = tale->exchanges.messages[side][i];
			read_identity(tale->arena, story->msg, &story->identity);
			read_content(tale->arena, story->msg, &story->content);
			show(tale->arena, story);
		}
	}
	name_messages(tale);
	find_carriers(tale, KRESP_SIDE_CLIENT);
	if (tale->conv[KRESP_SIDE_SERVER])
		find_carriers(tale, KRESP_SIDE_SERVER);
}
