// SPDX-License-Identifier: GPL-2.0
#include "story_parts.h"

#include <inttypes.h>
#include <string.h>

#include "shown.h"

/*
 * What is known of the upper three layers: what the message says, what its
 * content coding does, and the session it belongs to.
 */

/**
 * struct above - facts being gathered of one row
 * @tale: the conversation
 * @pair: the exchange
 * @stage: its table
 * @story: its message; NULL: not captured
 * @list: the facts
 */
struct above {
	struct kresp_story_conversation *tale;
	const struct kresp_exchange_pair *pair;
	const struct kresp_walk_stage *stage;
	const struct kresp_story_message *story;
	struct kresp_facts_list list;
};

/* Nothing was captured where a stage is derived. */
static void set_origin(struct above *above, enum kresp_origin origin)
{
	if (above->stage->is_derived && origin == KRESP_ORIGIN_CAPTURED)
		origin = KRESP_ORIGIN_DERIVED;
	above->list.origin = origin;
}

static void add_slice(struct above *above, const char *key, const char *label,
		      struct kresp_http_slice value)
{
	kresp_facts_add_text(&above->list, key, label, "%s",
			     kresp_shown_slice(above->tale->arena, value));
}

static void add_start_line(struct above *above,
			   const struct kresp_http_message *msg)
{
	if (msg->is_request) {
		add_slice(above, "method", "method", msg->start[0]);
		add_slice(above, "target", "target", msg->start[1]);
		add_slice(above, "version", "version", msg->start[2]);
	} else {
		add_slice(above, "version", "version", msg->start[0]);
		kresp_facts_add_number(&above->list, "status", "status",
				       msg->status, NULL);
		add_slice(above, "reason", "reason", msg->start[2]);
	}
	kresp_facts_add_number(&above->list, "nr_fields", "field lines",
			       msg->nr_fields, NULL);
}

static void add_framing(struct above *above, const struct kresp_http_message *msg)
{
	static const char key[] = "framing", label[] = "framing";
	struct kresp_facts_list *list = &above->list;

	switch (msg->framing) {
	case KRESP_HTTP_FRAMING_NONE:
		kresp_facts_add_text(list, key, label,
				     "the head's end is the message's end");
		break;
	case KRESP_HTTP_FRAMING_LENGTH:
		kresp_facts_add_text(list, key, label,
				     "Content-Length says where the body ends");
		break;
	case KRESP_HTTP_FRAMING_CHUNKED:
		kresp_facts_add_text(list, key, label,
				     "chunked: %zu chunk%s, each with its size before it",
				     msg->nr_chunks, msg->nr_chunks == 1 ? "" : "s");
		break;
	case KRESP_HTTP_FRAMING_CLOSE:
		kresp_facts_add_text(list, key, label,
				     "the connection's end is the body's end");
		break;
	case KRESP_HTTP_FRAMING_BROKEN:
		kresp_facts_add_text(list, key, label,
				     "where the body ends is not known");
		break;
	}
}

static void add_application(struct above *above)
{
	const struct kresp_http_message *msg = above->story->msg;
	struct kresp_facts_list *list = &above->list;

	add_start_line(above, msg);
	set_origin(above, KRESP_ORIGIN_DERIVED);
	add_framing(above, msg);
	kresp_facts_add_number(list, "head_len", "head", msg->head.len, "octets");
	kresp_facts_add_number(list, "body_len", "body, as it was sent",
			       msg->len - msg->head.len, "octets");
	kresp_facts_add_bool(list, "is_complete", "captured to its end",
			     msg->is_complete);
	if (!msg->is_complete)
		kresp_facts_add_text(list, "why_incomplete", "why not", "%s",
				     msg->why);
	if (!msg->is_request && above->pair->nr_interims)
		kresp_facts_add_number(list, "nr_interim", "interim answers before it",
				       above->pair->nr_interims, NULL);
	if (above->story->identity.secret.len)
		kresp_facts_add_text(list, "masked", "masked",
				     "the credentials, in every text and dump; the frames have them");
}

