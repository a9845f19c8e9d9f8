/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_STORY_PARTS_H
#define KRESP_STORY_PARTS_H

#include "exchanges.h"
#include "facts.h"
#include "story.h"

/**
 * struct kresp_story_identity - who a request says it is from
 * @scheme: of Authorization; of no length: none was given
 * @user: the user's name, where the scheme tells it; else NULL
 * @secret: what must not be shown
 */
struct kresp_story_identity {
	struct kresp_http_slice scheme;
	const char *user;
	struct kresp_http_slice secret;
};

/**
 * struct kresp_story_content - what a message's content coding does
 * @coding: "gzip"; of no length: none
 * @is_gzip: it is gzip
 * @shown: the content as the application has it, as much as can be shown
 * @len: octets of all of it
 * @is_text: all of it can be shown as text
 * @is_decoded: it is there
 * @crc32: gzip's, as it says
 * @isize: likewise
 * @is_right: nothing was wrong with it
 * @why: what was wrong; else NULL
 */
struct kresp_story_content {
	struct kresp_http_slice coding;
	bool is_gzip;
	struct kresp_http_slice shown;
	size_t len;
	bool is_text;
	bool is_decoded;
	uint32_t crc32;
	uint32_t isize;
	bool is_right;
	const char *why;
};

/**
 * struct kresp_story_message - a message, and the frames that carry it
 * @msg: the message
 * @name: "request 1", "answer 1", "interim answer 1"
 * @identity: a request's
 * @content: what is in it
 * @steps: the frames with octets of it, indexes into the segments of the
 *	capture at the client's and at the server's end
 * @nr_steps: how many
 * @lines: it line by line, to be shown
 * @line: it in one line, to be shown
 */
struct kresp_story_message {
	const struct kresp_http_message *msg;
	const char *name;
	struct kresp_story_identity identity;
	struct kresp_story_content content;
	size_t *steps[2];
	size_t nr_steps[2];
	const char *lines;
	const char *line;
};

/**
 * struct kresp_story_conversation - a connection being told
 * @arena: where everything is kept
 * @source: what it is made of
 * @conv: the connection as captured at each end; the server's may be NULL
 * @exchanges: its HTTP
 * @messages: by enum kresp_side of their sender, by place
 * @nr_messages: how many
 * @steps: for the printers, by end
 * @opened_by: who opened the connection, in words
 * @closed_by: who closed it
 */
struct kresp_story_conversation {
	struct kresp_arena *arena;
	const struct kresp_story_source *source;
	const struct kresp_conversation *conv[2];
	struct kresp_exchanges exchanges;
	struct kresp_story_message *messages[2];
	size_t nr_messages[2];
	struct kresp_walk_step *steps[2];
	const char *opened_by;
	const char *closed_by;
};

static inline enum kresp_side
kresp_story_sender(const struct kresp_conversation *conv,
		   const struct kresp_segment *seg)
{
	return seg->from == conv->client ? KRESP_SIDE_CLIENT : KRESP_SIDE_SERVER;
}

static inline const struct kresp_conversation_end *
kresp_story_end(const struct kresp_conversation *conv, enum kresp_side side)
{
	return &conv->ends[side == KRESP_SIDE_CLIENT ? conv->client :
						       1 - conv->client];
}

static inline const struct kresp_capture_end *
kresp_story_capture(const struct kresp_story_conversation *tale,
		    enum kresp_side end)
{
	return end == KRESP_SIDE_CLIENT ? tale->source->client :
					  tale->source->server;
}

/* Whose capture a stage is told from. */
static inline enum kresp_side
kresp_story_stage_end(const struct kresp_walk_stage *stage)
{
	return stage->at == KRESP_SIDE_SERVER && !stage->is_derived ?
	       KRESP_SIDE_SERVER : KRESP_SIDE_CLIENT;
}

void kresp_story_read_messages(struct kresp_story_conversation *tale);
const struct kresp_story_message *
kresp_story_find_message(const struct kresp_story_conversation *tale,
			 enum kresp_side sender, uint64_t at);
const struct kresp_story_message *
kresp_story_message_of(const struct kresp_story_conversation *tale,
		       const struct kresp_http_message *msg);
void kresp_story_tell_steps(struct kresp_story_conversation *tale,
			    enum kresp_side end);
void kresp_story_tell_session(struct kresp_story_conversation *tale,
			      struct kresp_walk_conversation *told);
void kresp_story_tell_exchange(struct kresp_story_conversation *tale,
			       const struct kresp_exchange_pair *pair,
			       struct kresp_walk_exchange *exchange);
void kresp_story_tell_stages(struct kresp_story_conversation *tale,
			     const struct kresp_exchange_pair *pair,
			     struct kresp_walk_exchange *exchange);
void kresp_story_add_facts_above(struct kresp_story_conversation *tale,
				 const struct kresp_exchange_pair *pair,
				 const struct kresp_walk_stage *stage,
				 struct kresp_walk_row *row);
void kresp_story_add_facts_below(struct kresp_story_conversation *tale,
				 const struct kresp_story_message *story,
				 const struct kresp_walk_stage *stage,
				 struct kresp_walk_row *row);

#endif
