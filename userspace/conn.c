// SPDX-License-Identifier: GPL-2.0
#include "conn.h"

#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "diag.h"

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Wait until one of them is ready or the time is up; whoever waits long is told
 * so, once. Return: 0, -ETIMEDOUT, or poll()'s error.
 */
static int wait_until(struct kresp_conn *conn, struct pollfd *fds,
		      unsigned int nr_fds, int64_t until_ms)
{
	int64_t now, wake_ms, progress_ms, whole_s;
	int nr;

	progress_ms = conn->started_ms + KRESP_CONN_PROGRESS_MS;
	whole_s = (conn->deadline_ms - conn->started_ms + 999) / 1000;
	for (;;) {
		now = now_ms();
		if (now >= until_ms)
			return -ETIMEDOUT;
		if (!conn->said_progress && now >= progress_ms) {
			conn->said_progress = true;
			kresp_diag_progress("still waiting for %s, for at most %lld s in all",
					    conn->peer, (long long)whole_s);
		}
		wake_ms = until_ms;
		if (!conn->said_progress && wake_ms > progress_ms)
			wake_ms = progress_ms;
		nr = poll(fds, nr_fds, (int)(wake_ms - now));
		if (nr > 0)
			return 0;
		if (nr < 0 && errno != EINTR)
			return -errno;
	}
}

/* Wait until the socket is ready. Return: as wait_until(). */
static int wait_ready(struct kresp_conn *conn, short events, int64_t until_ms)
{
	struct pollfd fd = { .fd = conn->fd, .events = events };

	if (conn->meanwhile)
		conn->meanwhile(conn->arg);
	return wait_until(conn, &fd, 1, until_ms);
}

static void name_peer(struct kresp_conn *conn, const struct addrinfo *addr)
{
	char host[INET6_ADDRSTRLEN + 20];

	/* Numeric, so it asks no name server; a long zone may not fit. */
	if (getnameinfo(addr->ai_addr, addr->ai_addrlen, host, sizeof(host),
			NULL, 0, NI_NUMERICHOST))
		snprintf(host, sizeof(host), "the server");
	snprintf(conn->peer, sizeof(conn->peer), "%s", host);
}

/*
 * Give this side its port before there is a connection, so that it is known to
 * to->before. Return: 0, or a negative errno and a line in @why.
 */
static int bind_source(struct kresp_conn *conn, const struct kresp_conn_to *to,
		       int family, uint16_t *port, char *why, size_t why_size)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} addr = { .any.sa_family = (sa_family_t)family };
	socklen_t len = family == AF_INET ? sizeof(addr.in) : sizeof(addr.in6);
	int one = 1;

	/* Both families have the port in the same place. */
	addr.in.sin_port = htons(to->source_port);
	if (to->source_port)
		setsockopt(conn->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(conn->fd, &addr.any, len) ||
	    getsockname(conn->fd, &addr.any, &len)) {
		int err = -errno;

		snprintf(why, why_size, "cannot use source port %u: %s",
			 to->source_port,
			 err == -EACCES ? "the capability CAP_NET_BIND_SERVICE is missing" :
					  strerror(-err));
		return err;
	}
	*port = ntohs(addr.in.sin_port);
	return 0;
}

/*
 * Try one address. Return: 0; or a negative errno and a line in @why, and there
 * is no socket.
 */
static int connect_one(struct kresp_conn *conn, const struct kresp_conn_to *to,
		       const struct addrinfo *addr, int64_t until_ms,
		       char *why, size_t why_size)
{
	socklen_t err_len = sizeof(int);
	uint16_t source_port = 0;
	bool was_said = true;
	int err = 0;

	name_peer(conn, addr);
	conn->fd = socket(addr->ai_family,
			  addr->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
			  addr->ai_protocol);
	if (conn->fd < 0)
		err = -errno;
	was_said = !err;
	if (!err && (to->before || to->source_port))
		err = bind_source(conn, to, addr->ai_family, &source_port, why,
				  why_size);
	if (!err && to->before)
		err = to->before(to->arg, addr->ai_addr, source_port, why,
				 why_size);
	if (err)
		goto out;

	was_said = false;
	if (connect(conn->fd, addr->ai_addr, addr->ai_addrlen))
		err = -errno;
	if (err == -EINPROGRESS)
		err = wait_ready(conn, POLLOUT, until_ms);
	if (!err && getsockopt(conn->fd, SOL_SOCKET, SO_ERROR, &err, &err_len))
		err = errno;
	if (err > 0)
		err = -err;
out:
	if (!err)
		return 0;
	kresp_conn_close(conn);
	if (!was_said && err == -EADDRNOTAVAIL && to->source_port)
		snprintf(why, why_size,
			 "cannot connect from port %u to %s port %s: the last connection between them has not ended yet (TIME-WAIT, about a minute)",
			 to->source_port, conn->peer, to->port);
	else if (!was_said)
		snprintf(why, why_size, "cannot connect to %s port %s: %s",
			 conn->peer, to->port, strerror(-err));
	return err;
}