/* A parameter of Content-Type (RFC 9110 section 8.3.1), without its quotes. */
static bool find_charset(struct kresp_http_slice type,
			 struct kresp_http_slice *charset)
{
	static const char name[] = "charset=";
	const unsigned char *semicolon, *end;
	struct kresp_http_slice part;

	while (type.len) {
		semicolon = memchr(type.data, ';', type.len);
		end = type.data + type.len;
		if (!semicolon)
			return false;
		type.data = semicolon + 1;
		type.len = (size_t)(end - type.data);
		part = type;
		semicolon = part.len ? memchr(part.data, ';', part.len) : NULL;
		if (semicolon)
			part.len = (size_t)(semicolon - part.data);
		part = kresp_http_text_trim(part);
		*charset = part;
		if (part.len < sizeof(name) - 1)
			continue;
		part.len = sizeof(name) - 1;
		if (!kresp_http_text_is(part, name))
			continue;
		charset->data += part.len;
		charset->len -= part.len;
		if (charset->len >= 2 && *charset->data == '"') {
			charset->data++;
			charset->len -= 2;
		}
		return charset->len > 0;
	}
	return false;
}

static void add_content_type(struct above *above,
			     const struct kresp_http_message *msg)
{
	struct kresp_http_slice type, charset;

	set_origin(above, KRESP_ORIGIN_CAPTURED);
	if (kresp_http_message_find(msg, "Content-Type", &type)) {
		add_slice(above, "content_type", "media type", type);
		if (find_charset(type, &charset))
			add_slice(above, "charset", "character set", charset);
		else
			kresp_facts_add_text(&above->list, "charset",
					     "character set", "not stated");
	}
	if (msg->is_request &&
	    kresp_http_message_find(msg, "Accept-Encoding", &type))
		add_slice(above, "accept_encoding", "codings it can undo", type);
}

static void add_gzip(struct above *above, const struct kresp_story_content *content)
{
	struct kresp_facts_list *list = &above->list;
	const char *verdict = content->is_right ? "checked, right" : "checked";

	if (!content->is_decoded)
		return;
	kresp_facts_add_text(list, "crc32", "CRC-32", "0x%08" PRIx32 ", %s",
			     content->crc32, verdict);
	kresp_facts_add_text(list, "isize", "ISIZE", "%" PRIu32 ", %s",
			     content->isize, verdict);
}

static void add_presentation(struct above *above)
{
	const struct kresp_story_content *content = &above->story->content;
	const struct kresp_http_message *msg = above->story->msg;
	struct kresp_facts_list *list = &above->list;
	size_t coded = msg->content.len;

	if (content->coding.len)
		add_slice(above, "content_coding", "content coding", content->coding);
	else
		kresp_facts_add_text(list, "content_coding", "content coding",
				     msg->content.len ? "none, the body is as it is" :
				     "none, there is no body");
	set_origin(above, KRESP_ORIGIN_DERIVED);
	if (content->coding.len && coded) {
		if (content->is_decoded)
			kresp_facts_add_number(list, "plain_len", "before coding",
					       content->len, "octets");
		kresp_facts_add_number(list, "coded_len", "after coding", coded,
				       "octets");
		if (content->is_decoded && content->len)
			kresp_facts_add_real(list, "ratio", "of its size",
					     100.0 * (double)coded /
					     (double)content->len, 1, "%");
		set_origin(above, KRESP_ORIGIN_CAPTURED);
		add_gzip(above, content);
		set_origin(above, KRESP_ORIGIN_DERIVED);
		if (content->why)
			kresp_facts_add_text(list, "coding_fault", "wrong with it",
					     "%s", content->why);
	} else if (coded) {
		kresp_facts_add_number(list, "plain_len", "body", coded, "octets");
	}
	add_content_type(above, msg);
}

/* What the answer says of who asked (RFC 9110 sections 15.5.2 and 15.5.4). */
static void add_permission(struct above *above)
{
	unsigned int status = above->pair->answer ? above->pair->answer->status : 0;
	const char *allowed = NULL;

	if (status == 401)
		allowed = "nothing: not authenticated (401)";
	else if (status == 403)
		allowed = "nothing: not authorized (403)";
	else if (status / 100 == 2 || status == 304)
		allowed = "what it asked for";
	if (allowed)
		kresp_facts_add_text(&above->list, "allowed", "allowed", "%s", allowed);
}

