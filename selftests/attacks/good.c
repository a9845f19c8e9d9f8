// SPDX-License-Identifier: GPL-2.0
/* The good client: asks for the page like everybody else, by a connection of
 * its own or one that it keeps, plain or by gzip, and compares every octet.
 */
#include "attack.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void fails(struct good *good, const char *what, const char *why)
{
	if (!good->failures++)
		snprintf(good->fault, sizeof(good->fault),
			 "request %u, %s: %.100s", good->requests, what, why);
}

/* One request and its answer; 0 or a negative errno. */
static int request(struct client *client, struct answer *answer, bool gzip,
		   bool close)
{
	char text[256];
	int err;

	snprintf(text, sizeof(text), "GET / HTTP/1.1\r\n" HOST "%s%s\r\n",
		 gzip ? "Accept-Encoding: gzip\r\n" : "",
		 close ? "Connection: close\r\n" : "");
	err = client_say(client, text);
	return err ?: client_read(client, answer, false);
}

/* Judges an answer that came. */
static void judge(struct good *good, const char *what,
		  const struct answer *answer, bool gzip)
{
	const char *fault = answer_fault(answer, false);

	if (answer->status != 200) {
		fails(good, what, answer->head);
		good->fault[strcspn(good->fault, "\r")] = '\0';
	} else if (fault) {
		fails(good, what, fault);
	} else if (!gzip != !answer_field(answer, "Content-Encoding")) {
		fails(good, what, "not the coding asked for");
	}
}

/* On a connection of its own, which both ends then end. */
static void visit(struct good *good, bool gzip)
{
	static struct answer answer;
	static struct client client;
	int err;

	err = client_open(&client, SERVER_IP, PORT, 0);
	if (err) {
		fails(good, "connect", strerror(-err));
		return;
	}
	err = request(&client, &answer, gzip, true);
	if (!err) {
		judge(good, "own connection", &answer, gzip);
		err = client_read_end(&client);
	}
	if (err)
		fails(good, "own connection", strerror(-err));
	client_close(&client);
}

/* On one that is kept. The server may end it between requests, as every client
 * has to expect (RFC 9112 9.3.1): then there is one more try.
 */
static void stay(struct good *good, struct client *client, bool gzip)
{
	static struct answer answer;
	bool was_open = client->fd >= 0;
	int err = 0;

	if (was_open) {
		err = request(client, &answer, gzip, false);
		if (err == -ENODATA || err == -EPIPE || err == -ECONNRESET) {
			good->reopened++;
			client_close(client);
			was_open = false;
		}
	}
	if (!was_open) {
		err = client_open(client, SERVER_IP, PORT, 0);
		if (!err)
			err = request(client, &answer, gzip, false);
	}
	if (!err) {
		judge(good, "kept connection", &answer, gzip);
		if (answer.status == 200)
			return;
	} else {
		fails(good, "kept connection", strerror(-err));
	}
	client_close(client);
}

/* Until the pipe to @stop is closed. */
static void live(int stop, int report, unsigned int pause)
{
	struct pollfd control = { .fd = stop, .events = POLLIN };
	static struct client kept = { .fd = -1 };
	struct good good = {};
	int64_t start, took;
	unsigned int nr;

	do {
		nr = good.requests++;
		start = now_us();
		if (nr % 4 < 2)
			visit(&good, nr % 2);
		else
			stay(&good, &kept, nr % 2);
		took = now_us() - start;
		if (took > good.worst_us)
			good.worst_us = took;
		if (!nr && write(report, "", 1) != 1)
			break;
	} while (!poll(&control, 1, pause));
	client_close(&kept);
	if (write(report, &good, sizeof(good)) != sizeof(good))
		_exit(1);
}

int good_start(struct good_client *client, int netns, unsigned int pause)
{
	int stop[2], report[2];
	char byte;

	if (pipe(stop) || pipe(report))
		return -errno;
	fflush(stdout);
	client->pid = fork();
	if (client->pid < 0)
		return -errno;
	if (!client->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(stop[1]);
		close(report[0]);
		if (netns_enter(netns))
			_exit(1);
		live(stop[0], report[1], pause);
		_exit(0);
	}
	close(stop[0]);
	close(report[1]);
	client->stop = stop[1];
	client->report = report[0];
	return read(client->report, &byte, 1) == 1 ? 0 : -EIO;
}

int good_stop(struct good_client *client, struct good *good)
{
	int err = 0;

	close(client->stop);
	if (read(client->report, good, sizeof(*good)) != sizeof(*good))
		err = -EIO;
	close(client->report);
	waitpid(client->pid, NULL, 0);
	return err;
}
