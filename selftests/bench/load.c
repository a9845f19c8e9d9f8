// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: load [-c N] [-p N] [-n N] [-b N] [-m METHOD] [-f FIELD]... [-s STATUS]
 *	       [-x] [-d N] [-o FILE] [-q] PORT
 *
 * Makes exactly so many requests of the server at 127.0.0.1 and says what they
 * cost: the lean client that instructions are counted with. It is the same for
 * every server and, but for the system calls, costs next to nothing.
 *
 *	-c N	connections, default 1
 *	-p N	requests sent at once on each, default 1
 *	-n N	requests measured, default 2000; rounded up to whole rounds
 *	-b N	octets of the request head, at least; filled up with fields
 *	-m, -f	method, default GET; a field, Name:value
 *	-s N	the status every answer has to have, default 200
 *	-x	a new connection for each request, closed by the server
 *	-d N	for N seconds instead (load_time.c)
 *	-o FILE	writes the first answer there; measures nothing
 *	-q	says how long a request is; measures nothing
 *
 * A round is: send on every connection, then receive on every connection. One
 * line comes out: requests measured, nanoseconds, of those idle (in steps of 10
 * ms), octets of an answer. Under -icount a nanosecond is an instruction. With -d
 * the line is what wrk.lua's is: requests/s; p50, p99, p99.9, worst, in
 * microseconds, from sending at once to the whole answer; failures, 0, as any
 * ends the program with status 1; requests.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define FIELDS_MAX	4096
#define NR_REQUESTS	2000	/* if -n does not say how many */

static struct sockaddr_in server = {
	.sin_family = AF_INET,
	.sin_addr.s_addr = 0x0100007f,
};

struct request request = { .method = "GET" };
struct answer answer;
unsigned int nr_connections = 1, nr_pipelined = 1;
int fds[CONNECTIONS_MAX];

static char received[PIPELINED_MAX * ANSWER_MAX];

static unsigned long number(const char *text, unsigned long max)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (!n || *end || n > max)
		errx(2, "%s: must be from 1 to %lu", text, max);
	return n;
}

