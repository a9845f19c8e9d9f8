// SPDX-License-Identifier: GPL-2.0
#include "get.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "conn.h"
#include "diag.h"
#include "exchange.h"
#include "fetch.h"
#include "http_request.h"
#include "option.h"
#include "output.h"
#include "verify.h"

/* HEAD and GET, each with and without gzip. */
#define FETCHES_MAX		4

static const char help[] =
"Usage: kresp get [OPTION]... URL\n"
"Fetch URL twice, with and without gzip, verify all that the server sent, and\n"
"print the body.\n"
"\n"
"  URL is [http://]HOST[:PORT][/PATH][?QUERY]; HOST is a name, an IPv4 address,\n"
"  or an IPv6 address in brackets. PORT is 80 unless given.\n"
"\n"
"What to ask:\n"
"      --gzip           ask for gzip only, and accept nothing else\n"
"      --identity       ask for the plain body only\n"
"  -I, --head           ask HEAD before each GET, verify that the answers agree,\n"
"                       and print the heads instead of the body\n"
"  -H, --header 'NAME: VALUE'\n"
"                       send this field too; may be repeated, 64 times at most\n"
"      --status CODE    expect this status, 200 to 599 but 206, instead of 200\n"
"\n"
"How to connect:\n"
"  -4, --ipv4           by IPv4 only\n"
"  -6, --ipv6           by IPv6 only\n"
"      --timeout SECONDS\n"
"                       time for each connection, 0.1 to 3600 (default 10)\n"
"\n"
"What to print:\n"
"      --raw            print the body as it came, still compressed\n"
"  -v, --verbose        show both heads, and what was verified, on standard error\n"
"  -h, --help           print this help\n"
"\n"
"Exit status: 0 verified, 1 the server answered wrongly (each fault is named on\n"
"standard error), 2 usage, 3 no connection, 4 no memory or output not written.\n";

enum option_id {
	OPTION_GZIP = KRESP_OPTION_OWN,
	OPTION_IDENTITY,
	OPTION_RAW,
};

static const struct option long_options[] = {
	{ "gzip", no_argument, NULL, OPTION_GZIP },
	{ "head", no_argument, NULL, 'I' },
	{ "header", required_argument, NULL, 'H' },
	{ "help", no_argument, NULL, 'h' },
	{ "identity", no_argument, NULL, OPTION_IDENTITY },
	{ "ipv4", no_argument, NULL, '4' },
	{ "ipv6", no_argument, NULL, '6' },
	{ "raw", no_argument, NULL, OPTION_RAW },
	{ "status", required_argument, NULL, KRESP_OPTION_STATUS },
	{ "timeout", required_argument, NULL, KRESP_OPTION_TIMEOUT },
	{ "verbose", no_argument, NULL, 'v' },
	{ NULL, 0, NULL, 0 },
};

/* What the command line says. */
struct options {
	struct kresp_option_request req;
	bool wants_help;
	bool wants_gzip;
	bool wants_identity;
	bool wants_head;
	bool wants_raw;
	bool is_verbose;
};

/* One run of the command. */
struct run {
	const struct options *opts;
	struct kresp_faults faults;
	struct kresp_conn conn;
	struct kresp_fetch fetches[FETCHES_MAX];
	unsigned int nr_fetches;
};

static void take_option(struct options *opts, int id, char **argv)
{
	switch (id) {
	case 'v':
		opts->is_verbose = true;
		break;
	case 'h':
		opts->wants_help = true;
		break;
	case 'I':
		opts->wants_head = true;
		break;
	case OPTION_GZIP:
		opts->wants_gzip = true;
		break;
	case OPTION_IDENTITY:
		opts->wants_identity = true;
		break;
	case OPTION_RAW:
		opts->wants_raw = true;
		break;
	default:
		kresp_option_take_request(&opts->req, id, argv);
	}
}

static void parse_options(struct options *opts, int argc, char **argv)
{
	int id;

	memset(opts, 0, sizeof(*opts));
	kresp_option_init_request(&opts->req, "get",
				  KRESP_HTTP_REQUEST_FIELDS_VERIFIED);
	for (;;) {
		id = getopt_long(argc, argv, ":46H:Ihv", long_options, NULL);
		if (id < 0)
			break;
		take_option(opts, id, argv);
	}
	if (opts->wants_help)
		return;
	if (!opts->wants_gzip && !opts->wants_identity) {
		opts->wants_gzip = true;
		opts->wants_identity = true;
	}
	if (opts->wants_raw && opts->wants_head)
		kresp_option_die("get",
				 "--raw and --head exclude each other: heads are printed as they came");
	kresp_option_take_url(&opts->req, argc, argv);
}

