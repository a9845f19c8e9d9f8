// SPDX-License-Identifier: GPL-2.0
/* Network namespaces end while sessions are open between them, two hundred of
 * the client's and two hundred of the server's: each does go, and nothing of
 * what was said in it stays. One that has gone is told by its end of the link.
 */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define PARAMS	"access_log=0 header_timeout_ms=1000 body_timeout_ms=1000 "	\
		"keepalive_timeout_ms=1000 send_timeout_ms=1000"

#define NR_ROUNDS	200

/* For all rounds, in seconds of a quick machine. */
#define ROUNDS_LIMIT	900

/* What is open when a namespace ends. */
static const char * const sessions[] = {
	"", GET, GET GET_GZIP, "GET / HTTP/1.1\r\nHos", GET_CLOSE,
	"POST / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\n12345", "x\r\n",
	GET "GET / HT",
};

#define NR_SESSIONS	((int)ARRAY_SIZE(sessions))

/* The silent one is a session a second later, if it is still there. */
#define NR_ASKING	(NR_SESSIONS - 1)

/**
 * struct scene - one round
 * @number: of it
 * @network: the two namespaces, one of them this process's
 * @clients: with sessions open
 * @ready: from the process that holds the other namespace
 * @go: to it: it ends
 * @holder: that process
 */
struct scene {
	unsigned int number;
	struct network network;
	struct client clients[NR_SESSIONS];
	int ready[2];
	int go[2];
	pid_t holder;
};

FIXTURE(namespaces) {
	struct scene scene;
};

FIXTURE_SETUP(namespaces)
{
	ASSERT_EQ(0, module_loaded() ? module_unload() : 0);
	ASSERT_EQ(0, netns_new());
	alarm(scaled(ROUNDS_LIMIT));
}

FIXTURE_TEARDOWN(namespaces)
{
	end();
}

static int open_sessions(struct client *clients)
{
	int i, err;

	for (i = 0; i < NR_SESSIONS; i++) {
		err = client_open(&clients[i], i % 2 ? SERVER_IP : SERVER_IP6,
				  PORT, 0);
		if (!err)
			err = client_say(&clients[i], sessions[i]);
		if (err)
			return err;
	}
	return 0;
}

/* A process that goes to a namespace of its own, does @work there, says so with
 * its result, and ends when it is told to.
 */
static void hold(struct scene *scene,
		 int (*work)(struct scene *scene))
{
	char octet = 0;
	int err;

	if (pipe2(scene->ready, O_CLOEXEC) || pipe2(scene->go, O_CLOEXEC))
		return;
	scene->holder = fork();
	if (scene->holder)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(scene->go[1]);
	err = netns_new();
	if (!err)
		err = work(scene);
	if (write(scene->ready[1], &err, sizeof(err)) != sizeof(err) ||
	    read(scene->go[0], &octet, 1) < 0)
		_exit(1);
	_exit(0);
}

/* The result of its work. */
static int holder_ready(struct scene *scene)
{
	int err = -EPIPE;

	if (read(scene->ready[0], &err, sizeof(err)) != sizeof(err))
		err = -EPIPE;
	return err;
}

static int end_holder(struct scene *scene)
{
	int status = -1;

	close(scene->ready[0]);
	close(scene->ready[1]);
	close(scene->go[0]);
	close(scene->go[1]);
	waitpid(scene->holder, &status, 0);
	return status;
}

/* Its sockets end with a RST. */
static void reset_at_exit(struct client *clients)
{
	struct linger linger = { .l_onoff = 1 };
	int i;

	for (i = 0; i < NR_SESSIONS; i++)
		setsockopt(clients[i].fd, SOL_SOCKET, SO_LINGER, &linger,
			   sizeof(linger));
}

/* ---- The client's -------------------------------------------------------- */

static int be_client(struct scene *scene)
{
	const unsigned int port = 10000 + scene->number % 500 * 100;
	struct network *network = &scene->network;
	char ports[32];
	int err;

	network->client = netns_open();
	err = network_join(network) ?: netns_enter(network->client);
	close(network->client);
	/* Ports of its own: a new namespace begins with those of the last one,
	 * whose connections the server's TCP still has.
	 */
	snprintf(ports, sizeof(ports), "%u %u", port, port + 99);
	return err ?:
	       write_file("/proc/sys/net/ipv4/ip_local_port_range", ports) ?:
	       open_sessions(scene->clients);
}

