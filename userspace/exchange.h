/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_EXCHANGE_H
#define KRESP_EXCHANGE_H

#include "conn.h"
#include "dynbuf.h"
#include "http_response.h"

/* Interim answers (1xx) taken before the final one. */
#define KRESP_EXCHANGE_INTERIM_MAX	8

/**
 * enum kresp_exchange_result - how an exchange ended
 * @KRESP_EXCHANGE_ANSWERED: an answer is there, whole or broken; its faults
 *	were reported
 * @KRESP_EXCHANGE_CLOSED: the server closed before the answer's first byte;
 *	not reported
 * @KRESP_EXCHANGE_NO_MEMORY: this side has no memory
 */
enum kresp_exchange_result {
	KRESP_EXCHANGE_ANSWERED,
	KRESP_EXCHANGE_CLOSED,
	KRESP_EXCHANGE_NO_MEMORY,
};

/**
 * struct kresp_exchange - one request and its answer
 * @conn: the connection
 * @request: the request as sent; NULL: it was sent already, with one before it
 * @resp: the answer
 * @asked_close: the request says "Connection: close"
 * @has_next: the next request was sent already, too: what comes after this
 *	answer belongs to the next, and is kept in @ahead
 * @ahead: bytes that came with the answer before; NULL: requests are sent one
 *	by one
 * @show_head: called with each head that came in, interim and broken ones
 *	too; NULL: not wanted
 * @nr_extra: bytes that came after the answer
 */
struct kresp_exchange {
	struct kresp_conn *conn;
	const struct kresp_dynbuf *request;
	struct kresp_http_response *resp;
	bool asked_close;
	bool has_next;
	struct kresp_dynbuf *ahead;
	void (*show_head)(const struct kresp_http_response *resp);
	size_t nr_extra;
};

enum kresp_exchange_result kresp_exchange_run(struct kresp_exchange *exch);
bool kresp_exchange_finish(struct kresp_exchange *exch);
void kresp_exchange_report_closed(struct kresp_faults *faults);

#endif
