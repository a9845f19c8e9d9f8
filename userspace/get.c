// SPDX-License-Identifier: GPL-2.0
#include "get.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "conn.h"
#include "diag.h"
#include "exchange.h"
#include "gunzip.h"
#include "http_request.h"
#include "output.h"
#include "url.h"
#include "verify.h"

#define TIMEOUT_MIN_MS		100
#define TIMEOUT_MAX_MS		3600000
#define TIMEOUT_DEFAULT_MS	10000

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
	OPTION_GZIP = 256,
	OPTION_IDENTITY,
	OPTION_RAW,
	OPTION_STATUS,
	OPTION_TIMEOUT,
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
	{ "status", required_argument, NULL, OPTION_STATUS },
	{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
	{ "verbose", no_argument, NULL, 'v' },
	{ NULL, 0, NULL, 0 },
};

/* What the command line says. */
struct options {
	struct kresp_url url;
	const char *fields[KRESP_HTTP_REQUEST_FIELDS_MAX];
	unsigned int nr_fields;
	unsigned int status;
	unsigned int timeout_ms;
	int family;
	bool wants_help;
	bool wants_gzip;
	bool wants_identity;
	bool wants_head;
	bool wants_raw;
	bool is_verbose;
};

/* One request of the run, and what came of it. */
struct fetch {
	bool is_head;
	bool wants_gzip;
	bool is_complete;
	bool has_content;
	struct kresp_http_response resp;
	struct kresp_dynbuf decoded;
	/* The body as it is meant: @decoded, or the answer's own. */
	const struct kresp_dynbuf *content;
};

/* One run of the command. */
struct run {
	const struct options *opts;
	struct kresp_faults faults;
	struct kresp_conn conn;
	struct fetch fetches[FETCHES_MAX];
	unsigned int nr_fetches;
};

static _Noreturn void die_usage(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

static _Noreturn void die_usage(const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	kresp_diag_die(KRESP_EXIT_USAGE, "%s; see 'kresp get --help'", text);
}

static _Noreturn void die_no_memory(void)
{
	kresp_diag_die(KRESP_EXIT_LOCAL, "out of memory");
}

/* SECONDS, with up to three decimals, in milliseconds; 0 if it is not that. */
static unsigned int parse_timeout(const char *text)
{
	unsigned int scale = 1000, value = 0;
	const char *pos = text;

	while (isdigit((unsigned char)*pos) && value <= TIMEOUT_MAX_MS)
		value = value * 10 + (unsigned int)(*pos++ - '0') * 1000;
	if (pos == text)
		return 0;
	if (*pos == '.') {
		while (isdigit((unsigned char)*++pos) && scale > 1) {
			scale /= 10;
			value += (unsigned int)(*pos - '0') * scale;
		}
		if (scale == 1000)
			return 0;
	}
	if (*pos || value < TIMEOUT_MIN_MS || value > TIMEOUT_MAX_MS)
		return 0;
	return value;
}

/* A status code that can be expected; 0 if it is not that. */
static unsigned int parse_status(const char *text)
{
	unsigned int i, status = 0;

	for (i = 0; i < 3 && isdigit((unsigned char)text[i]); i++)
		status = status * 10 + (unsigned int)(text[i] - '0');
	if (i < 3 || text[3] || status < 200 || status > 599 || status == 206)
		return 0;
	return status;
}

static void add_field(struct options *opts, const char *field)
{
	char why[KRESP_HTTP_REQUEST_WHY_MAX], shown[KRESP_OUTPUT_QUOTE_MAX];

	kresp_output_escape(shown, sizeof(shown), field, strlen(field));
	if (kresp_http_request_check_field(field, why, sizeof(why)))
		die_usage("field '%s' %s", shown, why);
	if (opts->nr_fields == KRESP_HTTP_REQUEST_FIELDS_MAX)
		die_usage("field '%s' is one too many: %d are allowed", shown,
			  KRESP_HTTP_REQUEST_FIELDS_MAX);
	opts->fields[opts->nr_fields++] = field;
}

static void set_family(struct options *opts, int family)
{
	if (opts->family != AF_UNSPEC && opts->family != family)
		die_usage("--ipv4 and --ipv6 exclude each other");
	opts->family = family;
}

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
	case 'H':
		add_field(opts, optarg);
		break;
	case '4':
		set_family(opts, AF_INET);
		break;
	case '6':
		set_family(opts, AF_INET6);
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
	case OPTION_STATUS:
		opts->status = parse_status(optarg);
		if (!opts->status)
			die_usage("--status '%s': 200 to 599 but 206 is allowed",
				  optarg);
		break;
	case OPTION_TIMEOUT:
		opts->timeout_ms = parse_timeout(optarg);
		if (!opts->timeout_ms)
			die_usage("--timeout '%s': 0.1 to 3600 seconds, to 0.001, are allowed",
				  optarg);
		break;
	case ':':
		die_usage("option '%s' needs an argument", argv[optind - 1]);
	default:
		/* In "-vx" getopt is still at the word when it meets x. */
		if (optopt && optopt < OPTION_GZIP &&
		    !(argv[optind - 1][0] == '-' && argv[optind - 1][1] == '-'))
			die_usage("unknown option '-%c'", optopt);
		die_usage("unknown option '%s', or one that takes no argument",
			  argv[optind - 1]);
	}
}

