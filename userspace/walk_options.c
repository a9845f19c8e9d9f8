// SPDX-License-Identifier: GPL-2.0
#include "walk_options.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "http_text.h"

static const char help[] =
"Usage: kresp walk [OPTION]... URL\n"
"       kresp walk --read FILE [OPTION]...\n"
"Make an HTTP exchange, capture its frames, verify the answer, and print how it\n"
"went through all seven layers, there and back, every octet accounted for.\n"
"\n"
"  URL is [http://]HOST[:PORT][/PATH][?QUERY]; HOST is a name, an IPv4 address,\n"
"  or an IPv6 address in brackets. PORT is 80 unless given.\n"
"\n"
"What to capture:\n"
"  -i, --interface NAME the client's, instead of the one on the way to HOST\n"
"      --server-interface NAME\n"
"                       capture at the server's end too, on this interface\n"
"      --server-netns NAME\n"
"                       of this network namespace; or the path of its file\n"
"  -r, --read FILE      make no exchange: walk this pcap or pcapng file\n"
"      --stream NUMBER  of FILE's TCP connections only this one, from 0, or 'all'\n"
"\n"
"What to ask:\n"
"  -H, --header 'NAME: VALUE'\n"
"                       send this field too; may be repeated, 64 times at most\n"
"      --no-gzip        ask for the plain body\n"
"  -I, --head           ask HEAD instead of GET\n"
"      --requests NR    make so many on the one connection, 1 to 100 (default 1)\n"
"      --pipeline       send them all before the first is answered\n"
"      --status CODE    expect this status, 200 to 599 but 206, instead of 200\n"
"\n"
"How to connect:\n"
"      --source-port PORT\n"
"                       from this port, 1 to 65535\n"
"  -4, --ipv4           by IPv4 only\n"
"  -6, --ipv6           by IPv6 only\n"
"      --timeout SECONDS\n"
"                       time for all of it, 0.1 to 3600 (default 10)\n"
"\n"
"What to print:\n"
"      --format FORMAT  text (default), markdown, html or json\n"
"      --bits           all bits of the frames, not the first ones only\n"
"  -o, --output FILE    print into this file\n"
"      --write FILE     write the frames into this pcapng file, each with a\n"
"                       comment that says what it does\n"
"  -h, --help           print this help\n"
"\n"
"Exit status: 0 walked, verified, and all octets add up; 1 the server answered\n"
"wrongly (each fault is named on standard error), or the octets do not add up;\n"
"2 usage, or FILE is no capture; 3 no connection, or no right to capture;\n"
"4 no memory or output not written.\n";

enum option_id {
	OPTION_BITS = KRESP_OPTION_OWN,
	OPTION_FORMAT,
	OPTION_NO_GZIP,
	OPTION_PIPELINE,
	OPTION_REQUESTS,
	OPTION_SERVER_INTERFACE,
	OPTION_SERVER_NETNS,
	OPTION_SOURCE_PORT,
	OPTION_STREAM,
	OPTION_WRITE,
};

static const struct option long_options[] = {
	{ "bits", no_argument, NULL, OPTION_BITS },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "head", no_argument, NULL, 'I' },
	{ "header", required_argument, NULL, 'H' },
	{ "help", no_argument, NULL, 'h' },
	{ "interface", required_argument, NULL, 'i' },
	{ "ipv4", no_argument, NULL, '4' },
	{ "ipv6", no_argument, NULL, '6' },
	{ "no-gzip", no_argument, NULL, OPTION_NO_GZIP },
	{ "output", required_argument, NULL, 'o' },
	{ "pipeline", no_argument, NULL, OPTION_PIPELINE },
	{ "read", required_argument, NULL, 'r' },
	{ "requests", required_argument, NULL, OPTION_REQUESTS },
	{ "server-interface", required_argument, NULL, OPTION_SERVER_INTERFACE },
	{ "server-netns", required_argument, NULL, OPTION_SERVER_NETNS },
	{ "source-port", required_argument, NULL, OPTION_SOURCE_PORT },
	{ "status", required_argument, NULL, KRESP_OPTION_STATUS },
	{ "stream", required_argument, NULL, OPTION_STREAM },
	{ "timeout", required_argument, NULL, KRESP_OPTION_TIMEOUT },
	{ "write", required_argument, NULL, OPTION_WRITE },
	{ NULL, 0, NULL, 0 },
};

/* What can be told from the options themselves only while they are read. */
struct parsing {
	struct kresp_walk_options *opts;
	/* The first option that only makes sense with an exchange; 0: none. */
	int of_exchange;
	bool has_stream;
};

static const char *long_name(int id)
{
	const struct option *option = long_options;

	while (option->val != id)
		option++;
	return option->name;
}

static void take_number(const char *option, unsigned int max,
			unsigned int *value)
{
	if (!kresp_option_number(optarg, 1, max, value))
		kresp_option_die("walk", "--%s '%s': 1 to %u is allowed",
				 option, optarg, max);
}

static void take_stream(struct parsing *parsing)
{
	unsigned int number;

	parsing->has_stream = true;
	parsing->opts->stream = -1;
	if (!strcmp(optarg, "all"))
		return;
	if (!kresp_option_number(optarg, 0, KRESP_OPTION_NUMBER_MAX, &number))
		kresp_option_die("walk", "--stream '%s': 0 to %u or 'all' is allowed",
				 optarg, KRESP_OPTION_NUMBER_MAX);
	parsing->opts->stream = (long)number;
}