static void add_identity(struct above *above)
{
	const struct kresp_story_message *request;
	const struct kresp_story_identity *identity;

	request = kresp_story_message_of(above->tale, above->pair->request);
	if (!request)
		return;
	identity = &request->identity;
	set_origin(above, KRESP_ORIGIN_CAPTURED);
	if (!identity->secret.len) {
		kresp_facts_add_text(&above->list, "identity", "identity",
				     "none: the request has no credentials");
	} else if (identity->user) {
		kresp_facts_add_text(&above->list, "identity", "identity",
				     "user %s, by a password (Basic)",
				     identity->user);
		kresp_facts_add_text(&above->list, "user", "user", "%s",
				     identity->user);
	} else {
		kresp_facts_add_text(&above->list, "identity", "identity",
				     "who the credentials stand for (%s)",
				     identity->scheme.len ?
				     kresp_shown_slice(above->tale->arena,
						       identity->scheme) :
				     "no scheme");
	}
	set_origin(above, KRESP_ORIGIN_DERIVED);
	add_permission(above);
}

static void add_session(struct above *above)
{
	const struct kresp_conversation *conv = above->tale->conv[KRESP_SIDE_CLIENT];
	const struct kresp_exchanges *exchanges = &above->tale->exchanges;
	const struct kresp_exchange_pair *pair = above->pair;
	struct kresp_facts_list *list = &above->list;

	kresp_facts_add_text(list, "socket_pair", "socket pair", "%s and %s",
			     kresp_conversation_name(list->arena,
						     kresp_story_end(conv, KRESP_SIDE_CLIENT)),
			     kresp_conversation_name(list->arena,
						     kresp_story_end(conv, KRESP_SIDE_SERVER)));
	set_origin(above, KRESP_ORIGIN_DERIVED);
	kresp_facts_add_text(list, "opened_by", "opened by", "%s",
			     above->tale->opened_by);
	kresp_facts_add_text(list, "closed_by", "closed by", "%s",
			     above->tale->closed_by);
	kresp_facts_add_number(list, "request_number", "request on the connection",
			       (uint64_t)(pair - exchanges->pairs) + 1, NULL);
	kresp_facts_add_number(list, "nr_requests", "requests on the connection",
			       exchanges->nr_pairs, NULL);
	kresp_facts_add_text(list, "stands_in", "what stands in for this layer",
			     "HTTP over TCP has none of its own: the connection is the session, HTTP's persistence keeps it open from request to request");
	if (above->story)
		kresp_facts_add_bool(list, "says_close",
				     above->story->msg->is_request ?
				     "the request asks to close" :
				     "the answer announces the close",
				     kresp_http_message_lists(above->story->msg,
							      "Connection", "close"));
	add_identity(above);
}

/**
 * kresp_story_add_facts_above() - what is known of an upper layer
 * @tale: the conversation
 * @pair: the exchange
 * @stage: one of its tables
 * @row: one of its upper three rows
 */
void kresp_story_add_facts_above(struct kresp_story_conversation *tale,
				 const struct kresp_exchange_pair *pair,
				 const struct kresp_walk_stage *stage,
				 struct kresp_walk_row *row)
{
	struct above above = {
		.tale = tale,
		.pair = pair,
		.stage = stage,
		.list.arena = tale->arena,
	};
	const struct kresp_http_message *msg;

	msg = stage->sender == KRESP_SIDE_CLIENT ? pair->request : pair->answer;
	above.story = kresp_story_message_of(tale, msg);
	set_origin(&above, KRESP_ORIGIN_CAPTURED);
	if (row->number == 5)
		add_session(&above);
	else if (above.story && row->number == 7)
		add_application(&above);
	else if (above.story)
		add_presentation(&above);
	row->facts = kresp_facts_end(&above.list);
}
