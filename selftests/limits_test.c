// SPDX-License-Identifier: GPL-2.0
/* The parameters that bound what a client may take: max_sessions, max_requests,
 * rate_limit and the timeouts, each at its edge.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#define NR_CLIENTS	6

FIXTURE(limits) {
	struct client clients[NR_CLIENTS];
	struct answer answer;
};

FIXTURE_SETUP(limits)
{
	int i;

	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, netns_new());
	for (i = 0; i < NR_CLIENTS; i++)
		self->clients[i].fd = -1;
}

FIXTURE_TEARDOWN(limits)
{
	int i;

	for (i = 0; i < NR_CLIENTS; i++)
		client_close(&self->clients[i]);
	end();
}

/* ---- max_sessions -------------------------------------------------------- */

/* A connection that has begun a request; it is not idle. */
static int begin_request(struct client *client)
{
	return client_connect(client) ?: client_say(client, "GET / HTTP/1.1\r\n");
}

/* The status of the answer, or a negative errno. */
static int end_request(struct client *client, struct answer *answer)
{
	int err = client_say(client, HOST "\r\n") ?:
		  client_read(client, answer, false);

	return err ?: (int)answer->status;
}

static int request(struct client *client, struct answer *answer)
{
	int err = begin_request(client);

	return err ?: end_request(client, answer);
}

/* A 503, or a reset, whatever the client was doing when it came. */
static bool is_refused(int result)
{
	return result == 503 || result == -ECONNRESET || result == -EPIPE ||
	       result == -ECONNREFUSED;
}

#define BEGIN(i)	ASSERT_EQ(0, begin_request(&self->clients[i]))
#define END(i)		end_request(&self->clients[i], &self->answer)
#define REQUEST(i)	request(&self->clients[i], &self->answer)

TEST_SCALED(limits, max_sessions_are_let_in)
{
	int i;

	ASSERT_EQ(0, module_load("max_sessions=4"));
	for (i = 0; i < 3; i++)
		BEGIN(i);
	EXPECT_EQ(200, REQUEST(3));
	EXPECT_EQ(4, module_counter("sessions_open"));
	for (i = 0; i < 3; i++)
		EXPECT_EQ(200, END(i));
	EXPECT_EQ(0, module_counter("limit_sessions"));
}

TEST_SCALED(limits, max_sessions_and_no_more)
{
	int i;

	ASSERT_EQ(0, module_load("max_sessions=4"));
	for (i = 0; i < 4; i++)
		BEGIN(i);
	EXPECT_TRUE(is_refused(REQUEST(4)));
	EXPECT_TRUE(is_refused(REQUEST(5)));
	EXPECT_EQ(2, module_counter("limit_sessions"));
	/* Who was there before does not notice. */
	for (i = 0; i < 4; i++)
		EXPECT_EQ(200, END(i));
}

TEST_SCALED(limits, max_sessions_has_room_again)
{
	ASSERT_EQ(0, module_load("max_sessions=2"));
	BEGIN(0);
	BEGIN(1);
	ASSERT_TRUE(is_refused(REQUEST(2)));
	client_close(&self->clients[0]);
	ASSERT_TRUE(wait_for(PATIENCE, module_counter("sessions_open") == 1));
	BEGIN(3);
	EXPECT_EQ(200, END(3));
	EXPECT_EQ(200, END(1));
}

TEST_SCALED(limits, max_sessions_of_1)
{
	ASSERT_EQ(0, module_load("max_sessions=1"));
	BEGIN(0);
	EXPECT_TRUE(is_refused(REQUEST(1)));
	EXPECT_EQ(200, END(0));
}

/* The session that has been idle for longest makes room. */
TEST_SCALED(limits, max_sessions_ends_an_idle_one)
{
	ASSERT_EQ(0, module_load("max_sessions=3"));
	ASSERT_EQ(200, REQUEST(0));
	BEGIN(1);
	pause_ms(20);
	ASSERT_EQ(200, REQUEST(2));
	EXPECT_EQ(200, REQUEST(3));
	EXPECT_EQ(0, client_read_end(&self->clients[0]));
	EXPECT_EQ(200, END(1));
	EXPECT_EQ(0, client_say(&self->clients[2], GET));
	EXPECT_EQ(0, client_read(&self->clients[2], &self->answer, false));
	EXPECT_EQ(1, module_counter("limit_idle_evicted"));
}

TEST_SCALED(limits, max_sessions_per_source)
{
	struct client *other = &self->clients[5];
	struct client *client = &self->clients[0];

	ASSERT_EQ(0, module_load("max_sessions_per_source=2"));
	BEGIN(0);
	BEGIN(1);
	EXPECT_TRUE(is_refused(REQUEST(2)));
	ASSERT_EQ(0, client_open(other, LOOPBACK6, PORT, 0));
	ASSERT_EQ(0, client_say(other, GET));
	READ(other, 200);
	EXPECT_EQ(200, END(0));
	client_close(client);
	ASSERT_TRUE(wait_for(PATIENCE, module_counter("sessions_open") == 2));
	EXPECT_EQ(200, REQUEST(3));
}

