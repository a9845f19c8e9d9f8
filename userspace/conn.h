/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_CONN_H
#define KRESP_CONN_H

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

/* After this long, whoever waits at a terminal is told what for. */
#define KRESP_CONN_PROGRESS_MS	2000
/* The longest reason why there is no connection, its NUL included. */
#define KRESP_CONN_WHY_MAX	512

/**
 * struct kresp_conn - one TCP connection and its deadline
 * @fd: the socket, non-blocking; -1: none
 * @started_ms: when it was begun, CLOCK_MONOTONIC
 * @deadline_ms: when it must be over, CLOCK_MONOTONIC
 * @said_progress: the message of KRESP_CONN_PROGRESS_MS has been given
 * @meanwhile: called each time before it is waited for the server; NULL: not
 *	wanted
 * @arg: handed to @meanwhile
 * @peer: the server's address, as text
 */
struct kresp_conn {
	int fd;
	int64_t started_ms;
	int64_t deadline_ms;
	bool said_progress;
	void (*meanwhile)(void *arg);
	void *arg;
	char peer[INET6_ADDRSTRLEN + 20];
};

/* What kresp_conn_to.before returns to end the attempt for good. */
#define KRESP_CONN_GIVE_UP	(-ECANCELED)

/**
 * struct kresp_conn_to - where to connect to, and how
 * @host: name, IPv4 or IPv6 address (no brackets; a zone may follow)
 * @port: decimal
 * @family: AF_INET, AF_INET6, or AF_UNSPEC for whichever answers
 * @timeout_ms: the deadline of everything done with the connection, from now.
 *	The resolver has time limits of its own (resolv.conf(5)), so the clock
 *	starts when the name is known.
 * @source_port: this side's port; 0: whichever is free
 * @before: called before each address is tried, when both ends' ports are
 *	known and nothing was sent. Return: 0; else a negative errno and a line
 *	in @why: the address is passed over, or, with KRESP_CONN_GIVE_UP, no
 *	other is tried. NULL: not wanted.
 * @arg: handed to @before
 */
struct kresp_conn_to {
	const char *host;
	const char *port;
	int family;
	unsigned int timeout_ms;
	uint16_t source_port;
	int (*before)(void *arg, const struct sockaddr *peer,
		      uint16_t source_port, char *why, size_t why_size);
	void *arg;
};

int kresp_conn_open(struct kresp_conn *conn, const struct kresp_conn_to *to,
		    char *why, size_t why_size);
int kresp_conn_send(struct kresp_conn *conn, const void *data, size_t len);
ssize_t kresp_conn_recv(struct kresp_conn *conn, void *data, size_t size);
ssize_t kresp_conn_peek(struct kresp_conn *conn);
int kresp_conn_wait(struct kresp_conn *conn, struct pollfd *fds,
		    unsigned int nr_fds);
int kresp_conn_end(struct kresp_conn *conn, size_t *nr_extra);
void kresp_conn_close(struct kresp_conn *conn);

#endif
