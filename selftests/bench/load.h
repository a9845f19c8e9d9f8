/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What ./load is told, and how it asks.
 */
#ifndef LOAD_H
#define LOAD_H

#include <stddef.h>

#define CONNECTIONS_MAX	1024
#define PIPELINED_MAX	256
#define HEAD_MAX	16384
#define ANSWER_MAX	65536
#define PATIENCE_S	30	/* without an octet */

struct request {
	char text[PIPELINED_MAX * HEAD_MAX];	/* as often as it is sent at once */
	size_t len;				/* of one */
	const char *method;
};

struct answer {
	char start[16];
	size_t start_len, len;
};

extern struct request request;
extern struct answer answer;
extern unsigned int nr_connections, nr_pipelined;
extern int fds[CONNECTIONS_MAX];

/* Sends @nr requests on @fd. */
void send_requests(int fd, unsigned int nr);

/* Ends the program if @text does not start as an answer has to. */
void check_start(const char *text);

unsigned long long now_ns(void);

/* For @seconds, by the clock; prints what -d promises. */
void measure_time(unsigned int seconds);

#endif
