// SPDX-License-Identifier: GPL-2.0
#include "exchange.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define RECV_SIZE	65536

/* What ended the receiving, for "cut short: ... after 3 bytes". */
static const char *end_name(ssize_t got)
{
	if (!got)
		return "the connection was closed";
	if (got == -ECONNRESET)
		return "the connection was reset";
	if (got == -ETIMEDOUT)
		return "the time was up";
	return strerror((int)-got);
}

static bool is_interim(const struct kresp_http_response *resp)
{
	/* 101 would end HTTP on this connection; no one asked for it. */
	return resp->state == KRESP_HTTP_RESPONSE_COMPLETE &&
	       resp->status / 100 == 1 && resp->status != 101;
}

/*
 * Feed the bytes to the answer; an interim answer (RFC 9110 section 15.2)
 * makes place for the next. Return: 0 or -ENOMEM.
 */
static int take_bytes(struct kresp_exchange *exch, unsigned int *nr_interim,
		      const unsigned char *data, size_t len)
{
	struct kresp_http_response *resp = exch->resp;
	bool had_head;
	size_t used;
	int err;

	for (;;) {
		had_head = resp->has_head;
		err = kresp_http_response_feed(resp, data, len, &used);
		if (err)
			return err;
		if (exch->show_head && !had_head &&
		    resp->state >= KRESP_HTTP_RESPONSE_BODY)
			exch->show_head(resp);
		data += used;
		len -= used;
		if (!is_interim(resp))
			break;
		if (++*nr_interim > KRESP_EXCHANGE_INTERIM_MAX) {
			kresp_fault_add(resp->faults, NULL,
					"more than %d interim answers before the final one",
					KRESP_EXCHANGE_INTERIM_MAX);
			/* An interim head is nothing to verify. */
			resp->has_head = false;
			resp->state = KRESP_HTTP_RESPONSE_BROKEN;
			break;
		}
		kresp_http_response_free(resp);
		kresp_http_response_init(resp, resp->faults,
					 resp->is_head_answer);
		if (!len)
			return 0;
	}
	if (exch->has_next)
		return kresp_dynbuf_add(exch->ahead, data, len);
	exch->nr_extra += len;
	return 0;
}

/* Feed what came with the answer before. Return: 0 or a negative errno. */
static int take_ahead(struct kresp_exchange *exch, unsigned int *nr_interim)
{
	struct kresp_dynbuf ahead;
	int err = 0;

	if (!exch->ahead || !exch->ahead->len)
		return 0;
	/* What is left of it is put into a new one. */
	ahead = *exch->ahead;
	kresp_dynbuf_init(exch->ahead, ahead.max);
	err = take_bytes(exch, nr_interim, ahead.data, ahead.len);
	kresp_dynbuf_free(&ahead);
	return err;
}

/**
 * kresp_exchange_run() - send a request, receive its answer
 * @exch: the exchange; its @resp has just been initialised
 *
 * Return: see enum kresp_exchange_result.
 */
enum kresp_exchange_result kresp_exchange_run(struct kresp_exchange *exch)
{
	struct kresp_http_response *resp = exch->resp;
	unsigned char data[RECV_SIZE];
	unsigned int nr_interim = 0;
	ssize_t got = 1;

	exch->nr_extra = 0;
	/*
	 * A server may answer and close before it has read all of a request it
	 * refuses; what it said is still there to be received.
	 */
	if (exch->request)
		kresp_conn_send(exch->conn, exch->request->data,
				exch->request->len);
	if (take_ahead(exch, &nr_interim))
		return KRESP_EXCHANGE_NO_MEMORY;
	while (resp->state < KRESP_HTTP_RESPONSE_COMPLETE) {
		got = kresp_conn_recv(exch->conn, data, sizeof(data));
		if (got <= 0)
			break;
		if (take_bytes(exch, &nr_interim, data, (size_t)got))
			return KRESP_EXCHANGE_NO_MEMORY;
	}

	if (got <= 0) {
		if (!resp->head.len && !nr_interim && got != -ETIMEDOUT)
			return KRESP_EXCHANGE_CLOSED;
		if (exch->show_head && !resp->has_head && resp->head.len)
			exch->show_head(resp);
		kresp_http_response_finish(resp, !got, end_name(got));
	}
	return KRESP_EXCHANGE_ANSWERED;
}

/**
 * kresp_exchange_report_closed() - report a close that was not announced
 * @faults: where to
 */
void kresp_exchange_report_closed(struct kresp_faults *faults)
{
	kresp_fault_add(faults, "RFC 9112 section 9.6",
			"the connection was closed after the answer, which does not say 'Connection: close'");
}

/* The server said that it closes: nothing more, then the end. */
static void await_close(struct kresp_exchange *exch)
{
	unsigned char data[RECV_SIZE];
	ssize_t got;

	while ((got = kresp_conn_recv(exch->conn, data, sizeof(data))) > 0)
		exch->nr_extra += (size_t)got;
	if (got == -ETIMEDOUT)
		kresp_fault_add(exch->resp->faults, "RFC 9112 section 9.6",
				"the connection is still open, although the answer says 'Connection: close'");
	else if (got)
		kresp_fault_add(exch->resp->faults, "RFC 9112 section 9.6",
				"the connection was not closed in good order after the answer: %s",
				strerror((int)-got));
}

/**
 * kresp_exchange_finish() - what comes after an answer?
 * @exch: an exchange whose answer is there
 *
 * Nothing may follow on the connection before the next request. Where the
 * answer says that the server closes, waits for that; the server may not close
 * otherwise (RFC 9112 section 9.6).
 *
 * Return: true if the connection can take another request.
 */
bool kresp_exchange_finish(struct kresp_exchange *exch)
{
	struct kresp_http_response *resp = exch->resp;
	bool is_open = false;
	ssize_t got;

	if (resp->state != KRESP_HTTP_RESPONSE_COMPLETE)
		return false;
	if (exch->has_next)
		return !kresp_http_response_closes(resp);
	if (kresp_http_response_closes(resp)) {
		await_close(exch);
	} else {
		got = kresp_conn_peek(exch->conn);
		if (got > 0)
			exch->nr_extra += (size_t)got;
		is_open = got == -EAGAIN;
		if (got <= 0 && !is_open && !exch->asked_close)
			kresp_exchange_report_closed(resp->faults);
	}
	if (!exch->nr_extra)
		return is_open;
	if (resp->is_head_answer)
		kresp_fault_add(resp->faults, "RFC 9110 section 9.3.2",
				"%zu bytes after the head: an answer to HEAD has no body",
				exch->nr_extra);
	else
		kresp_fault_add(resp->faults, "RFC 9112 section 6.3",
				"%zu bytes after the end of the answer",
				exch->nr_extra);
	return false;
}
