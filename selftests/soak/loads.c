// SPDX-License-Identifier: GPL-2.0
/* What clients do, the good and the bad. Each function is one client's visit. */
#include "soak.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *server(unsigned int number)
{
	return number % 2 ? SERVER_IP : SERVER_IP6;
}

static bool open_to_server(struct client *client, struct tally *tally,
			   unsigned int number)
{
	return talk_open(client, tally, NULL, server(number), 0);
}

/* ---- Good clients -------------------------------------------------------- */

static void keep_alive(struct client *client, struct tally *tally,
		       unsigned int number)
{
	if (!open_to_server(client, tally, number))
		return;
	talk(client, tally, number, 200, false);
	client_close(client);
}

static void connect_anew(struct client *client, struct tally *tally,
			 unsigned int number)
{
	converse(client, tally, server(number), number);
}

static void pipeline(struct client *client, struct tally *tally,
		     unsigned int number)
{
	unsigned int i;

	if (!open_to_server(client, tally, number))
		return;
	for (i = 0; i < 5; i++)
		if (!talk(client, tally, number + i, 40, true))
			break;
	client_close(client);
}

/* An answer of that status is due, but to a client that was held up, since
 * @began, until the server's patience was at its end.
 */
static bool expect(struct client *client, struct tally *tally, int64_t began,
		   unsigned int status)
{
	static struct answer answer;
	int err = client_read(client, &answer, false);

	if (err)
		return talk_ended(tally, "answer", err, &answer);
	if (answer.status == 503) {
		tally->refused++;
		return false;
	}
	if (answer.status != status) {
		if (now_ms() - began < scaled(SOAK_TIMEOUT) * 1000 / 2)
			return talk_wrong(tally, "another status", status,
					  &answer);
		tally->ended++;
		return false;
	}
	__atomic_store_n(&tally->answers, tally->answers + 1, __ATOMIC_RELAXED);
	return true;
}

/* Content of up to the limit, and one octet over it. */
#define BODY_MAX	65536

static void send_body(struct client *client, struct tally *tally,
		      unsigned int number)
{
	static const char zeros[BODY_MAX + 1];
	const size_t sizes[] = { 1, 1000, 20000, BODY_MAX, BODY_MAX + 1 };
	size_t size = sizes[number % 5], at, step = size / (number % 7 + 1) + 1;
	int64_t began = now_ms();
	char head[200];

	if (!open_to_server(client, tally, number))
		return;
	snprintf(head, sizeof(head), "POST / HTTP/1.1\r\n" HOST
		 "Content-Length: %zu\r\n\r\n", size);
	client_say(client, head);
	for (at = 0; at < size; at += step)
		client_send(client, zeros, size - at < step ? size - at : step);
	if (expect(client, tally, began, size > BODY_MAX ? 413 : 405) &&
	    size <= BODY_MAX)
		talk(client, tally, number, 1, false);
	client_close(client);
}

/* ---- Bad ones ------------------------------------------------------------ */

/* A head, or content, that never ends: 408 in the end. */
static void be_slow(struct client *client, struct tally *tally,
		    unsigned int number)
{
	const char *text = number % 2 ? "GET / HTTP/1.1\r\nHost: a\r\nX: " :
		"POST / HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\n";

	if (!open_to_server(client, tally, number))
		return;
	if (!client_say(client, text)) {
		while (!client_is_half_closed(client) &&
		       !client_say(client, "a"))
			pause_ms(50);
		expect(client, tally, now_ms(), 408);
	}
	client_close(client);
}

/* Requests, and never a look at the answers: a reset in the end. */
static void read_nothing(struct client *client, struct tally *tally,
			 unsigned int number)
{
	unsigned int i;

	if (!talk_open(client, tally, NULL, server(number), 2048))
		return;
	for (i = 0; i < 1000; i++)
		if (client_say(client, GET))
			break;
	client_close(client);
}

/* More connections than one source may have, each with a request begun, as who
 * says nothing is no session yet. How many of them are let in depends
 * on how soon the last visit's are gone; the last one is the likeliest to be over.
 */
