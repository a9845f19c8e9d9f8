// SPDX-License-Identifier: GPL-2.0
/* Where the module listens: on every address of both families by one socket,
 * whatever the sysctls say; on IPv4 alone where there is no IPv6; on just one
 * address and port when told so.
 */
#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

FIXTURE(listen) {
	struct client client;
	struct answer answer;
};

FIXTURE_SETUP(listen)
{
	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, netns_new());
	ASSERT_EQ(0, run("ip address add 10.0.0.2/24 dev lo"));
	ASSERT_EQ(0, run("ip -6 address add fd00::2/64 dev lo nodad"));
}

FIXTURE_TEARDOWN(listen)
{
	end();
}

/* 0 if the page comes from there, else a negative errno. */
static int page_at(struct client *client, struct answer *answer, const char *ip,
		   unsigned int port)
{
	int err = client_open(client, ip, port, 0);

	if (err)
		return err;
	err = client_say(client, GET_CLOSE);
	if (!err)
		err = client_read(client, answer, false);
	if (!err && answer->status != 200)
		err = -EPROTO;
	client_close(client);
	return err;
}

#define PAGE_AT(ip, port) page_at(&self->client, &self->answer, ip, port)

TEST_SCALED(listen, on_every_address)
{
	ASSERT_EQ(0, module_load(""));
	EXPECT_EQ(0, PAGE_AT("127.0.0.1", 80));
	EXPECT_EQ(0, PAGE_AT("127.1.2.3", 80));
	EXPECT_EQ(0, PAGE_AT("10.0.0.2", 80));
	EXPECT_EQ(0, PAGE_AT("::1", 80));
	EXPECT_EQ(0, PAGE_AT("fd00::2", 80));
	/* One socket. */
	EXPECT_EQ(1, count_sockets(80, STATE_BIT(SOCKET_LISTEN), false));
}

/* TCP asks a silent client again after this. */
#define SYN_ACK_AGAIN_MS	1000

TEST_SCALED(listen, who_asks_is_accepted_before_who_is_silent)
{
	struct client silent = { .fd = -1 };
	int64_t began;
	long sessions;

	ASSERT_EQ(0, module_load(""));
	began = now_ms();
	ASSERT_EQ(0, client_open(&silent, "127.0.0.1", 80, 0));
	EXPECT_EQ(0, PAGE_AT("127.0.0.1", 80));
	sessions = module_counter("sessions");
	if (now_ms() - began < SYN_ACK_AGAIN_MS)
		EXPECT_EQ(1, sessions);
	/* In the end it is a session, and as good as any. */
	EXPECT_TRUE(wait_for(PATIENCE, module_counter("sessions") == 2));
	EXPECT_EQ(0, client_say(&silent, GET));
	EXPECT_EQ(0, client_read(&silent, &self->answer, false));
	EXPECT_EQ(200, self->answer.status);
	client_close(&silent);
}

TEST_SCALED(listen, with_bindv6only)
{
	ASSERT_EQ(0, write_file("/proc/sys/net/ipv6/bindv6only", "1"));
	ASSERT_EQ(0, module_load(""));
	EXPECT_EQ(0, PAGE_AT("127.0.0.1", 80));
	EXPECT_EQ(0, PAGE_AT("::1", 80));
}

TEST_SCALED(listen, with_ipv6_disabled)
{
	ASSERT_EQ(0, write_file("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1"));
	ASSERT_EQ(0, write_file("/proc/sys/net/ipv6/conf/default/disable_ipv6",
				"1"));
	ASSERT_EQ(0, module_load(""));
	EXPECT_EQ(0, PAGE_AT("127.0.0.1", 80));
	EXPECT_EQ(0, PAGE_AT("10.0.0.2", 80));
	EXPECT_EQ(-EADDRNOTAVAIL, PAGE_AT("::1", 80));
}

TEST_SCALED(listen, on_one_ipv4_address)
{
	ASSERT_EQ(0, module_load("address=10.0.0.2"));
	EXPECT_EQ(0, PAGE_AT("10.0.0.2", 80));
	EXPECT_EQ(-ECONNREFUSED, PAGE_AT("127.0.0.1", 80));
	EXPECT_EQ(-ECONNREFUSED, PAGE_AT("fd00::2", 80));
	EXPECT_EQ(-ECONNREFUSED, PAGE_AT("::1", 80));
}

TEST_SCALED(listen, on_one_ipv6_address)
{
	ASSERT_EQ(0, module_load("address=fd00::2"));
	EXPECT_EQ(0, PAGE_AT("fd00::2", 80));
	EXPECT_EQ(-ECONNREFUSED, PAGE_AT("::1", 80));
	EXPECT_EQ(-ECONNREFUSED, PAGE_AT("10.0.0.2", 80));
	EXPECT_EQ(-ECONNREFUSED, PAGE_AT("127.0.0.1", 80));
}

TEST_SCALED(listen, on_every_ipv4_address)
{
	ASSERT_EQ(0, module_load("address=0.0.0.0"));
	EXPECT_EQ(0, PAGE_AT("10.0.0.2", 80));
	EXPECT_EQ(0, PAGE_AT("127.0.0.1", 80));
	EXPECT_EQ(-ECONNREFUSED, PAGE_AT("::1", 80));
}

TEST_SCALED(listen, on_an_empty_address)
{
	ASSERT_EQ(0, module_load("address="));
	EXPECT_EQ(0, PAGE_AT("10.0.0.2", 80));
	EXPECT_EQ(0, PAGE_AT("::1", 80));
}

TEST_SCALED(listen, on_another_port)
{
	ASSERT_EQ(0, module_load("port=65535"));
	EXPECT_EQ(0, PAGE_AT("127.0.0.1", 65535));
	EXPECT_EQ(0, PAGE_AT("::1", 65535));
	EXPECT_EQ(-ECONNREFUSED, PAGE_AT("127.0.0.1", 80));
}

TEST_SCALED(listen, on_port_1)
{
	ASSERT_EQ(0, module_load("port=1"));
	EXPECT_EQ(0, PAGE_AT("127.0.0.1", 1));
}

/* Another has the port, but on another address. */
TEST_SCALED(listen, beside_another)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons(80),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ASSERT_EQ(0, bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	ASSERT_EQ(0, listen(fd, 1));
	ASSERT_EQ(0, module_load("address=10.0.0.2"));
	EXPECT_EQ(0, PAGE_AT("10.0.0.2", 80));
	close(fd);
}

TEST_HARNESS_MAIN