/* ---- header_timeout_ms, keepalive_timeout_ms ----------------------------- */

/* Timers may be late, and clocks differ by a tick; never early by more. */
#define TICK_MS	10

#define CLIENT	(&self->clients[0])

TEST_SCALED(limits, header_timeout)
{
	int64_t start, took;

	ASSERT_EQ(0, module_load("header_timeout_ms=500"));
	ASSERT_EQ(0, client_connect(CLIENT));
	start = now_ms();
	ASSERT_EQ(0, client_say(CLIENT, "GET / HTTP/1.1\r\nHost"));
	READ(CLIENT, 408);
	took = now_ms() - start;
	EXPECT_LE(500 - TICK_MS, took);
	EXPECT_FIELD("Connection", "close");
	EXPECT_EQ(0, client_read_end(CLIENT));
}

TEST_SCALED(limits, header_timeout_of_a_later_request)
{
	ASSERT_EQ(0, module_load("header_timeout_ms=300"));
	ASSERT_EQ(0, client_connect(CLIENT));
	ASSERT_EQ(0, client_say(CLIENT, GET "GET"));
	READ(CLIENT, 200);
	READ(CLIENT, 408);
	EXPECT_EQ(0, client_read_end(CLIENT));
}

/* However many octets come meanwhile: the time is that of the whole head. */
TEST_SCALED(limits, header_timeout_of_a_trickle)
{
	int64_t start, took;
	int err = 0;

	ASSERT_EQ(0, module_load("header_timeout_ms=1000 keepalive_timeout_ms=3600000"));
	ASSERT_EQ(0, client_connect(CLIENT));
	start = now_ms();
	ASSERT_EQ(0, client_say(CLIENT, "GET / HTTP/1.1\r\nA: "));
	while (!err && count_sockets(PORT, STATE_BIT(SOCKET_ESTABLISHED), false)) {
		err = client_say(CLIENT, "b");
		pause_ms(20);
	}
	took = now_ms() - start;
	EXPECT_LE(1000 - TICK_MS, took);
	EXPECT_GT(1000 * (int64_t)scaled(PATIENCE), took);
	READ(CLIENT, 408);
}

TEST_SCALED(limits, a_head_in_time)
{
	int i;

	ASSERT_EQ(0, module_load("header_timeout_ms=600000 keepalive_timeout_ms=100"));
	ASSERT_EQ(0, client_connect(CLIENT));
	/* A head takes longer than keepalive_timeout_ms, and may. */
	ASSERT_EQ(0, client_say(CLIENT, "GET / HTTP/1.1\r\n"));
	for (i = 0; i < 20; i++) {
		pause_ms(20);
		ASSERT_EQ(0, client_say(CLIENT, "A: b\r\n"));
	}
	ASSERT_EQ(0, client_say(CLIENT, HOST "\r\n"));
	READ(CLIENT, 200);
}

TEST_SCALED(limits, keepalive_timeout)
{
	int64_t start, took;

	ASSERT_EQ(0, module_load("keepalive_timeout_ms=500 header_timeout_ms=600000"));
	ASSERT_EQ(0, client_connect(CLIENT));
	start = now_ms();
	ASSERT_EQ(0, client_say(CLIENT, GET));
	READ(CLIENT, 200);
	/* Nothing is said: it is no fault. */
	EXPECT_EQ(0, client_read_end(CLIENT));
	took = now_ms() - start;
	EXPECT_LE(500 - TICK_MS, took);
}

/* Requests with pauses for @whole milliseconds. The longest pause it came to, or
 * an error that no pause explains.
 */
static int64_t request_and_pause(struct client *client, struct answer *answer,
				 int64_t whole)
{
	int64_t start = now_ms(), last = start, longest = 0, now = start;
	int err = 0;

	while (!err && now - start < whole) {
		err = client_say(client, GET);
		if (!err)
			err = client_read(client, answer, false);
		pause_ms(50);
		now = now_ms();
		if (now - last > longest)
			longest = now - last;
		last = now;
	}
	return err && longest < whole / 4 ? err : longest;
}

TEST_SCALED(limits, keepalive_timeout_begins_anew)
{
	int64_t longest;

	ASSERT_EQ(0, module_load("keepalive_timeout_ms=1000"));
	/* A pause that was too long, on a busy machine, proves nothing. */
	do {
		client_close(CLIENT);
		ASSERT_EQ(0, client_connect(CLIENT));
		longest = request_and_pause(CLIENT, &self->answer, 2000);
		ASSERT_LE(0, longest);
	} while (longest >= 500);
}

TEST_SCALED(limits, silent_client)
{
	ASSERT_EQ(0, module_load("keepalive_timeout_ms=300 header_timeout_ms=300"));
	ASSERT_EQ(0, client_connect(CLIENT));
	EXPECT_EQ(0, client_read_end(CLIENT));
}

TEST_SCALED(limits, client_of_empty_lines)
{
	ASSERT_EQ(0, module_load("keepalive_timeout_ms=300 header_timeout_ms=300"));
	ASSERT_EQ(0, client_connect(CLIENT));
	ASSERT_EQ(0, client_say(CLIENT, "\r\n\r\n"));
	EXPECT_EQ(0, client_read_end(CLIENT));
}