static void parse_options(struct options *opts, int argc, char **argv)
{
	char why[KRESP_URL_WHY_MAX], shown[KRESP_OUTPUT_QUOTE_MAX];
	const char *text;
	int id;

	memset(opts, 0, sizeof(*opts));
	opts->status = 200;
	opts->timeout_ms = TIMEOUT_DEFAULT_MS;
	opts->family = AF_UNSPEC;
	opterr = 0;
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
		die_usage("--raw and --head exclude each other: heads are printed as they came");
	if (optind == argc)
		die_usage("the URL is missing");
	if (optind < argc - 1)
		die_usage("'%s': one URL is allowed", argv[optind + 1]);

	text = argv[optind];
	kresp_output_escape(shown, sizeof(shown), text, strlen(text));
	if (kresp_url_parse(&opts->url, text, why, sizeof(why)))
		die_usage("URL '%s': %s", shown, why);
	if (opts->url.family != AF_UNSPEC && opts->family != AF_UNSPEC &&
	    opts->url.family != opts->family)
		die_usage("URL '%s': the address is %s, but --%s was given",
			  shown,
			  opts->url.family == AF_INET ? "IPv4" : "IPv6",
			  opts->family == AF_INET ? "ipv4" : "ipv6");
}

static void show_answer(const struct kresp_http_response *resp)
{
	kresp_output_head(stderr, KRESP_COLOUR_RECEIVED, "< ", resp->head.data,
			  resp->head.len);
}

static void add_fetch(struct run *run, bool is_head, bool wants_gzip)
{
	struct fetch *fetch = &run->fetches[run->nr_fetches++];

	fetch->is_head = is_head;
	fetch->wants_gzip = wants_gzip;
	kresp_http_response_init(&fetch->resp, &run->faults, is_head);
	kresp_dynbuf_init(&fetch->decoded, KRESP_HTTP_RESPONSE_BODY_MAX);
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

static const char *fetch_name(const struct fetch *fetch)
{
	if (fetch->is_head)
		return fetch->wants_gzip ? "HEAD gzip" : "HEAD identity";
	return fetch->wants_gzip ? "GET gzip" : "GET identity";
}

/* Return: false if there is no connection; it was said why. */
static bool connect_run(struct run *run)
{
	const struct options *opts = run->opts;
	char why[KRESP_CONN_WHY_MAX];

	if (kresp_conn_open(&run->conn, opts->url.host, opts->url.port,
			    opts->family, opts->timeout_ms, why, sizeof(why))) {
		kresp_diag_say("%s", why);
		return false;
	}
	if (opts->is_verbose)
		kresp_diag_aside("connected to %s port %s", run->conn.peer,
				 opts->url.port);
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

static void show_member(const struct fetch *fetch,
			const struct kresp_gunzip_member *member)
{
	kresp_diag_aside("gzip: %zu bytes hold %zu; FLG %u, MTIME %u, XFL %u, OS %u",
			 fetch->resp.body.len, fetch->decoded.len,
			 member->flags, member->mtime, member->extra_flags,
			 member->os);
	kresp_diag_aside("gzip: CRC-32 0x%08x and ISIZE %u are right, by hand and by zlib",
			 member->crc32, member->isize);
}

/* Undo the body's coding and check it. */
static void decode_body(struct run *run, struct fetch *fetch)
{
	struct kresp_gunzip_member member;
	unsigned int nr_before = run->faults.nr;
	int err;

	if (!fetch->resp.body.len || !kresp_verify_is_gzip(&fetch->resp)) {
		fetch->content = &fetch->resp.body;
		fetch->has_content = true;
		return;
	}
	err = kresp_gunzip_check(fetch->resp.body.data, fetch->resp.body.len,
				 &member, &fetch->decoded, &run->faults);
	if (err == -ENOMEM)
		die_no_memory();
	if (err)
		return;
	fetch->content = &fetch->decoded;
	fetch->has_content = true;
	if (run->opts->is_verbose && run->faults.nr == nr_before)
		show_member(fetch, &member);
}

/* Return: false if there is no connection. */
static bool make_fetch(struct run *run, struct fetch *fetch, bool is_last)
{
	const struct options *opts = run->opts;
	struct kresp_http_request req = {
		.url = &opts->url,
		.fields = opts->fields,
		.nr_fields = opts->nr_fields,
		.is_head = fetch->is_head,
		.wants_gzip = fetch->wants_gzip,
		.is_last = is_last,
	};
	struct kresp_verify_expect expect = {
		.status = opts->status,
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

	if (fetch->resp.has_head)
		kresp_verify_answer(&fetch->resp, &expect);
	fetch->is_complete =
		fetch->resp.state == KRESP_HTTP_RESPONSE_COMPLETE;
	if (fetch->is_complete && !fetch->is_head)
		decode_body(run, fetch);
	if (!kresp_exchange_finish(&exch))
		kresp_conn_close(&run->conn);
	return true;
}

/* What can only be seen by holding the answers against each other. */
static void compare_fetches(struct run *run)
{
	struct fetch *gzip = NULL, *identity = NULL;
	struct fetch *fetch;

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
	const struct fetch *fetch;

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
	for (i = 0; i < run.nr_fetches; i++) {
		kresp_http_response_free(&run.fetches[i].resp);
		kresp_dynbuf_free(&run.fetches[i].decoded);
	}
	return status;
}