/**
 * kresp_conn_open() - connect to a server
 * @conn: the connection; its @meanwhile and @arg are left as they are
 * @to: where to, and how
 * @why: on error, one line without newline
 * @why_size: bytes at @why; KRESP_CONN_WHY_MAX is enough
 *
 * The addresses are tried in the resolver's order, each for an equal share of
 * the time left, so that one that does not answer leaves time for the next.
 *
 * Return: 0 or a negative errno.
 */
int kresp_conn_open(struct kresp_conn *conn, const struct kresp_conn_to *to,
		    char *why, size_t why_size)
{
	struct addrinfo hints = {
		.ai_family = to->family,
		.ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *list, *addr;
	int err, nr_left = 0;
	int64_t now;

	conn->fd = -1;
	conn->said_progress = false;
	err = getaddrinfo(to->host, to->port, &hints, &list);
	if (err) {
		snprintf(why, why_size, "cannot resolve '%s': %s", to->host,
			 err == EAI_SYSTEM ? strerror(errno) :
					     gai_strerror(err));
		return -EHOSTUNREACH;
	}
	for (addr = list; addr; addr = addr->ai_next)
		nr_left++;

	conn->started_ms = now_ms();
	conn->deadline_ms = conn->started_ms + to->timeout_ms;
	err = -EHOSTUNREACH;
	for (addr = list; addr; addr = addr->ai_next) {
		now = now_ms();
		err = connect_one(conn, to, addr,
				  now + (conn->deadline_ms - now) / nr_left--,
				  why, why_size);
		if (!err || err == KRESP_CONN_GIVE_UP)
			break;
	}
	freeaddrinfo(list);
	return err;
}

/**
 * kresp_conn_send() - send all of it
 * @conn: the connection
 * @data: the bytes
 * @len: how many
 *
 * Return: 0; -ETIMEDOUT at the deadline, or send()'s error.
 */
int kresp_conn_send(struct kresp_conn *conn, const void *data, size_t len)
{
	const char *bytes = data;
	ssize_t sent;
	int err;

	while (len) {
		sent = send(conn->fd, bytes, len, MSG_NOSIGNAL);
		if (sent >= 0) {
			bytes += sent;
			len -= (size_t)sent;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return -errno;
		err = wait_ready(conn, POLLOUT, conn->deadline_ms);
		if (err)
			return err;
	}
	return 0;
}

/**
 * kresp_conn_recv() - receive what is there, waiting for it if need be
 * @conn: the connection
 * @data: where to
 * @size: bytes at @data
 *
 * Return: how many bytes; 0 when the server has closed; -ETIMEDOUT at the
 * deadline, or recv()'s error.
 */
ssize_t kresp_conn_recv(struct kresp_conn *conn, void *data, size_t size)
{
	ssize_t got;
	int err;

	for (;;) {
		/* A server that never stops sending meets the deadline too. */
		err = wait_ready(conn, POLLIN, conn->deadline_ms);
		if (err)
			return err;
		got = recv(conn->fd, data, size, 0);
		if (got >= 0)
			return got;
		if (errno != EAGAIN && errno != EINTR)
			return -errno;
	}
}

/**
 * kresp_conn_peek() - is there anything to receive? Never waits.
 * @conn: the connection
 *
 * Return: how many bytes, as far as a small buffer shows them; 0 when the
 * server has closed; -EAGAIN when there is nothing; recv()'s error.
 */
ssize_t kresp_conn_peek(struct kresp_conn *conn)
{
	char bytes[1024];
	ssize_t got;

	do {
		got = recv(conn->fd, bytes, sizeof(bytes), MSG_PEEK);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

/**
 * kresp_conn_wait() - wait for something else, by the connection's deadline
 * @conn: the connection; it may be closed
 * @fds: what for, see poll(2)
 * @nr_fds: how many
 *
 * Return: 0 when there is something; -ETIMEDOUT at the deadline, or poll()'s
 * error.
 */
int kresp_conn_wait(struct kresp_conn *conn, struct pollfd *fds,
		    unsigned int nr_fds)
{
	return wait_until(conn, fds, nr_fds, conn->deadline_ms);
}

/**
 * kresp_conn_end() - this side has sent all: say so, and wait for the server's end
 * @conn: the connection
 * @nr_extra: bytes that still came; they are discarded
 *
 * Return: 0 when the server has closed; -ETIMEDOUT at the deadline, or the
 * socket's error.
 */
int kresp_conn_end(struct kresp_conn *conn, size_t *nr_extra)
{
	char bytes[16384];
	ssize_t got;

	*nr_extra = 0;
	shutdown(conn->fd, SHUT_WR);
	while ((got = kresp_conn_recv(conn, bytes, sizeof(bytes))) > 0)
		*nr_extra += (size_t)got;
	return (int)got;
}

/**
 * kresp_conn_close() - close the connection, if there is one
 * @conn: the connection
 */
void kresp_conn_close(struct kresp_conn *conn)
{
	if (conn->fd >= 0)
		close(conn->fd);
	conn->fd = -1;
}