static _Noreturn void die_no_memory(void)
{
	kresp_diag_die(KRESP_EXIT_LOCAL, "out of memory");
}

static void show_answer(const struct kresp_http_response *resp)
{
	kresp_output_head(stderr, KRESP_COLOUR_RECEIVED, "< ", resp->head.data,
			  resp->head.len);
}

static void add_fetch(struct run *run, bool is_head, bool wants_gzip)
{
	kresp_fetch_init(&run->fetches[run->nr_fetches++], &run->faults,
			 is_head, wants_gzip);
}

static void plan_fetches(struct run *run)
{
	const struct options *opts = run->opts;

	if (opts->wants_gzip && opts->wants_head)
		add_fetch(run, true, true);
	if (opts->wants_gzip)
		add_fetch(run, false, true);
	if (opts->wants_identity && opts->wants_head)
		add_fetch(run, true, false);
	if (opts->wants_identity)
		add_fetch(run, false, false);
}

static const char *fetch_name(const struct kresp_fetch *fetch)
{
	if (fetch->is_head)
		return fetch->wants_gzip ? "HEAD gzip" : "HEAD identity";
	return fetch->wants_gzip ? "GET gzip" : "GET identity";
}

/* Return: false if there is no connection; it was said why. */
static bool connect_run(struct run *run)
{
	const struct kresp_option_request *req = &run->opts->req;
	struct kresp_conn_to to = {
		.host = req->url.host,
		.port = req->url.port,
		.family = req->family,
		.timeout_ms = req->timeout_ms,
	};
	char why[KRESP_CONN_WHY_MAX];

	if (kresp_conn_open(&run->conn, &to, why, sizeof(why))) {
		kresp_diag_say("%s", why);
		return false;
	}
	if (run->opts->is_verbose)
		kresp_diag_aside("connected to %s port %s", run->conn.peer,
				 req->url.port);
	return true;
}

/*
 * Send the request and take the answer. A server may have closed the connection
 * that the exchange before left open; then there is a new one. Return: false if
 * there is no connection.
 */
static bool make_exchange(struct run *run, struct kresp_exchange *exch)
{
	enum kresp_exchange_result result;
	bool is_reused = run->conn.fd >= 0;

	for (;;) {
		if (run->conn.fd < 0 && !connect_run(run))
			return false;
		if (run->opts->is_verbose)
			kresp_output_head(stderr, KRESP_COLOUR_SENT, "> ",
					  exch->request->data,
					  exch->request->len);
		result = kresp_exchange_run(exch);
		if (result == KRESP_EXCHANGE_NO_MEMORY)
			die_no_memory();
		if (result == KRESP_EXCHANGE_ANSWERED)
			return true;
		if (!is_reused)
			break;
		kresp_exchange_report_closed(&run->faults);
		kresp_conn_close(&run->conn);
		is_reused = false;
	}
	kresp_http_response_finish(exch->resp, false,
				   "the connection was closed");
	return true;
}

static void show_member(const struct kresp_fetch *fetch)
{
	const struct kresp_gunzip_member *member = &fetch->member;

	kresp_diag_aside("gzip: %zu bytes hold %zu; FLG %u, MTIME %u, XFL %u, OS %u",
			 fetch->resp.body.len, fetch->decoded.len,
			 member->flags, member->mtime, member->extra_flags,
			 member->os);
	kresp_diag_aside("gzip: CRC-32 0x%08x and ISIZE %u are right, by hand and by zlib",
			 member->crc32, member->isize);
}

/* Return: false if there is no connection. */
static bool make_fetch(struct run *run, struct kresp_fetch *fetch, bool is_last)
{
	const struct options *opts = run->opts;
	struct kresp_http_request req = {
		.url = &opts->req.url,
		.fields = opts->req.fields,
		.nr_fields = opts->req.nr_fields,
		.is_head = fetch->is_head,
		.wants_gzip = fetch->wants_gzip,
		.is_last = is_last,
	};
	struct kresp_verify_expect expect = {
		.status = opts->req.status,
		.wants_gzip = fetch->wants_gzip,
		.needs_gzip = fetch->wants_gzip && !opts->wants_identity,
		.asked_close = is_last,
	};
	struct kresp_dynbuf request;
	struct kresp_exchange exch = {
		.conn = &run->conn,
		.request = &request,
		.resp = &fetch->resp,
		.asked_close = is_last,
		.show_head = opts->is_verbose ? show_answer : NULL,
	};
	bool is_connected;

	run->faults.where = fetch_name(fetch);
	kresp_dynbuf_init(&request, KRESP_HTTP_REQUEST_HEAD_MAX);
	if (kresp_http_request_write(&req, &request))
		die_no_memory();
	is_connected = make_exchange(run, &exch);
	kresp_dynbuf_free(&request);
	if (!is_connected)
		return false;

	kresp_fetch_verify(fetch, &expect);
	if (opts->is_verbose && fetch->has_member)
		show_member(fetch);
	if (!kresp_exchange_finish(&exch))
		kresp_conn_close(&run->conn);
	return true;
}

