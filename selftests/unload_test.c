// SPDX-License-Identifier: GPL-2.0
/* The module can be unloaded at any time, in bounded time, with live sessions
 * of every kind and while clients hammer it; no socket is left, the kernel does
 * not complain, and it can be loaded again.
 */
#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define PARAMS	"access_log=0 max_sessions_per_source=1000000 "		\
		"header_timeout_ms=600000 body_timeout_ms=600000 "		\
		"keepalive_timeout_ms=3600000 send_timeout_ms=600000"

#define EXPECT_NO_SOCKETS()						\
	EXPECT_TRUE(wait_for(PATIENCE,					\
			     !count_sockets(PORT, STATES_ALIVE, false)))

/* ---- Sessions of one kind ------------------------------------------------ */

#define NR_CLIENTS	500

/* Their answers are more than TCP takes for a client that does not read. */
#define NR_UNREAD	400

FIXTURE(unload) {
	struct client client;
	int clients[NR_CLIENTS];
	unsigned long taint;
};

FIXTURE_VARIANT(unload) {
	const char *text;
	unsigned int count;	/* times the text is sent */
	bool reads;		/* one answer for each */
	bool finishes;
	int rcvbuf;
	bool stays;		/* the session lasts until the unload */
};

FIXTURE_SETUP(unload)
{
	struct rlimit limit = { 4096, 4096 };

	setrlimit(RLIMIT_NOFILE, &limit);
	begin(PARAMS);
	ASSERT_EQ(0, netns_limit_send_buffers());
	self->taint = kernel_taint();
}

FIXTURE_TEARDOWN(unload)
{
	end();
}

FIXTURE_VARIANT_ADD(unload, silent) {
	.text = "", .stays = true,
};

FIXTURE_VARIANT_ADD(unload, idle) {
	.text = GET, .count = 1, .reads = true, .stays = true,
};

FIXTURE_VARIANT_ADD(unload, half_sent) {
	.text = "GET / HTTP/1.1\r\nHos", .count = 1, .stays = true,
};

FIXTURE_VARIANT_ADD(unload, half_sent_body) {
	.text = "GET / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\n12345",
	.count = 1, .stays = true,
};

FIXTURE_VARIANT_ADD(unload, half_closed) {
	.text = GET, .count = 1, .finishes = true,
};

FIXTURE_VARIANT_ADD(unload, half_closed_within_a_head) {
	.text = "GET", .count = 1, .finishes = true,
};

FIXTURE_VARIANT_ADD(unload, not_reading) {
	.text = GET, .count = NR_UNREAD, .rcvbuf = 2048, .stays = true,
};

FIXTURE_VARIANT_ADD(unload, not_reading_and_half_closed) {
	.text = GET, .count = NR_UNREAD, .rcvbuf = 2048,
	.finishes = true, .stays = true,
};

FIXTURE_VARIANT_ADD(unload, lingering) {
	.text = "x\r\n", .count = 1,
};

FIXTURE_VARIANT_ADD(unload, with_unread_octets) {
	.text = "x\r\nmore and more and more", .count = 1,
};

/* @text @count times, as one. */
static char *repeat(const char *text, unsigned int count)
{
	char *all = malloc(strlen(text) * count + 1);
	char *at = all;

	*at = '\0';
	while (count--)
		at = stpcpy(at, text);
	return all;
}

TEST_SCALED(unload, with_500_sessions)
{
	char *text = repeat(variant->text, variant->count);
	struct client *client = &self->client;
	struct answer answer;
	int i;

	for (i = 0; i < NR_CLIENTS; i++) {
		ASSERT_EQ(0, client_open(client, i % 2 ? LOOPBACK : LOOPBACK6,
					 PORT, variant->rcvbuf));
		self->clients[i] = client->fd;
		ASSERT_EQ(0, client_say(client, text));
		if (variant->reads)
			ASSERT_EQ(0, client_read(client, &answer, false));
		if (variant->finishes)
			ASSERT_EQ(0, client_finish(client));
	}
	if (variant->stays)
		EXPECT_TRUE(wait_for(PATIENCE, module_counter("sessions_open") ==
						       NR_CLIENTS));
	/* The server is held back in the middle of its answers. */
	if (variant->rcvbuf)
		EXPECT_GT(NR_CLIENTS * NR_UNREAD, module_counter("requests"));

	EXPECT_EQ(0, module_unload());
	EXPECT_FALSE(module_loaded());
	EXPECT_EQ(0, count_sockets(PORT, STATE_BIT(SOCKET_LISTEN), false));
	/* TCP alone may still have some of them. */
	EXPECT_EQ(count_sockets(PORT, STATES_ALIVE, true),
		  count_sockets(PORT, STATES_ALIVE, false));
	for (i = 0; i < NR_CLIENTS; i++)
		close(self->clients[i]);
	EXPECT_NO_SOCKETS();
	EXPECT_EQ(self->taint, kernel_taint());
	free(text);
}

/* ---- Under load ---------------------------------------------------------- */

#define NR_PROCESSES	4
#define NR_ROUNDS	6
#define NR_ANSWERS	200	/* before each unload */

FIXTURE(load) {
	struct client client;
	unsigned int *answers;	/* shared with the processes */
	pid_t pids[NR_PROCESSES];
	unsigned long taint;
};

static void hammer(struct client *client, unsigned int *answers,
		   unsigned int kind)
{
	struct answer answer;
	int i;

	if (client_open(client, kind % 2 ? LOOPBACK : LOOPBACK6, PORT, 0)) {
		/* The module is not loaded: not too fast, then. */
		pause_ms(1);
		return;
	}
	client_say(client, kind % 3 ? GET GET_GZIP GET : GET_CLOSE);
	for (i = 0; i < (kind % 3 ? 3 : 1); i++)
		if (!client_read(client, &answer, false))
			__atomic_fetch_add(answers, 1, __ATOMIC_RELAXED);
	if (kind % 5)
		client_close(client);
	else
		client_reset(client);
}

FIXTURE_SETUP(load)
{
	unsigned int kind;
	int p;

	begin("max_sessions_per_source=1000000 log_rate=50");
	self->taint = kernel_taint();
	self->answers = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->answers);
	for (p = 0; p < NR_PROCESSES; p++) {
		self->pids[p] = fork();
		ASSERT_LE(0, self->pids[p]);
		if (self->pids[p])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (kind = p;; kind++)
			hammer(&self->client, self->answers, kind);
	}
}

FIXTURE_TEARDOWN(load)
{
	int p;

	for (p = 0; p < NR_PROCESSES; p++) {
		kill(self->pids[p], SIGKILL);
		waitpid(self->pids[p], NULL, 0);
	}
	EXPECT_NO_SOCKETS();
	EXPECT_EQ(self->taint, kernel_taint());
	end();
}

static unsigned int answered(const unsigned int *answers)
{
	return __atomic_load_n(answers, __ATOMIC_RELAXED);
}

TEST_SCALED(load, unloads_again_and_again)
{
	unsigned int before;
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		before = answered(self->answers);
		ASSERT_TRUE(wait_for(PATIENCE, answered(self->answers) - before
						       >= NR_ANSWERS));
		EXPECT_EQ(0, module_unload());
		EXPECT_EQ(0, count_sockets(PORT, STATE_BIT(SOCKET_LISTEN),
					   false));
		ASSERT_EQ(0, module_load("max_sessions_per_source=1000000 log_rate=50"));
	}
}

TEST_HARNESS_MAIN
