// SPDX-License-Identifier: GPL-2.0
/*
 * The order of things: the name is resolved; for an address, the captures are
 * opened, then it is connected to; the requests are made and their answers
 * verified; this side closes; and the captures run until they have seen that.
 */
#include "walk_live.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"
#include "exchange.h"
#include "fetch.h"
#include "route.h"

/* What is not written out by kresp_http_request_write() at once. */
#define PIPELINE_MAX	(KRESP_WALK_REQUESTS_MAX * KRESP_HTTP_REQUEST_HEAD_MAX)
/* One recv() of exchange.c. */
#define AHEAD_MAX	65536

/* The kind of failure decides the exit status: nothing was sent yet. */
static enum kresp_exit capture_status(int err)
{
	switch (err) {
	case -ENODEV:
	case -ENOENT:
		return KRESP_EXIT_USAGE;
	case -ENOMEM:
		return KRESP_EXIT_LOCAL;
	}
	return KRESP_EXIT_NO_CONNECTION;
}

/* For struct kresp_conn_to: the captures are to see the first frame. */
static int open_captures(void *arg, const struct sockaddr *peer,
			 uint16_t source_port, char *why, size_t why_size)
{
	struct kresp_walk_live *live = arg;
	const struct kresp_walk_options *opts = live->opts;
	struct kresp_capture_where client = { .name = opts->interface };
	struct kresp_capture_where server = {
		.name = opts->server_interface,
		.netns = opts->server_netns,
	};
	struct kresp_capture_flow flow = {
		.server = peer,
		.client_port = source_port,
	};
	int err;

	/* Of an address that did not answer. */
	kresp_walk_live_close(live);
	if (!client.name) {
		err = kresp_route_find(peer, &client.index);
		if (err) {
			snprintf(why, why_size, "cannot find the way to %s: %s",
				 live->conn.peer, strerror(-err));
			return err;
		}
	}
	err = kresp_capture_open(&live->captures[KRESP_SIDE_CLIENT],
				 live->arena, KRESP_SIDE_CLIENT, &client, &flow,
				 why, why_size);
	if (!err)
		live->nr_captures++;
	if (!err && server.name) {
		err = kresp_capture_open(&live->captures[KRESP_SIDE_SERVER],
					 live->arena, KRESP_SIDE_SERVER,
					 &server, &flow, why, why_size);
		if (!err)
			live->nr_captures++;
	}
	if (!err)
		return 0;
	live->status = capture_status(err);
	return KRESP_CONN_GIVE_UP;
}

/* Take what was captured, so that the kernel's buffer does not fill. */
static void drain(void *arg)
{
	struct kresp_walk_live *live = arg;
	struct kresp_capture *cap;
	int err;

	for (cap = live->captures; cap < live->captures + live->nr_captures; cap++) {
		err = kresp_capture_drain(cap);
		if (err == -EFBIG)
			kresp_diag_die(KRESP_EXIT_LOCAL,
				       "the exchange is too large: more than %d frames, or %d MiB of them",
				       KRESP_FRAME_LIST_MAX,
				       KRESP_FRAME_LIST_OCTETS_MAX >> 20);
		if (err)
			kresp_diag_die(KRESP_EXIT_LOCAL,
				       "the capture on '%s' broke off: %s",
				       cap->iface.name, pcap_geterr(cap->pcap));
	}
}

static bool saw_all(const struct kresp_walk_live *live)
{
	unsigned int i;

	for (i = 0; i < live->nr_captures; i++)
		if (!kresp_closing_is_over(&live->captures[i].closing))
			return false;
	return true;
}

/* Until each capture has the connection's last frame, or the time is up. */
static void await_close(struct kresp_walk_live *live)
{
	struct pollfd fds[2];
	unsigned int i;

	for (i = 0; i < live->nr_captures; i++) {
		fds[i].fd = kresp_capture_fd(&live->captures[i]);
		fds[i].events = POLLIN;
	}
	for (;;) {
		drain(live);
		if (saw_all(live))
			return;
		if (kresp_conn_wait(&live->conn, fds, live->nr_captures))
			break;
	}
	kresp_diag_say("note: the time was up before the connection's end was captured");
}

/* The request @nr of the walk, from 1, appended. Without memory, the end. */
static void write_request(const struct kresp_walk_live *live, unsigned int nr,
			  struct kresp_dynbuf *out)
{
	const struct kresp_walk_options *opts = live->opts;
	struct kresp_http_request req = {
		.url = &opts->request.url,
		.fields = opts->request.fields,
		.nr_fields = opts->request.nr_fields,
		.is_head = opts->is_head,
		.wants_gzip = opts->wants_gzip,
		.is_last = nr == opts->nr_requests,
	};

	if (kresp_http_request_write(&req, out))
		kresp_diag_die(KRESP_EXIT_LOCAL, "out of memory");
}

/* Does the last request say that the connection ends with it? */
static bool asks_close(const struct kresp_walk_live *live)
{
	struct kresp_http_request req = {
		.fields = live->opts->request.fields,
		.nr_fields = live->opts->request.nr_fields,
	};

	return !kresp_http_request_has(&req, "Connection") ||
	       kresp_http_request_lists(&req, "Connection", "close");
}

