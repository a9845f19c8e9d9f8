// SPDX-License-Identifier: GPL-2.0
/* What the network loses at the end of a connection is sent again, however the
 * connection ended: the client gets the whole answer and the FIN, and no
 * socket of the server's stays. A kernel socket that does not hold its
 * network namespace would lose its timers when it is released, and with them
 * the last data and the FIN.
 *
 * Everything the server sends is dropped until its socket is an orphan, which
 * only TCP's own timers can bring to an end.
 */
#include "fixture.h"

#include <stdio.h>

FIXTURE(lost) {
	struct network network;
	struct client client;
	struct answer answer;
};

FIXTURE_VARIANT(lost) {
	const char *ip;
};

FIXTURE_VARIANT_ADD(lost, ipv4) { .ip = SERVER_IP };
FIXTURE_VARIANT_ADD(lost, ipv6) { .ip = SERVER_IP6 };

/* From the server's namespace to the client's and back. */
#define TO(side) ASSERT_EQ(0, netns_enter(self->network.side))

FIXTURE_SETUP(lost)
{
	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, network_create(&self->network));
	ASSERT_EQ(0, module_load("keepalive_timeout_ms=3600000"));
	TO(client);
	ASSERT_EQ(0, client_open(&self->client, variant->ip, PORT, 0));
	ASSERT_EQ(0, client_say(&self->client, GET));
	READ(&self->client, 200);
	TO(server);
}

FIXTURE_TEARDOWN(lost)
{
	client_close(&self->client);
	end();
}

#define LOSE()								\
	ASSERT_EQ(0, run("tc qdisc add dev kresp0 root netem loss 100%%"))
#define LOSE_NO_MORE()							\
	ASSERT_EQ(0, run("tc qdisc del dev kresp0 root"))

/* The server's side is in one of these states, with nobody left to care. */
#define EXPECT_ORPHAN(states)						\
	ASSERT_TRUE(wait_for(PATIENCE, count_sockets(PORT, states, true)))

/* All is well in the end, on both sides. */
#define EXPECT_END() do {						\
	EXPECT_EQ(0, client_read_end(&self->client));			\
	client_close(&self->client);					\
	EXPECT_TRUE(wait_for(PATIENCE,					\
			     !count_sockets(PORT, STATES_ALIVE, false))); \
} while (0)

/* Without Host: answered 400, and the connection closes. */
#define REFUSED	"GET / HTTP/1.1\r\n\r\n"
#define SENT	(STATE_BIT(SOCKET_FIN_WAIT1) | STATE_BIT(SOCKET_CLOSING) | \
		 STATE_BIT(SOCKET_LAST_ACK))

/* The module goes, and its FIN is lost. */
TEST_SCALED(lost, fin_of_an_unload)
{
	LOSE();
	ASSERT_EQ(0, module_unload());
	EXPECT_ORPHAN(SENT);
	LOSE_NO_MORE();
	EXPECT_END();
}

/* It goes with an answer on its way, which is lost, too. */
TEST_SCALED(lost, data_and_fin_of_an_unload)
{
	long requests = module_counter("requests");

	LOSE();
	ASSERT_EQ(0, client_say(&self->client, GET));
	ASSERT_TRUE(wait_for(PATIENCE, module_counter("requests") > requests));
	ASSERT_EQ(0, module_unload());
	EXPECT_ORPHAN(SENT);
	LOSE_NO_MORE();
	READ(&self->client, 200);
	EXPECT_PAGE();
	EXPECT_END();
}

/* The client has sent its FIN: the server has nothing to wait for. */
TEST_SCALED(lost, data_and_fin_to_a_half_closed_client)
{
	LOSE();
	ASSERT_EQ(0, client_say(&self->client, GET));
	ASSERT_EQ(0, client_finish(&self->client));
	EXPECT_ORPHAN(SENT);
	LOSE_NO_MORE();
	READ(&self->client, 200);
	EXPECT_PAGE();
	EXPECT_END();
}

/* The client has gone: the same, with nobody to read it. */
TEST_SCALED(lost, fin_to_a_client_that_has_closed)
{
	LOSE();
	client_close(&self->client);
	EXPECT_ORPHAN(SENT);
	LOSE_NO_MORE();
	EXPECT_TRUE(wait_for(PATIENCE,
			     !count_sockets(PORT, STATES_ALIVE, false)));
}

/* A session that has lingered for as long as it may ends as well: an outage
 * of the network is no client that does not read.
 */
TEST_SCALED(lost, data_and_fin_of_a_close_longer_than_it_lingers)
{
	LOSE();
	ASSERT_EQ(0, client_say(&self->client, REFUSED));
	ASSERT_TRUE(wait_for(PATIENCE, module_counter("timeout_linger") == 1));
	EXPECT_ORPHAN(SENT);
	LOSE_NO_MORE();
	READ(&self->client, 400);
	EXPECT_END();
}

/* The session is still there and lingers: nobody is an orphan yet. */
TEST_SCALED(lost, data_and_fin_of_a_close)
{
	const unsigned int sent = STATE_BIT(SOCKET_FIN_WAIT1);

	LOSE();
	ASSERT_EQ(0, client_say(&self->client, REFUSED));
	ASSERT_TRUE(wait_for(PATIENCE, count_sockets(PORT, sent, false)));
	LOSE_NO_MORE();
	if (module_counter("timeout_linger"))
		SKIP(return, "this machine is slower than the server lingers");
	READ(&self->client, 400);
	EXPECT_END();
}

/* Who said that it ends is not waited for: TCP sends again without a session. */
TEST_SCALED(lost, data_and_fin_of_a_client_that_ends)
{
	LOSE();
	ASSERT_EQ(0, client_say(&self->client, GET_CLOSE));
	EXPECT_ORPHAN(SENT);
	EXPECT_EQ(0, module_counter("timeout_linger"));
	LOSE_NO_MORE();
	READ(&self->client, 200);
	EXPECT_PAGE();
	EXPECT_END();
}

TEST_HARNESS_MAIN
