/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_OPTIONS_H
#define KRESP_WALK_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "option.h"
#include "walk_print.h"

/* Requests on the one connection of a walk. */
#define KRESP_WALK_REQUESTS_MAX	100

/**
 * struct kresp_walk_options - what the command line of "kresp walk" says
 * @request: what to ask, and of whom
 * @interface: where the client's end is captured; NULL: by the route
 * @server_interface: where the server's end is; NULL: it is not captured
 * @server_netns: the network namespace that is in; NULL: ours
 * @read: a capture file to walk, instead of making an exchange; NULL: none
 * @stream: of that file, the one conversation wanted; -1: all
 * @source_port: the client's; 0: any
 * @nr_requests: how many are made
 * @is_pipelined: all of them at once
 * @is_head: HEAD instead of GET
 * @wants_gzip: gzip may be answered
 * @format: how the walk is printed
 * @output: where to; NULL: standard output
 * @write: a capture file to write; NULL: none
 * @wants_bits: all of them
 * @wants_help: and nothing else
 */
struct kresp_walk_options {
	struct kresp_option_request request;
	const char *interface;
	const char *server_interface;
	const char *server_netns;
	const char *read;
	long stream;
	uint16_t source_port;
	unsigned int nr_requests;
	bool is_pipelined;
	bool is_head;
	bool wants_gzip;
	const struct kresp_walk_format *format;
	const char *output;
	const char *write;
	bool wants_bits;
	bool wants_help;
};

void kresp_walk_options_parse(struct kresp_walk_options *opts, int argc,
			      char **argv);
void kresp_walk_options_print_help(void);

#endif