/*
 * One request and its verified answer. Return: whether the next can follow on
 * the connection.
 */
static bool make_exchange(struct kresp_walk_live *live, unsigned int nr,
			  const struct kresp_dynbuf *request,
			  struct kresp_dynbuf *ahead)
{
	const struct kresp_walk_options *opts = live->opts;
	bool is_last = nr == opts->nr_requests;
	struct kresp_verify_expect expect = {
		.status = opts->request.status,
		.wants_gzip = opts->wants_gzip,
		.asked_close = is_last && asks_close(live),
	};
	struct kresp_fetch fetch;
	struct kresp_exchange exch = {
		.conn = &live->conn,
		.request = request,
		.resp = &fetch.resp,
		.asked_close = expect.asked_close,
		.has_next = opts->is_pipelined && !is_last,
		.ahead = ahead,
	};
	char where[32];
	bool goes_on;

	snprintf(where, sizeof(where), "request %u", nr);
	live->faults.where = where;
	kresp_fetch_init(&fetch, &live->faults, opts->is_head, opts->wants_gzip);
	switch (kresp_exchange_run(&exch)) {
	case KRESP_EXCHANGE_NO_MEMORY:
		kresp_diag_die(KRESP_EXIT_LOCAL, "out of memory");
	case KRESP_EXCHANGE_CLOSED:
		kresp_http_response_finish(&fetch.resp, false,
					   "the connection was closed");
		break;
	case KRESP_EXCHANGE_ANSWERED:
		break;
	}
	kresp_fetch_verify(&fetch, &expect);
	goes_on = kresp_exchange_finish(&exch);
	if (!goes_on && !is_last && fetch.is_complete)
		kresp_fault_add(&live->faults, NULL,
				"the server closes after it: %u of %u requests were answered",
				nr, opts->nr_requests);
	kresp_fetch_free(&fetch);
	live->faults.where = NULL;
	return goes_on;
}

static void make_exchanges(struct kresp_walk_live *live)
{
	const struct kresp_walk_options *opts = live->opts;
	struct kresp_dynbuf request, ahead;
	bool goes_on = true;
	unsigned int nr, i;

	kresp_dynbuf_init(&request, PIPELINE_MAX);
	kresp_dynbuf_init(&ahead, AHEAD_MAX);
	for (nr = 1; goes_on && nr <= opts->nr_requests; nr++) {
		if (!opts->is_pipelined) {
			kresp_dynbuf_free(&request);
			write_request(live, nr, &request);
		} else if (nr == 1) {
			for (i = 1; i <= opts->nr_requests; i++)
				write_request(live, i, &request);
		}
		goes_on = make_exchange(live, nr,
					opts->is_pipelined && nr > 1 ?
					NULL : &request, &ahead);
	}
	kresp_dynbuf_free(&request);
	kresp_dynbuf_free(&ahead);
}

/* This side closes in good order, if the server has not. */
static void close_connection(struct kresp_walk_live *live)
{
	size_t nr_extra = 0;

	if (!kresp_conn_end(&live->conn, &nr_extra) && nr_extra)
		kresp_fault_add(&live->faults, "RFC 9112 section 6.3",
				"%zu bytes after the end of the last answer",
				nr_extra);
	kresp_conn_close(&live->conn);
}

/**
 * kresp_walk_live_run() - make the exchange, and capture it
 * @live: @opts, @arena and faults.report are set, all else is zero
 *
 * Return: KRESP_EXIT_VERIFIED, and what the server did wrong is in the faults;
 * or what the command is to end with, and it was said why.
 */
enum kresp_exit kresp_walk_live_run(struct kresp_walk_live *live)
{
	const struct kresp_option_request *req = &live->opts->request;
	struct kresp_conn_to to = {
		.host = req->url.host,
		.port = req->url.port,
		.family = req->family,
		.timeout_ms = req->timeout_ms,
		.source_port = live->opts->source_port,
		.before = open_captures,
		.arg = live,
	};
	char why[KRESP_CONN_WHY_MAX];

	live->conn.meanwhile = drain;
	live->conn.arg = live;
	live->status = KRESP_EXIT_NO_CONNECTION;
	if (kresp_conn_open(&live->conn, &to, why, sizeof(why))) {
		kresp_diag_say("%s", why);
		return live->status;
	}
	make_exchanges(live);
	close_connection(live);
	await_close(live);
	if (live->faults.nr > KRESP_FAULT_REPORT_MAX)
		kresp_diag_say("note: %u faults in all, %d were shown",
			       live->faults.nr, KRESP_FAULT_REPORT_MAX);
	return KRESP_EXIT_VERIFIED;
}

/**
 * kresp_walk_live_close() - end the captures
 * @live: the exchange; what was captured stays in its arena
 */
void kresp_walk_live_close(struct kresp_walk_live *live)
{
	while (live->nr_captures)
		kresp_capture_close(&live->captures[--live->nr_captures]);
}
