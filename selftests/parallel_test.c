// SPDX-License-Identifier: GPL-2.0
/* A hundred clients at once, each with many requests under way, get each
 * answer whole and their own: octet for octet what one client alone gets.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

/* Each process has a part of the clients, so that CPUs compete. */
#define NR_PROCESSES	4
#define NR_CLIENTS	25
#define NR_ROUNDS	10

/* The requests of a round: all kinds of answers, told apart by their octets. */
#define ROUND								\
	GET GET_GZIP "OPTIONS * HTTP/1.1\r\n" HOST "\r\n"		\
	"POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"	\
	"GET /x HTTP/1.1\r\n" HOST "If-None-Match: *\r\n\r\n" HEAD GET	\
	"FROB /x HTTP/1.1\r\n" HOST "\r\n"

#define NR_ANSWERS	8
#define ANSWER_TO_HEAD	5

FIXTURE(parallel) {
	struct client client;
	struct answer answer;
	struct answer expected[NR_ANSWERS];
	struct client *clients;
};

FIXTURE_VARIANT(parallel) {
	const char *ip;
};

FIXTURE_SETUP(parallel)
{
	int i;

	begin("log_rate=100");
	self->clients = calloc(NR_CLIENTS, sizeof(*self->clients));
	ASSERT_NE(NULL, self->clients);
	ASSERT_EQ(0, client_open(&self->client, variant->ip, PORT, 0));
	ASSERT_EQ(0, client_say(&self->client, ROUND));
	for (i = 0; i < NR_ANSWERS; i++) {
		ASSERT_EQ(0, client_read(&self->client, &self->expected[i],
					 i == ANSWER_TO_HEAD));
		answer_blur_dates(&self->expected[i]);
	}
}

FIXTURE_TEARDOWN(parallel)
{
	free(self->clients);
	end();
}

FIXTURE_VARIANT_ADD(parallel, ipv4) { .ip = LOOPBACK };
FIXTURE_VARIANT_ADD(parallel, ipv6) { .ip = LOOPBACK6 };

static int read_answer(struct client *client, struct answer *answer,
		       const struct answer *expected, int nr)
{
	int err = client_read(client, answer, nr == ANSWER_TO_HEAD);

	if (err)
		return err;
	answer_blur_dates(answer);
	return answer->body_len == expected->body_len &&
	       !strcmp(answer->head, expected->head) &&
	       !memcmp(answer->body, expected->body, answer->body_len) ?
	       0 : -EBADMSG;
}

/* Every client has a part of its requests sent before any has another. */
static int round_of_all(struct client *clients, struct answer *answer,
			const struct answer *expected, unsigned int round)
{
	const size_t len = strlen(ROUND);
	const size_t step = len / (round % 3 + 1) + 1;
	size_t at;
	int i, nr, err;

	for (at = 0; at < len; at += step)
		for (i = 0; i < NR_CLIENTS; i++) {
			err = client_send(&clients[i], ROUND + at,
					  len - at < step ? len - at : step);
			if (err)
				return err;
		}
	for (nr = 0; nr < NR_ANSWERS; nr++)
		for (i = 0; i < NR_CLIENTS; i++) {
			err = read_answer(&clients[i], answer, &expected[nr],
					  nr);
			if (err)
				return err;
		}
	return 0;
}

TEST_SCALED(parallel, answers_are_whole_and_their_own)
{
	pid_t pids[NR_PROCESSES];
	int ready[2], go[2];
	int p, i, status;
	char octet = 0;
	int err = 0;

	ASSERT_EQ(0, pipe(ready));
	ASSERT_EQ(0, pipe(go));
	for (p = 0; p < NR_PROCESSES; p++) {
		pids[p] = fork();
		ASSERT_LE(0, pids[p]);
		if (pids[p])
			continue;
		for (i = 0; i < NR_CLIENTS && !err; i++)
			err = client_open(&self->clients[i], variant->ip, PORT,
					  0);
		/* All are connected before the first request of any. */
		if (write(ready[1], &octet, 1) != 1 ||
		    read(go[0], &octet, 1) != 1)
			err = -EPIPE;
		for (i = 0; i < NR_ROUNDS && !err; i++)
			err = round_of_all(self->clients, &self->answer,
					   self->expected, i);
		if (err)
			fprintf(stderr, "# error %d in round %d: %s\n", err, i,
				self->answer.head);
		_exit(err ? 1 : 0);
	}
	for (p = 0; p < NR_PROCESSES; p++)
		ASSERT_EQ(1, read(ready[0], &octet, 1));
	EXPECT_TRUE(wait_for(PATIENCE, module_counter("sessions_open") ==
					       NR_PROCESSES * NR_CLIENTS + 1));
	ASSERT_EQ(NR_PROCESSES, write(go[1], "1234", NR_PROCESSES));
	for (p = 0; p < NR_PROCESSES; p++) {
		ASSERT_EQ(pids[p], waitpid(pids[p], &status, 0));
		EXPECT_EQ(0, status);
	}
	EXPECT_EQ(NR_ANSWERS * (NR_PROCESSES * NR_CLIENTS * NR_ROUNDS + 1),
		  module_counter("requests"));
}

TEST_HARNESS_MAIN
