/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_EXCHANGES_H
#define KRESP_EXCHANGES_H

#include "conversation.h"
#include "http_message.h"

/**
 * struct kresp_exchange_pair - a request and what answered it
 * @request: the request; NULL: not captured
 * @answer: the final answer; NULL: not captured
 * @interims: interim answers (1xx) before it
 * @nr_interims: how many
 */
struct kresp_exchange_pair {
	struct kresp_http_message *request;
	struct kresp_http_message *answer;
	struct kresp_http_message **interims;
	size_t nr_interims;
};

/**
 * struct kresp_exchanges - the HTTP of one connection
 * @messages: requests and answers, by enum kresp_side of their sender, in
 *	their order
 * @nr_messages: how many of each
 * @pairs: the exchanges, in order
 * @nr_pairs: how many
 */
struct kresp_exchanges {
	struct kresp_http_message **messages[2];
	size_t nr_messages[2];
	struct kresp_exchange_pair *pairs;
	size_t nr_pairs;
};

void kresp_exchanges_find(struct kresp_arena *arena,
			  const struct kresp_conversation *conv,
			  struct kresp_exchanges *exchanges);

#endif