static void be_greedy(struct client *client, struct tally *tally,
		      unsigned int number)
{
	int fds[SOURCE_MAX + 8], i;

	for (i = 0; i < SOURCE_MAX + 8; i++) {
		talk_open(client, tally, GREEDY_IP, SERVER_IP, 0);
		fds[i] = client->fd;
		if (client->fd >= 0 && i < SOURCE_MAX + 7)
			client_say(client, "GET / HT");
	}
	if (client->fd >= 0)
		talk(client, tally, number, 1, false);
	for (i = 0; i < SOURCE_MAX + 8; i++) {
		client->fd = fds[i];
		if (number % 2)
			client_close(client);
		else
			client_reset(client);
	}
}

/* A RST wherever it hurts. */
static void reset(struct client *client, struct tally *tally,
		  unsigned int number)
{
	static const char * const texts[] = {
		"", "GET / HT", GET, GET GET GET GET, "x\r\n",
		"POST / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\n12345",
	};

	if (!open_to_server(client, tally, number))
		return;
	client_say(client, texts[number % 6]);
	if (number % 4 == 3)
		pause_ms(1);
	client_reset(client);
}

/* Not HTTP; the connection is left to linger, or not. */
static void be_faulty(struct client *client, struct tally *tally,
		      unsigned int number)
{
	if (!open_to_server(client, tally, number))
		return;
	if (!client_say(client, "GET  / HTTP/1.1\r\n\r\nand then more of it"))
		expect(client, tally, now_ms(), 400);
	if (number % 2)
		client_finish(client);
	client_close(client);
}

/* ---- Namespaces ---------------------------------------------------------- */

/* Runs in the server's namespace. Another one is made, talks from there, and
 * ends: with its connections closed, or reset, or with nobody told.
 */
static void visit(struct client *client, struct tally *tally,
		  unsigned int number)
{
	int outer, inner, err;
	char name[16];

	outer = netns_open();
	snprintf(name, sizeof(name), "soak%u", number % 2);
	err = netns_new();
	if (!err) {
		inner = netns_open();
		err = netns_enter(outer) ?:
		      link_create(name, NULL, inner, "eth0", NULL) ?:
		      link_address(name, "10.0.1.2", 24) ?:
		      link_up(name, true) ?: netns_enter(inner) ?:
		      link_address("eth0", "10.0.1.3", 24) ?:
		      link_up("eth0", true);
		close(inner);
	}
	close(outer);
	if (err) {
		talk_wrong(tally, "namespace", err, NULL);
		return;
	}
	if (!talk_open(client, tally, NULL, "10.0.1.2", 0))
		return;
	talk(client, tally, number, 3, number % 2);
	if (number % 4 == 3)
		link_up("eth0", false);
	if (number % 4 > 1)
		client_reset(client);
}

/* In a process of its own, whose end is the namespace's. */
static void come_and_go(struct client *client, struct tally *tally,
			unsigned int number)
{
	char name[16];
	pid_t pid = fork();

	if (pid < 0)
		return;
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		visit(client, tally, number);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	snprintf(name, sizeof(name), "soak%u", number % 2);
	if (!wait_for(PATIENCE, !link_exists(name)))
		talk_wrong(tally, "a namespace that stays", 0, NULL);
}

/* No source has more than SOURCE_MAX connections by these. */
const struct load loads[] = {
	{ "keep-alive", 2, false, keep_alive },
	{ "new connections", 2, false, connect_anew },
	{ "pipelined", 1, false, pipeline },
	{ "content", 1, false, send_body },
	{ "slow", 2, false, be_slow },
	{ "not reading", 1, false, read_nothing },
	{ "too many", 1, false, be_greedy },
	{ "resets", 1, false, reset },
	{ "faulty", 1, false, be_faulty },
	{ "namespaces", 1, true, come_and_go },
};

const unsigned int nr_loads = ARRAY_SIZE(loads);
