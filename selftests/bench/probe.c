// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: probe [-x] [-e MS] [-p MS] PORT SECONDS
 *
 * A client outside the guest: asks the server behind 127.0.0.1:PORT every MS
 * milliseconds (-e, default 20), and notes when the answer was there. That is
 * their mean; each is between a half and one and a half of it, or the requests
 * would keep step with the guest's tick, and all meet it or none.
 *
 *	-x	a new connection for each request
 *	-p MS	patience, default 2000: no answer by then is a failure
 *
 * One line comes out: requests, failures, p50, p99 and worst in microseconds; a
 * failure counts as having taken all of the patience.
 */
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SAMPLES_MAX	1000000

static unsigned int samples[SAMPLES_MAX];
static long long patience_us = 2000000;

static long long now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000ll + now.tv_nsec / 1000;
}

/* Whether @fd is ready for @events by @deadline. */
static bool wait_for(int fd, short events, long long deadline)
{
	struct pollfd poller = { .fd = fd, .events = events };
	long long left = deadline - now_us();

	return left > 0 && poll(&poller, 1, (left + 999) / 1000) > 0;
}

static int connect_by(unsigned short port, long long deadline)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(port),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;

	if (fd < 0)
		err(1, "socket");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	connect(fd, (struct sockaddr *)&to, sizeof(to));
	if (wait_for(fd, POLLOUT, deadline))
		return fd;
	close(fd);
	return -1;
}

/* An answer that begins well is in time. */
static bool ask(int fd, bool last, long long deadline)
{
	char request[128], answer[2048];
	int len;

	len = snprintf(request, sizeof(request),
		       "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n",
		       last ? "Connection: close\r\n" : "");
	return send(fd, request, len, MSG_NOSIGNAL) == len &&
	       wait_for(fd, POLLIN, deadline) &&
	       recv(fd, answer, sizeof(answer), 0) > 12 &&
	       !memcmp(answer, "HTTP/1.1 200", 12);
}

static int compare(const void *a, const void *b)
{
	unsigned int x = *(const unsigned int *)a, y = *(const unsigned int *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	long long every_us = 20000, begin, next, end, start;
	unsigned int nr = 0, failures = 0;
	bool each_new = false;
	int option, fd = -1;

	while ((option = getopt(argc, argv, "xe:p:")) != -1) {
		switch (option) {
		case 'x':
			each_new = true;
			break;
		case 'e':
			every_us = atoi(optarg) * 1000ll;
			break;
		case 'p':
			patience_us = atoi(optarg) * 1000ll;
			break;
		default:
			return 2;
		}
	}
	if (optind + 2 != argc || every_us <= 0 || patience_us <= 0)
		errx(2, "usage: probe [-x] [-e MS] [-p MS] PORT SECONDS");

	begin = now_us();
	end = begin + atoi(argv[optind + 1]) * 1000000ll;
	for (next = begin; next < end && nr < SAMPLES_MAX; nr++) {
		bool answered;

		start = now_us();
		if (fd < 0)
			fd = connect_by(atoi(argv[optind]), start + patience_us);
		answered = fd >= 0 && ask(fd, each_new, start + patience_us);
		samples[nr] = answered ? now_us() - start : patience_us;
		failures += !answered;
		if (fd >= 0 && (each_new || !answered)) {
			close(fd);
			fd = -1;
		}
		next += every_us / 2 + random() % every_us;
		if (next > now_us())
			usleep(next - now_us());
		else
			next = now_us();
	}
	if (!nr)
		errx(1, "no request was made");
	qsort(samples, nr, sizeof(*samples), compare);
	printf("%u %u %u %u %u\n", nr, failures, samples[nr / 2],
	       samples[nr - 1 - nr / 100], samples[nr - 1]);
	return 0;
}