/* How to print: of a walk of an exchange and of a file alike. Return: it was. */
static bool take_print_option(struct parsing *parsing, int id)
{
	struct kresp_walk_options *opts = parsing->opts;

	switch (id) {
	case 'h':
		opts->wants_help = true;
		return true;
	case 'o':
		opts->output = optarg;
		return true;
	case 'r':
		opts->read = optarg;
		return true;
	case OPTION_BITS:
		opts->wants_bits = true;
		return true;
	case OPTION_FORMAT:
		opts->format = kresp_walk_format_find(optarg);
		if (!opts->format)
			kresp_option_die("walk",
					 "--format '%s': text, markdown, html or json is allowed",
					 optarg);
		return true;
	case OPTION_STREAM:
		take_stream(parsing);
		return true;
	case OPTION_WRITE:
		opts->write = optarg;
		return true;
	}
	return false;
}

static void take_exchange_option(struct kresp_walk_options *opts, int id,
				 char **argv)
{
	unsigned int number;

	switch (id) {
	case 'i':
		opts->interface = optarg;
		break;
	case 'I':
		opts->is_head = true;
		break;
	case OPTION_NO_GZIP:
		opts->wants_gzip = false;
		break;
	case OPTION_PIPELINE:
		opts->is_pipelined = true;
		break;
	case OPTION_REQUESTS:
		take_number("requests", KRESP_WALK_REQUESTS_MAX,
			    &opts->nr_requests);
		break;
	case OPTION_SERVER_INTERFACE:
		opts->server_interface = optarg;
		break;
	case OPTION_SERVER_NETNS:
		opts->server_netns = optarg;
		break;
	case OPTION_SOURCE_PORT:
		take_number("source-port", UINT16_MAX, &number);
		opts->source_port = (uint16_t)number;
		break;
	default:
		kresp_option_take_request(&opts->request, id, argv);
	}
}

/* The fields of a request decide what they say, wherever an option does too. */
static void check_fields(struct kresp_walk_options *opts)
{
	struct kresp_http_request req = {
		.fields = opts->request.fields,
		.nr_fields = opts->request.nr_fields,
	};
	if (kresp_http_request_has(&req, "Accept-Encoding")) {
		if (!opts->wants_gzip)
			kresp_option_die("walk",
					 "--no-gzip and --header 'Accept-Encoding: ...' exclude each other");
		opts->wants_gzip =
			kresp_http_request_lists(&req, "Accept-Encoding", "gzip") ||
			kresp_http_request_lists(&req, "Accept-Encoding", "*");
	}
	if (opts->nr_requests > 1 &&
	    kresp_http_request_lists(&req, "Connection", "close"))
		kresp_option_die("walk",
				 "--requests %u and --header 'Connection: close' exclude each other",
				 opts->nr_requests);
}

static void check_exchange(struct kresp_walk_options *opts,
			   const struct parsing *parsing)
{
	if (parsing->has_stream)
		kresp_option_die("walk", "--stream needs --read");
	if (opts->server_netns && !opts->server_interface)
		kresp_option_die("walk", "--server-netns needs --server-interface");
	if (opts->is_pipelined && opts->nr_requests < 2)
		kresp_option_die("walk", "--pipeline needs --requests of 2 or more");
	check_fields(opts);
}

/**
 * kresp_walk_options_parse() - read the command line
 * @opts: what it says
 * @argc: words, the subcommand's name included
 * @argv: the words
 *
 * What is wrong with it ends the command.
 */
void kresp_walk_options_parse(struct kresp_walk_options *opts, int argc,
			      char **argv)
{
	struct parsing parsing = { .opts = opts };
	int id;

	memset(opts, 0, sizeof(*opts));
	kresp_option_init_request(&opts->request, "walk",
				  KRESP_HTTP_REQUEST_FIELDS_WALKED);
	opts->stream = -1;
	opts->nr_requests = 1;
	opts->wants_gzip = true;
	opts->format = &kresp_walk_formats[0];
	for (;;) {
		id = getopt_long(argc, argv, ":46H:Ihi:o:r:", long_options,
				 NULL);
		if (id < 0)
			break;
		if (take_print_option(&parsing, id))
			continue;
		take_exchange_option(opts, id, argv);
		if (!parsing.of_exchange)
			parsing.of_exchange = id;
	}
	if (opts->wants_help)
		return;
	if (opts->output && opts->write && !strcmp(opts->output, opts->write))
		kresp_option_die("walk", "--output and --write name the same file");
	if (!opts->read) {
		check_exchange(opts, &parsing);
		kresp_option_take_url(&opts->request, argc, argv);
		return;
	}
	if (parsing.of_exchange)
		kresp_option_die("walk",
				 "--read and --%s exclude each other: no exchange is made",
				 long_name(parsing.of_exchange));
	if (optind < argc)
		kresp_option_die("walk", "--read and a URL exclude each other: '%s'",
				 argv[optind]);
}

/**
 * kresp_walk_options_print_help() - print the summary of the options
 */
void kresp_walk_options_print_help(void)
{
	fputs(help, stdout);
}
