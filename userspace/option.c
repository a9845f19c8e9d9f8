// SPDX-License-Identifier: GPL-2.0
#include "option.h"

#include <ctype.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "diag.h"
#include "output.h"

#define TIMEOUT_MIN_MS		100
#define TIMEOUT_MAX_MS		3600000
#define TIMEOUT_DEFAULT_MS	10000

/**
 * kresp_option_die() - say what is wrong with the command line, and exit
 * @command: the subcommand's name
 * @fmt: printf format, without newline
 */
_Noreturn void kresp_option_die(const char *command, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	kresp_diag_die(KRESP_EXIT_USAGE, "%s; see 'kresp %s --help'", text,
		       command);
}

/**
 * kresp_option_number() - read a decimal number
 * @text: digits, and nothing else
 * @min: the least allowed
 * @max: the most allowed, at most KRESP_OPTION_NUMBER_MAX
 * @value: where it goes
 *
 * Return: false if it is not that.
 */
bool kresp_option_number(const char *text, unsigned int min, unsigned int max,
			 unsigned int *value)
{
	unsigned int number = 0;
	size_t i;

	for (i = 0; i < 8 && isdigit((unsigned char)text[i]); i++)
		number = number * 10 + (unsigned int)(text[i] - '0');
	if (!i || text[i] || number < min || number > max)
		return false;
	*value = number;
	return true;
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
	unsigned int status;

	if (strlen(text) != 3 ||
	    !kresp_option_number(text, 200, 599, &status) || status == 206)
		return 0;
	return status;
}

static void add_field(struct kresp_option_request *req, const char *field)
{
	char why[KRESP_HTTP_REQUEST_WHY_MAX], shown[KRESP_OUTPUT_QUOTE_MAX];

	kresp_output_escape(shown, sizeof(shown), field, strlen(field));
	if (kresp_http_request_check_field(field, req->fields_may_be, why,
					   sizeof(why)))
		kresp_option_die(req->command, "field '%s' %s", shown, why);
	if (req->nr_fields == KRESP_HTTP_REQUEST_FIELDS_MAX)
		kresp_option_die(req->command,
				 "field '%s' is one too many: %d are allowed",
				 shown, KRESP_HTTP_REQUEST_FIELDS_MAX);
	req->fields[req->nr_fields++] = field;
}

static void set_family(struct kresp_option_request *req, int family)
{
	if (req->family != AF_UNSPEC && req->family != family)
		kresp_option_die(req->command,
				 "--ipv4 and --ipv6 exclude each other");
	req->family = family;
}

/**
 * kresp_option_init_request() - what holds if no option is given
 * @req: the request
 * @command: the subcommand's name
 * @fields_may_be: what --header may set
 *
 * getopt_long() is told to leave the messages to us.
 */
void kresp_option_init_request(struct kresp_option_request *req,
			       const char *command,
			       enum kresp_http_request_fields fields_may_be)
{
	memset(req, 0, sizeof(*req));
	req->command = command;
	req->fields_may_be = fields_may_be;
	req->status = 200;
	req->timeout_ms = TIMEOUT_DEFAULT_MS;
	req->family = AF_UNSPEC;
	opterr = 0;
}

/**
 * kresp_option_take_request() - take an option that is not the subcommand's own
 * @req: the request
 * @id: what getopt_long() said: -4, -6, -H, --status, --timeout; ':' and '?',
 *	and all others, end the command
 * @argv: the command line
 */
void kresp_option_take_request(struct kresp_option_request *req, int id,
			       char **argv)
{
	switch (id) {
	case 'H':
		add_field(req, optarg);
		break;
	case '4':
		set_family(req, AF_INET);
		break;
	case '6':
		set_family(req, AF_INET6);
		break;
	case KRESP_OPTION_STATUS:
		req->status = parse_status(optarg);
		if (!req->status)
			kresp_option_die(req->command,
					 "--status '%s': 200 to 599 but 206 is allowed",
					 optarg);
		break;
	case KRESP_OPTION_TIMEOUT:
		req->timeout_ms = parse_timeout(optarg);
		if (!req->timeout_ms)
			kresp_option_die(req->command,
					 "--timeout '%s': 0.1 to 3600 seconds, to 0.001, are allowed",
					 optarg);
		break;
	case ':':
		kresp_option_die(req->command, "option '%s' needs an argument",
				 argv[optind - 1]);
	default:
		/* In "-vx" getopt is still at the word when it meets x. */
		if (optopt && optopt < KRESP_OPTION_STATUS &&
		    !(argv[optind - 1][0] == '-' && argv[optind - 1][1] == '-'))
			kresp_option_die(req->command, "unknown option '-%c'",
					 optopt);
		kresp_option_die(req->command,
				 "unknown option '%s', or one that takes no argument",
				 argv[optind - 1]);
	}
}

/**
 * kresp_option_take_url() - take the URL, all that follows the options
 * @req: the request
 * @argc: words of the command line
 * @argv: the words
 */
void kresp_option_take_url(struct kresp_option_request *req, int argc,
			   char **argv)
{
	char why[KRESP_URL_WHY_MAX], shown[KRESP_OUTPUT_QUOTE_MAX];
	const char *text;

	if (optind == argc)
		kresp_option_die(req->command, "the URL is missing");
	if (optind < argc - 1)
		kresp_option_die(req->command, "'%s': one URL is allowed",
				 argv[optind + 1]);

	text = argv[optind];
	kresp_output_escape(shown, sizeof(shown), text, strlen(text));
	if (kresp_url_parse(&req->url, text, why, sizeof(why)))
		kresp_option_die(req->command, "URL '%s': %s", shown, why);
	if (req->url.family != AF_UNSPEC && req->family != AF_UNSPEC &&
	    req->url.family != req->family)
		kresp_option_die(req->command,
				 "URL '%s': the address is %s, but --%s was given",
				 shown,
				 req->url.family == AF_INET ? "IPv4" : "IPv6",
				 req->family == AF_INET ? "ipv4" : "ipv6");
}
