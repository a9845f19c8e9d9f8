/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_OPTION_H
#define KRESP_OPTION_H

#include <stdbool.h>

#include "http_request.h"
#include "url.h"

/* The largest number that an option takes. */
#define KRESP_OPTION_NUMBER_MAX	99999999

/* Long options without a letter; a subcommand's own begin at _OWN. */
enum {
	KRESP_OPTION_STATUS = 256,
	KRESP_OPTION_TIMEOUT,
	KRESP_OPTION_OWN,
};

/**
 * struct kresp_option_request - what the subcommands that make a request share
 * @command: the subcommand's name
 * @fields_may_be: what --header may set
 * @url: where to, and what for
 * @fields: of --header, each checked
 * @nr_fields: how many
 * @status: of --status: the one expected
 * @timeout_ms: of --timeout
 * @family: of -4 and -6: AF_INET, AF_INET6 or AF_UNSPEC
 */
struct kresp_option_request {
	const char *command;
	enum kresp_http_request_fields fields_may_be;
	struct kresp_url url;
	const char *fields[KRESP_HTTP_REQUEST_FIELDS_MAX];
	unsigned int nr_fields;
	unsigned int status;
	unsigned int timeout_ms;
	int family;
};

_Noreturn void kresp_option_die(const char *command, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
bool kresp_option_number(const char *text, unsigned int min, unsigned int max,
			 unsigned int *value);
void kresp_option_init_request(struct kresp_option_request *req,
			       const char *command,
			       enum kresp_http_request_fields fields_may_be);
void kresp_option_take_request(struct kresp_option_request *req, int id,
			       char **argv);
void kresp_option_take_url(struct kresp_option_request *req, int argc,
			   char **argv);

#endif