/* What can only be seen by holding the answers against each other. */
static void compare_fetches(struct run *run)
{
	struct kresp_fetch *gzip = NULL, *identity = NULL;
	struct kresp_fetch *fetch;

	for (fetch = run->fetches; fetch < run->fetches + run->nr_fetches; fetch++) {
		if (!fetch->is_complete)
			return;
		if (!fetch->is_head && fetch->wants_gzip)
			gzip = fetch;
		if (!fetch->is_head && !fetch->wants_gzip)
			identity = fetch;
		run->faults.where = fetch_name(fetch);
		/* A HEAD is followed by its GET. */
		if (fetch->is_head && fetch[1].is_complete)
			kresp_verify_head(&fetch->resp, &fetch[1].resp);
	}
	if (!gzip || !identity)
		return;
	kresp_verify_pair(&gzip->resp, &identity->resp);
	if (!gzip->has_content || !identity->has_content)
		return;
	kresp_verify_bodies(gzip->content, identity->content, &run->faults);
	if (gzip->content->len && !kresp_verify_is_gzip(&gzip->resp))
		kresp_diag_say("note: the server did not compress, so no gzip was verified");
}

static void print_bytes(const struct kresp_dynbuf *buf)
{
	if (buf->len)
		fwrite(buf->data, 1, buf->len, stdout);
}

/* What goes to standard output; main() sees to it that it got there. */
static void print_result(const struct run *run)
{
	const struct kresp_fetch *fetch;

	for (fetch = run->fetches; fetch < run->fetches + run->nr_fetches; fetch++) {
		if (run->opts->wants_head) {
			if (fetch->is_head && fetch->resp.has_head)
				print_bytes(&fetch->resp.head);
			continue;
		}
		if (run->opts->wants_raw && fetch->is_complete) {
			print_bytes(&fetch->resp.body);
			return;
		}
		if (fetch->has_content) {
			print_bytes(fetch->content);
			return;
		}
	}
}

static enum kresp_exit make_run(struct run *run)
{
	const char *where;
	unsigned int i;

	for (i = 0; i < run->nr_fetches; i++) {
		where = fetch_name(&run->fetches[i]);
		if (!make_fetch(run, &run->fetches[i], i + 1 == run->nr_fetches))
			return run->faults.nr ? KRESP_EXIT_FAULT :
						KRESP_EXIT_NO_CONNECTION;
		/* Where one answer cannot be read, the next tell nothing new. */
		if (!run->fetches[i].is_complete && i + 1 < run->nr_fetches) {
			kresp_diag_say("note: stopped after %s, %u of %u requests made",
				       where, i + 1, run->nr_fetches);
			break;
		}
	}
	compare_fetches(run);
	if (run->faults.nr > KRESP_FAULT_REPORT_MAX)
		kresp_diag_say("note: %u faults in all, %d were shown",
			       run->faults.nr, KRESP_FAULT_REPORT_MAX);
	if (run->faults.nr)
		return KRESP_EXIT_FAULT;
	if (run->opts->is_verbose)
		kresp_diag_aside("verified: %u answer%s, no fault",
				 run->nr_fetches,
				 run->nr_fetches == 1 ? "" : "s");
	return KRESP_EXIT_VERIFIED;
}

/**
 * kresp_get_main() - the subcommand "get": fetch and verify
 * @argc: arguments, the subcommand's name included
 * @argv: their texts
 *
 * Return: the exit status, see enum kresp_exit.
 */
int kresp_get_main(int argc, char **argv)
{
	struct options opts;
	struct run run = {
		.opts = &opts,
		.faults.report = kresp_diag_fault,
		.conn.fd = -1,
	};
	enum kresp_exit status;
	unsigned int i;

	parse_options(&opts, argc, argv);
	if (opts.wants_help) {
		fputs(help, stdout);
		return KRESP_EXIT_VERIFIED;
	}
	plan_fetches(&run);
	status = make_run(&run);
	print_result(&run);

	kresp_conn_close(&run.conn);
	for (i = 0; i < run.nr_fetches; i++)
		kresp_fetch_free(&run.fetches[i]);
	return status;
}