static int be_client_that_resets(struct scene *scene)
{
	int err = be_client(scene);

	reset_at_exit(scene->clients);
	return err;
}

/* Nobody hears of its end, nor of the server's. */
static int be_client_that_vanishes(struct scene *scene)
{
	return be_client_that_resets(scene) ?: link_up("eth0", false);
}

TEST_SCALED(namespaces, of_200_clients_end)
{
	int (* const ways[])(struct scene *scene) = {
		be_client, be_client_that_resets, be_client_that_vanishes,
	};
	unsigned int rounds = counted(NR_ROUNDS), i;
	struct scene *scene = &self->scene;
	unsigned long taint;
	long before;

	scene->network.server = netns_open();
	/* Who does not answer a FIN is given up soon. */
	ASSERT_EQ(0, write_file("/proc/sys/net/ipv4/tcp_orphan_retries", "1"));
	ASSERT_EQ(0, module_load(PARAMS));
	taint = kernel_taint();
	for (i = 0; i < rounds; i++) {
		before = module_counter("sessions");
		scene->number = i;
		hold(scene, ways[i % 3]);
		ASSERT_EQ(0, holder_ready(scene));
		ASSERT_TRUE(wait_for(PATIENCE, module_counter("sessions") >=
						       before + NR_ASKING));
		EXPECT_EQ(0, end_holder(scene));
		ASSERT_TRUE(wait_for(PATIENCE, !link_exists("kresp0")));
	}
	EXPECT_TRUE(wait_for(PATIENCE, !module_counter("sessions_open")));
	EXPECT_EQ(0, module_counter("memory_used"));
	/* TCP sends the FIN to who has vanished again, ever more rarely. */
	EXPECT_TRUE(wait_for(5 * PATIENCE,
			     !count_sockets(PORT, STATES_ALIVE, false)));
	EXPECT_EQ(taint, kernel_taint());
}

/* ---- The server's -------------------------------------------------------- */

static int be_server(struct scene *scene)
{
	struct network *network = &scene->network;
	int err;

	network->server = netns_open();
	err = network_join(network);
	close(network->server);
	close(network->client);
	return err ?: write_file("/proc/sys/net/ipv4/tcp_orphan_retries", "1") ?:
	       module_load(PARAMS);
}

static void close_clients(struct scene *scene, bool reset)
{
	int i;

	if (reset)
		reset_at_exit(scene->clients);
	for (i = 0; i < NR_SESSIONS; i++)
		client_close(&scene->clients[i]);
}

TEST_SCALED(namespaces, of_200_servers_end)
{
	unsigned int rounds = counted(NR_ROUNDS), i;
	struct scene *scene = &self->scene;
	unsigned int unloaded_first = 0;
	unsigned long taint = 0;

	scene->network.client = netns_open();
	for (i = 0; i < rounds; i++) {
		hold(scene, be_server);
		ASSERT_EQ(0, holder_ready(scene));
		taint = taint ?: kernel_taint();
		ASSERT_EQ(0, open_sessions(scene->clients));
		/* From here on only its sessions keep it. */
		EXPECT_EQ(0, end_holder(scene));
		switch (i % 4) {
		case 0:	/* The clients end them, */
			close_clients(scene, i % 8);
			break;
		case 1:	/* or the unload does, */
			EXPECT_TRUE(link_exists("eth0"));
			EXPECT_EQ(0, module_unload());
			break;
		case 2:	/* or both at once, */
			close_clients(scene, i % 8 == 2);
			unloaded_first += link_exists("eth0");
			EXPECT_EQ(0, module_unload());
			break;
		case 3:	/* or the server itself, which takes its time. */
			if (i % 20 != 3)
				close_clients(scene, true);
			break;
		}
		ASSERT_TRUE(wait_for(PATIENCE, !link_exists("eth0")));
		close_clients(scene, false);
		if (module_loaded())
			EXPECT_EQ(0, module_unload());
	}
	EXPECT_LT(0, unloaded_first);
	EXPECT_EQ(taint, kernel_taint());
}

TEST_HARNESS_MAIN