/* A session that timed out is over, even if the client never closes. */
TEST_SCALED(limits, timed_out_sessions_make_room)
{
	ASSERT_EQ(0, module_load("keepalive_timeout_ms=300"));
	ASSERT_EQ(200, REQUEST(0));
	ASSERT_EQ(1, module_counter("sessions_open"));
	EXPECT_TRUE(wait_for(PATIENCE, !module_counter("sessions_open")));
	EXPECT_EQ(1, module_counter("timeout_keepalive"));
}

/* ---- body_timeout_ms, send_timeout_ms, lifetime_ms, rate_limit ----------- */

TEST_SCALED(limits, body_timeout)
{
	int64_t start;

	ASSERT_EQ(0, module_load("body_timeout_ms=300"));
	ASSERT_EQ(0, client_connect(CLIENT));
	start = now_ms();
	ASSERT_EQ(0, client_say(CLIENT, "GET / HTTP/1.1\r\n" HOST
				"Content-Length: 2\r\n\r\nx"));
	READ(CLIENT, 408);
	EXPECT_LE(300 - TICK_MS, now_ms() - start);
	EXPECT_EQ(0, client_read_end(CLIENT));
}

/* A client that does not read is reset, and its answers are thrown away. */
TEST_SCALED(limits, send_timeout)
{
	int i, err = 0;

	ASSERT_EQ(0, module_load("send_timeout_ms=300 access_log=0"));
	ASSERT_EQ(0, client_open(CLIENT, LOOPBACK, PORT, 2048));
	for (i = 0; i < 1000000 && !err; i++)
		err = client_say(CLIENT, GET);
	EXPECT_TRUE(err == -ECONNRESET || err == -EPIPE)
		TH_LOG("error %d after %d requests", err, i);
	EXPECT_EQ(1, module_counter("timeout_send"));
	EXPECT_TRUE(wait_for(PATIENCE,
			     !count_sockets(PORT, STATES_ALIVE, false)));
}

TEST_SCALED(limits, lifetime)
{
	int64_t start = now_ms();
	int i;

	ASSERT_EQ(0, module_load("lifetime_ms=1000"));
	ASSERT_EQ(0, client_connect(CLIENT));
	for (i = 0; i < 10000; i++) {
		ASSERT_EQ(0, client_say(CLIENT, GET));
		READ(CLIENT, 200);
		if (answer_field(&self->answer, "Connection"))
			break;
		pause_ms(10);
	}
	EXPECT_FIELD("Connection", "close");
	EXPECT_LE(1000 - TICK_MS, now_ms() - start);
	EXPECT_EQ(0, client_read_end(CLIENT));
}

TEST_SCALED(limits, rate_limit)
{
	int64_t start = now_ms(), took;
	unsigned int ok = 0, i;

	ASSERT_EQ(0, module_load("rate_limit=5"));
	ASSERT_EQ(0, client_connect(CLIENT));
	for (i = 0; i < 50; i++) {
		ASSERT_EQ(0, client_say(CLIENT, GET));
		ASSERT_EQ(0, client_read(CLIENT, &self->answer, false));
		if (self->answer.status == 200)
			ok++;
		else
			ASSERT_EQ(429U, self->answer.status);
	}
	took = now_ms() - start;
	/* A second's at once, and what has come in since. */
	EXPECT_LE(5U, ok);
	EXPECT_GE(5 + 5 * (took + 1000) / 1000, ok);
	EXPECT_TRUE(wait_for(PATIENCE, !client_say(CLIENT, GET) &&
			     !client_read(CLIENT, &self->answer, false) &&
			     self->answer.status == 200));
}

/* ---- max_requests -------------------------------------------------------- */

TEST_SCALED(limits, max_requests)
{
	int i;

	ASSERT_EQ(0, module_load("max_requests=3"));
	ASSERT_EQ(0, client_connect(CLIENT));
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, client_say(CLIENT, GET));
		READ(CLIENT, 200);
		if (i < 2)
			EXPECT_NO_FIELD("Connection");
		else
			EXPECT_FIELD("Connection", "close");
	}
	EXPECT_EQ(0, client_read_end(CLIENT));
}

TEST_SCALED(limits, max_requests_and_no_more)
{
	ASSERT_EQ(0, module_load("max_requests=2"));
	ASSERT_EQ(0, client_connect(CLIENT));
	ASSERT_EQ(0, client_say(CLIENT, GET GET GET GET));
	READ(CLIENT, 200);
	READ(CLIENT, 200);
	EXPECT_FIELD("Connection", "close");
	EXPECT_EQ(0, client_read_end(CLIENT));
}

TEST_SCALED(limits, max_requests_of_1)
{
	ASSERT_EQ(0, module_load("max_requests=1"));
	ASSERT_EQ(0, client_connect(CLIENT));
	ASSERT_EQ(0, client_say(CLIENT,
				"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
	READ(CLIENT, 200);
	EXPECT_FIELD("Connection", "close");
	EXPECT_EQ(0, client_read_end(CLIENT));
}

TEST_HARNESS_MAIN
