// SPDX-License-Identifier: GPL-2.0
/* Connections: octets out and in, every wait with a deadline. */
#include "http_test.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define IN_MAX (4 << 20)

/* One connection at a time is read; a case that runs beside is a process */
static unsigned char in_buffer[2][IN_MAX];
static unsigned int in_turn;

long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Note what went wrong, if nothing has before; always false */
bool conn_fail(struct conn *conn, const char *format, ...)
{
	va_list args;

	if (!conn->why[0]) {
		va_start(args, format);
		vsnprintf(conn->why, sizeof(conn->why), format, args);
		va_end(args);
	}
	return false;
}

static unsigned int port_of(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)address)->sin_port);
	return ntohs(((const struct sockaddr_in6 *)address)->sin6_port);
}

static bool wait_for(struct conn *conn, short events, long long until)
{
	struct pollfd pollfd = { .fd = conn->fd, .events = events };
	long long left;
	int ret;

	do {
		left = until - now_ms();
		ret = poll(&pollfd, 1, left > 0 ? left : 0);
	} while (ret < 0 && errno == EINTR);
	return ret > 0;
}

/* Connect; everything on the connection is to be over within @ms */
bool conn_open(struct conn *conn, unsigned int ms)
{
	struct sockaddr_storage own;
	socklen_t len = sizeof(own);
	int err = 0;
	int one = 1;

	memset(conn, 0, sizeof(*conn));
	conn->in = in_buffer[in_turn++ % ARRAY_SIZE(in_buffer)];
	conn->deadline = now_ms() + ms;
	conn->fd = socket(server.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK |
			  SOCK_CLOEXEC, 0);
	if (conn->fd < 0)
		return conn_fail(conn, "socket: %s", strerror(errno));
	setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(conn->fd, (struct sockaddr *)&server.address,
		    server.address_len) < 0 && errno != EINPROGRESS)
		return conn_fail(conn, "connect: %s", strerror(errno));
	if (!wait_for(conn, POLLOUT, conn->deadline))
		return conn_fail(conn, "connect: no answer");
	len = sizeof(err);
	getsockopt(conn->fd, SOL_SOCKET, SO_ERROR, &err, &len);
	if (err)
		return conn_fail(conn, "connect: %s", strerror(err));
	len = sizeof(own);
	if (!getsockname(conn->fd, (struct sockaddr *)&own, &len))
		conn->port = port_of(&own);
	return true;
}

/* Take the answers that are complete; false if what came is none */
static bool take_answers(struct conn *conn)
{
	struct answer *answer;
	size_t left;
	long size;

	while (conn->nr_answers < ANSWERS_MAX) {
		answer = &conn->answers[conn->nr_answers];
		left = conn->in_len - conn->in_used;
		if (!left)
			break;
		size = answer_parse(conn->in + conn->in_used, left, conn->eof,
				    conn->head_only[conn->nr_answers], answer);
		if (size < 0)
			return conn_fail(conn, "what came is no answer");
		if (!size)
			break;
		answer->came = time(NULL);
		conn->in_used += size;
		conn->nr_answers++;
	}
	return true;
}

/* Read what has come, or comes until @until; true if anything did */
bool conn_read(struct conn *conn, long long until)
{
	ssize_t ret;

	if (conn->eof || conn->reset)
		return false;
	if (!wait_for(conn, POLLIN, until))
		return false;
	ret = read(conn->fd, conn->in + conn->in_len, IN_MAX - conn->in_len);
	if (ret < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (ret < 0)
		conn->reset = true;
	else if (!ret)
		conn->eof = true;
	else
		conn->in_len += ret;
	return true;
}

/* Send it all, reading meanwhile: a server may not take more before it is read.
 * That it has closed is no fault here; what it answered will tell.
 */
bool conn_send(struct conn *conn, const void *data, size_t len)
{
	struct pollfd pollfd = { .fd = conn->fd, .events = POLLIN | POLLOUT };
	const unsigned char *at = data;
	long long left;
	ssize_t ret;

	while (len) {
		ret = send(conn->fd, at, len, MSG_NOSIGNAL);
		if (ret >= 0) {
			at += ret;
			len -= ret;
			continue;
		}
		if (errno != EAGAIN && errno != EINTR)
			return true;
		left = conn->deadline - now_ms();
		if (left <= 0)
			return conn_fail(conn, "the server reads no more");
		pollfd.events = conn->eof ? POLLOUT : POLLIN | POLLOUT;
		if (poll(&pollfd, 1, left) > 0 && pollfd.revents & POLLIN)
			conn_read(conn, 0);
	}
	return true;
}

/* Wait until there are @nr answers */
bool conn_wait_answers(struct conn *conn, size_t nr)
{
	for (;;) {
		if (!take_answers(conn))
			return false;
		if (conn->nr_answers >= nr)
			return true;
		if (conn->reset)
			return conn_fail(conn, "reset instead of answer %zu",
					 conn->nr_answers + 1);
		if (conn->eof)
			return conn_fail(conn, "closed instead of answer %zu",
					 conn->nr_answers + 1);
		if (!conn_read(conn, conn->deadline))
			return conn_fail(conn, "answer %zu did not come in time",
					 conn->nr_answers + 1);
	}
}

/* Wait until the server closes; false if that is no FIN */
bool conn_wait_end(struct conn *conn)
{
	while (conn_read(conn, conn->deadline))
		;
	if (conn->reset)
		return conn_fail(conn, "reset, not closed");
	if (!conn->eof)
		return conn_fail(conn, "not closed in time");
	return take_answers(conn);
}

void conn_half_close(struct conn *conn)
{
	shutdown(conn->fd, SHUT_WR);
}

void conn_close(struct conn *conn)
{
	if (conn->fd >= 0)
		close(conn->fd);
	conn->fd = -1;
}

void conn_reset(struct conn *conn)
{
	struct linger linger = { .l_onoff = 1 };

	setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	conn_close(conn);
}

/* Does a table of the kernel's have a socket of the server's for our port? */
static bool is_listed(const char *path, unsigned int port)
{
	unsigned int local, remote, state;
	char line[512];
	bool found = false;
	FILE *file;

	file = fopen(path, "r");
	if (!file)
		return false;
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, " %*u: %*[0-9A-F]:%x %*[0-9A-F]:%x %x",
			       &local, &remote, &state) == 3 &&
			remote == port && local == port_of(&server.address);
	fclose(file);
	return found;
}

/* Wait until the server, on this machine, has no socket for it any more */
bool conn_forgotten(struct conn *conn)
{
	while (is_listed("/proc/net/tcp", conn->port) ||
	       is_listed("/proc/net/tcp6", conn->port)) {
		if (now_ms() > conn->deadline)
			return conn_fail(conn, "the server's socket is still there");
		poll(NULL, 0, 10);
	}
	return true;
}