static int open_connection(void)
{
	struct timeval patience = { .tv_sec = PATIENCE_S };
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	if (fd < 0)
		err(1, "socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(fd, (struct sockaddr *)&server, sizeof(server)))
		err(1, "connect");
	return fd;
}

void send_requests(int fd, unsigned int nr)
{
	size_t len = request.len * nr;
	const char *text = request.text;
	ssize_t n;

	for (; len; text += n, len -= n) {
		n = send(fd, text, len, MSG_NOSIGNAL);
		if (n < 0)
			err(1, "send");
	}
}

void check_start(const char *text)
{
	if (memcmp(text, answer.start, answer.start_len))
		errx(1, "not %s but %.16s", answer.start, text);
}

/* The first octets of @len; how many there are already is @have. */
static void receive(int fd, size_t have, size_t len)
{
	ssize_t n;

	for (; have < len; have += n) {
		n = recv(fd, received + have, len - have, 0);
		if (n < 0)
			err(1, "recv, after %zu of %zu octets", have, len);
		if (!n)
			errx(1, "end of input after %zu of %zu octets", have,
			     len);
	}
	check_start(received);
}

/* One request, to learn how long an answer is; it stays in @received. */
static void learn_answer(void)
{
	int fd = open_connection();
	char *body, *length;
	size_t have = 0;
	ssize_t n;

	send_requests(fd, 1);
	do {
		n = recv(fd, received + have, ANSWER_MAX - have - 1, 0);
		if (n <= 0)
			err(1, "recv of the first answer");
		have += n;
		received[have] = '\0';
		body = strstr(received, "\r\n\r\n");
	} while (!body);

	answer.len = body + 4 - received;
	length = strcasestr(received, "\r\nContent-Length:");
	if (length && length < body && strcmp(request.method, "HEAD") &&
	    !strstr(answer.start, "304"))
		answer.len += strtoul(length + 17, NULL, 10);
	if (answer.len > ANSWER_MAX)
		errx(1, "an answer of more than %d octets", ANSWER_MAX);
	answer.start[7] = received[7];	/* HTTP/1.0 or HTTP/1.1 */
	receive(fd, have, answer.len);
	close(fd);
}

static void write_answer(const char *path)
{
	FILE *file = fopen(path, "w");

	if (!file || fwrite(received, 1, answer.len, file) != answer.len ||
	    fclose(file))
		err(1, "%s", path);
}

/* "Name:value" is sent as "Name: value". */
static void add_field(char *fields, const char *field)
{
	const char *value = strchr(field, ':');
	size_t len = strlen(fields);

	if (!value)
		errx(2, "%s: not a field, Name:value", field);
	len += snprintf(fields + len, FIELDS_MAX - len, "%.*s: %s\r\n",
			(int)(value - field), field, value + 1);
	if (len >= FIELDS_MAX)
		errx(2, "too many fields");
}

static void make_request(const char *fields, size_t least, bool close)
{
	size_t len;

	len = snprintf(request.text, HEAD_MAX,
		       "%s / HTTP/1.1\r\nHost: 127.0.0.1\r\n%s%s",
		       request.method, close ? "Connection: close\r\n" : "",
		       fields);
	/* Fields of 120 octets, the last ones shorter. */
	for (int i = 0; len + 2 < least; i++) {
		size_t room = least - len - 2;
		int pad = room >= 140 ? 110 : room > 14 ? (int)room - 10 : 4;

		len += snprintf(request.text + len, HEAD_MAX - len,
				"X-%04d: %0*d\r\n", i, pad, i);
	}
	len += snprintf(request.text + len, HEAD_MAX - len, "\r\n");
	if (len >= HEAD_MAX)
		errx(2, "a request of more than %d octets", HEAD_MAX);
	request.len = len;
	for (unsigned int i = 1; i < nr_pipelined; i++)
		memcpy(request.text + i * len, request.text, len);
}

/* A round on connections that stay. */
static void exchange(void)
{
	unsigned int i;

	for (i = 0; i < nr_connections; i++)
		send_requests(fds[i], nr_pipelined);
	for (i = 0; i < nr_connections; i++)
		receive(fds[i], 0, answer.len * nr_pipelined);
}

/* A round on connections of its own. */
static void exchange_and_close(void)
{
	unsigned int i;

	for (i = 0; i < nr_connections; i++) {
		fds[i] = open_connection();
		send_requests(fds[i], 1);
	}
	for (i = 0; i < nr_connections; i++) {
		receive(fds[i], 0, answer.len);
		if (recv(fds[i], received, 1, 0))
			errx(1, "the server does not close");
		close(fds[i]);
	}
}

unsigned long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static unsigned long long idle_ns(void)
{
	unsigned long long idle, waiting;
	FILE *file = fopen("/proc/stat", "r");

	if (!file || fscanf(file, "cpu %*u %*u %*u %llu %llu", &idle,
			    &waiting) != 2)
		err(1, "/proc/stat");
	fclose(file);
	return (idle + waiting) * (1000000000ull / sysconf(_SC_CLK_TCK));
}

static void measure(void (*round)(void), unsigned long nr_requests)
{
	unsigned int each = nr_connections * nr_pipelined;
	unsigned long rounds = (nr_requests + each - 1) / each, i;
	unsigned long long start, idle;

	for (i = 0; i < rounds / 4 + 2; i++)
		round();
	idle = idle_ns();
	start = now_ns();
	for (i = 0; i < rounds; i++)
		round();
	start = now_ns() - start;
	printf("%lu %llu %llu %zu\n", rounds * each, start, idle_ns() - idle,
	       answer.len);
}

int main(int argc, char **argv)
{
	unsigned long nr_requests = 0, least = 0, status = 200, seconds = 0;
	char fields[FIELDS_MAX] = "";
	const char *file = NULL;
	bool each_new = false, ask_len = false;
	int option;

	while ((option = getopt(argc, argv, "c:p:n:b:m:f:s:xd:o:q")) != -1) {
		switch (option) {
		case 'c':
			nr_connections = number(optarg, CONNECTIONS_MAX);
			break;
		case 'p':
			nr_pipelined = number(optarg, PIPELINED_MAX);
			break;
		case 'n':
			nr_requests = number(optarg, 1000000000);
			break;
		case 'b':
			least = number(optarg, HEAD_MAX - 256);
			break;
		case 'm':
			request.method = optarg;
			break;
		case 'f':
			add_field(fields, optarg);
			break;
		case 's':
			status = number(optarg, 999);
			break;
		case 'x':
			each_new = true;
			break;
		case 'd':
			seconds = number(optarg, 3600);
			break;
		case 'o':
			file = optarg;
			break;
		case 'q':
			ask_len = true;
			break;
		default:
			return 2;
		}
	}
	if (optind + 1 != argc)
		errx(2, "usage: load [OPTIONS] PORT");
	if (each_new && (nr_pipelined > 1 || seconds))
		errx(2, "-x excludes -p and -d");
	if (seconds && nr_requests)
		errx(2, "-d and -n exclude each other");
	nr_requests = nr_requests ?: NR_REQUESTS;
	server.sin_port = htons(number(argv[optind], 65535));
	answer.start_len = snprintf(answer.start, sizeof(answer.start),
				    "HTTP/1.1 %lu", status);

	make_request(fields, least, each_new);
	if (ask_len) {
		printf("%zu\n", request.len);
		return 0;
	}
	learn_answer();
	if (file) {
		write_answer(file);
		return 0;
	}
	if (each_new) {
		measure(exchange_and_close, nr_requests);
		return 0;
	}
	for (unsigned int i = 0; i < nr_connections; i++)
		fds[i] = open_connection();
	if (seconds)
		measure_time(seconds);
	else
		measure(exchange, nr_requests);
	return 0;
}
