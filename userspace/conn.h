/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_CONN_H
#define KRESP_CONN_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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
 * @peer: the server's address, as text
 */
struct kresp_conn {
	int fd;
	int64_t started_ms;
	int64_t deadline_ms;
	bool said_progress;
	char peer[INET6_ADDRSTRLEN + 20];
};

int kresp_conn_open(struct kresp_conn *conn, const char *host,
		    const char *port, int family, unsigned int timeout_ms,
		    char *why, size_t why_size);
int kresp_conn_send(struct kresp_conn *conn, const void *data, size_t len);
ssize_t kresp_conn_recv(struct kresp_conn *conn, void *data, size_t size);
ssize_t kresp_conn_peek(struct kresp_conn *conn);
void kresp_conn_close(struct kresp_conn *conn);

#endif
