// SPDX-License-Identifier: GPL-2.0
#include "attack.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int crowd_create(struct crowd *crowd, struct trial *trial, unsigned int size)
{
	unsigned int i;

	memset(crowd, 0, sizeof(*crowd));
	crowd->trial = trial;
	crowd->size = size;
	crowd->conns = calloc(size, sizeof(*crowd->conns));
	crowd->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!crowd->conns || crowd->epoll < 0) {
		trial_fault(trial, "no crowd: %s", strerror(errno));
		free(crowd->conns);
		return -errno;
	}
	for (i = 0; i < size; i++)
		crowd->conns[i].nr = i;
	return 0;
}

void crowd_destroy(struct crowd *crowd)
{
	unsigned int i;

	for (i = 0; i < crowd->size; i++)
		conn_close(crowd, &crowd->conns[i]);
	close(crowd->epoll);
	free(crowd->conns);
}

static int dial(unsigned int source, int rcvbuf)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
	};
	struct sockaddr_in from = { .sin_family = AF_INET };
	int sndbuf = 16384;
	int one = 1;
	int fd;

	inet_pton(AF_INET, SERVER_IP, &to.sin_addr);
	inet_pton(AF_INET, CLIENT_IP, &from.sin_addr);
	/* The others are 10.0.0.101 and so on. */
	if (source)
		from.sin_addr.s_addr = htonl(0x0a000064 + source);

	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
	/* What the machine's TCP holds is to be the server's part mostly. */
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &sndbuf, sizeof(sndbuf));
	if (rcvbuf)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof(rcvbuf));
	if (!bind(fd, (struct sockaddr *)&from, sizeof(from)) &&
	    (!connect(fd, (struct sockaddr *)&to, sizeof(to)) ||
	     errno == EINPROGRESS))
		return fd;
	one = -errno;
	close(fd);
	return one;
}

bool conn_open(struct crowd *crowd, struct conn *conn, unsigned int source,
	       int rcvbuf)
{
	struct epoll_event event = {
		.events = EPOLLIN | EPOLLOUT,
		.data.u32 = conn->nr,
	};
	int fd = dial(source, rcvbuf);

	if (fd < 0) {
		trial_fault(crowd->trial, "connect: %s", strerror(-fd));
		return false;
	}
	conn->fd = fd;
	conn->state = CONN_CONNECTING;
	conn->answers = 0;
	conn->finals = 0;
	conn->opened = now_ms();
	conn->sent = 0;
	conn->broken = false;
	conn->reader.len = 0;
	conn->reader.fault = NULL;
	crowd->nr_open++;
	epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, fd, &event);
	return true;
}

void conn_close(struct crowd *crowd, struct conn *conn)
{
	if (conn->state == CONN_CLOSED)
		return;
	close(conn->fd);
	conn->state = CONN_CLOSED;
	crowd->nr_open--;
}

void conn_deafen(struct crowd *crowd, struct conn *conn)
{
	struct epoll_event event = { .data.u32 = conn->nr };

	epoll_ctl(crowd->epoll, EPOLL_CTL_MOD, conn->fd, &event);
}

void conn_reset(struct crowd *crowd, struct conn *conn)
{
	struct linger linger = { .l_onoff = 1 };

	if (conn->state == CONN_CLOSED)
		return;
	setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	conn_close(crowd, conn);
}

ssize_t conn_send(struct conn *conn, const void *data, size_t len)
{
	ssize_t sent;

	if (conn->state != CONN_OPEN)
		return 0;
	sent = send(conn->fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent < 0 && errno == EAGAIN)
		return 0;
	if (sent < 0) {
		/* The kernel says so only once, to whoever asks first. */
		conn->broken = true;
		return -errno;
	}
	conn->sent += sent;
	return sent;
}

static void take_answers(struct crowd *crowd, struct conn *conn, bool end)
{
	while (reader_next(&conn->reader, end)) {
		conn->answers++;
		if (conn->reader.answer.status >= 200)
			conn->finals++;
		crowd->trial->status[conn->reader.answer.status]++;
	}
	if (conn->reader.fault)
		trial_fault(crowd->trial, "the server sent %s: %.60s",
			    conn->reader.fault, conn->reader.data);
}

bool conn_receive(struct crowd *crowd, struct conn *conn, size_t most)
{
	struct reader *reader = &conn->reader;
	size_t room = sizeof(reader->data) - 1 - reader->len;
	ssize_t got;

	got = recv(conn->fd, reader->data + reader->len,
		   most < room ? most : room, MSG_DONTWAIT);
	if (got < 0 && errno == EAGAIN)
		return true;
	if (got > 0) {
		reader->len += got;
		reader->data[reader->len] = '\0';
		take_answers(crowd, conn, false);
		return true;
	}
	if (!got && !conn->broken) {
		take_answers(crowd, conn, true);
		crowd->trial->closed++;
	} else {
		crowd->trial->reset++;
	}
	conn_close(crowd, conn);
	return false;
}

void crowd_wait(struct crowd *crowd, int ms,
		void (*event)(struct crowd *crowd, struct conn *conn,
			      bool connected))
{
	int64_t end = now_ms() + ms, left;
	struct epoll_event events[64], change = { .events = EPOLLIN };
	struct conn *conn;
	bool connected;
	int i, nr;

	for (left = ms; left >= 0 && crowd->nr_open; left = end - now_ms()) {
		nr = epoll_wait(crowd->epoll, events, 64, left);
		if (nr <= 0)
			return;
		for (i = 0; i < nr; i++) {
			conn = &crowd->conns[events[i].data.u32];
			connected = conn->state == CONN_CONNECTING;
			if (conn->state == CONN_CLOSED)
				continue;
			if (connected) {
				change.data.u32 = conn->nr;
				epoll_ctl(crowd->epoll, EPOLL_CTL_MOD, conn->fd,
					  &change);
				conn->state = CONN_OPEN;
			}
			event(crowd, conn, connected);
		}
		if (!ms)
			return;
	}
}
