// SPDX-License-Identifier: GPL-2.0
/* Every module parameter at the edges of its range: what is allowed is taken
 * and shown in sysfs; what is not makes the load fail with the right errno and
 * one line in the log that says what is wrong and what is allowed, and leaves
 * nothing behind. So does an address or a port that cannot be had.
 */
#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* ---- Values taken -------------------------------------------------------- */

FIXTURE(accepts) {
	char path[128];
	char seen[128];
};

FIXTURE_VARIANT(accepts) {
	const char *name;
	const char *value;
	const char *shown;
};

FIXTURE_SETUP(accepts)
{
	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, netns_new());
}

FIXTURE_TEARDOWN(accepts)
{
	end();
}

#define ACCEPTS(name_, nr, value_, shown_)				\
	FIXTURE_VARIANT_ADD(accepts, name_##_##nr) {			\
		.name = #name_, .value = value_, .shown = shown_,	\
	}

TEST_SCALED(accepts, it)
{
	char params[128];
	FILE *file;

	snprintf(params, sizeof(params), "%s=%s", variant->name, variant->value);
	ASSERT_EQ(0, module_load(params));
	snprintf(self->path, sizeof(self->path),
		 "/sys/module/kresp/parameters/%s", variant->name);
	file = fopen(self->path, "re");
	ASSERT_NE(NULL, file);
	EXPECT_NE(NULL, fgets(self->seen, sizeof(self->seen), file));
	fclose(file);
	EXPECT_STREQ(variant->shown, self->seen);
}

/* ---- Values refused ------------------------------------------------------ */

FIXTURE(refuses) {
	int log;
};

FIXTURE_VARIANT(refuses) {
	const char *params;
	int err;
	const char *line;
};

FIXTURE_SETUP(refuses)
{
	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, netns_new());
	if (module_loaded())
		ASSERT_EQ(0, module_unload());
	self->log = log_open();
	ASSERT_LE(0, self->log);
}

FIXTURE_TEARDOWN(refuses)
{
	end();
}

#define REFUSES(name, params_, err_, line_)				\
	FIXTURE_VARIANT_ADD(refuses, name) {				\
		.params = params_, .err = err_, .line = line_,		\
	}

static void expect_nothing_left(struct __test_metadata *_metadata)
{
	EXPECT_FALSE(module_loaded());
	EXPECT_EQ(-1, module_counter("sessions_open"));
	EXPECT_EQ(0, module_load(""));
	EXPECT_EQ(0, module_counter("sessions_open"));
}

/* One line of the module's own, and no other. */
static void expect_line(struct __test_metadata *_metadata, int log,
			const char *expected)
{
	const char *line;

	ASSERT_TRUE(wait_for(PATIENCE, (line = log_next(log))));
	EXPECT_STREQ(expected, line);
	line = log_next(log);
	EXPECT_EQ(NULL, line)
		TH_LOG("another line: %s", line);
}

TEST_SCALED(refuses, it)
{
	EXPECT_EQ(-variant->err, module_load(variant->params));
	expect_line(_metadata, self->log, variant->line);
	EXPECT_EQ(0, count_sockets(PORT, ~0u, false));
	expect_nothing_left(_metadata);
}

/* ---- Numbers ------------------------------------------------------------- */

/* The edges of a range, and one step over each. */
#define RANGE(name, min, below, below_err, max, above)			\
	ACCEPTS(name, min, #min, #min "\n");				\
	ACCEPTS(name, max, #max, #max "\n");				\
	REFUSES(name##_below, #name "=" #below, below_err,		\
		#name "=" #below ": must be a whole number from " #min " to " #max); \
	REFUSES(name##_above, #name "=" #above, ERANGE,			\
		#name "=" #above ": must be a whole number from " #min " to " #max)

RANGE(port, 1, 0, ERANGE, 65535, 65536);
RANGE(backlog, 1, 0, ERANGE, 65535, 65536);
RANGE(gzip_level, 0, -1, EINVAL, 9, 10);
RANGE(log_rate, 1, 0, ERANGE, 10000, 10001);
RANGE(max_sessions, 1, 0, ERANGE, 1000000, 1000001);
RANGE(max_sessions_per_source, 1, 0, ERANGE, 1000000, 1000001);
RANGE(rate_limit, 0, -1, EINVAL, 1000000, 1000001);
RANGE(memory_kib, 64, 63, ERANGE, 4194304, 4194305);
RANGE(header_timeout_ms, 100, 99, ERANGE, 600000, 600001);
RANGE(body_timeout_ms, 100, 99, ERANGE, 600000, 600001);
RANGE(send_timeout_ms, 100, 99, ERANGE, 600000, 600001);
RANGE(keepalive_timeout_ms, 100, 99, ERANGE, 3600000, 3600001);
RANGE(lifetime_ms, 1000, 999, ERANGE, 86400000, 86400001);
RANGE(max_requests, 1, 0, ERANGE, 1000000000, 1000000001);

#define PORT_RANGE ": must be a whole number from 1 to 65535"

REFUSES(port_word, "port=http", EINVAL, "port=http" PORT_RANGE);
REFUSES(port_empty, "port=", EINVAL, "port=" PORT_RANGE);
REFUSES(port_negative, "port=-80", EINVAL, "port=-80" PORT_RANGE);
REFUSES(port_hex, "port=0x50", EINVAL, "port=0x50" PORT_RANGE);
REFUSES(port_and_more, "port=80x", EINVAL, "port=80x" PORT_RANGE);
REFUSES(port_fraction, "port=80.0", EINVAL, "port=80.0" PORT_RANGE);
REFUSES(port_2_to_the_32, "port=4294967376", ERANGE,
	"port=4294967376" PORT_RANGE);
REFUSES(port_long, "port=1234567890123456789012345678901234567890123456789",
	ERANGE, "port=1234567890123456789012345678901234567890" PORT_RANGE);

/* ---- Switches ------------------------------------------------------------ */

ACCEPTS(access_log, 0, "0", "N\n");
ACCEPTS(access_log, 1, "1", "Y\n");
REFUSES(access_log_2, "access_log=2", EINVAL,
	"access_log=2: must be 1 (on) or 0 (off)");
REFUSES(access_log_word, "access_log=maybe", EINVAL,
	"access_log=maybe: must be 1 (on) or 0 (off)");
REFUSES(access_log_empty, "access_log=", EINVAL,
	"access_log=: must be 1 (on) or 0 (off)");

/* ---- Addresses ----------------------------------------------------------- */

ACCEPTS(address, ipv4, "127.0.0.1", "127.0.0.1\n");
ACCEPTS(address, ipv6, "::1", "::1\n");
ACCEPTS(address, every_ipv4, "0.0.0.0", "0.0.0.0\n");

#define LITERAL ": must be an IPv4 or IPv6 literal, or empty for every address"
#define NOT_HERE ": must be an address of this network namespace"

REFUSES(address_name, "address=localhost", EINVAL, "address=localhost" LITERAL);
REFUSES(address_short, "address=127.0.0", EINVAL, "address=127.0.0" LITERAL);
REFUSES(address_of_big_octets, "address=127.0.0.256", EINVAL,
	"address=127.0.0.256" LITERAL);
REFUSES(address_with_port, "address=127.0.0.1:80", EINVAL,
	"address=127.0.0.1:80" LITERAL);
REFUSES(address_in_brackets, "address=[::1]", EINVAL, "address=[::1]" LITERAL);
REFUSES(address_with_prefix, "address=::1/64", EINVAL, "address=::1/64" LITERAL);
REFUSES(address_elsewhere, "address=10.0.0.99", EADDRNOTAVAIL,
	"address=10.0.0.99" NOT_HERE);
REFUSES(address_elsewhere_ipv6, "address=fd00::99", EADDRNOTAVAIL,
	"address=fd00::99" NOT_HERE);

/* ---- A port in use ------------------------------------------------------- */

FIXTURE(in_use) {
	int log;
	int fd;
};

FIXTURE_VARIANT(in_use) {
	const char *ip;
	const char *params;
	const char *line;
};

FIXTURE_SETUP(in_use)
{
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6, .sin6_port = htons(PORT),
	};
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(PORT),
	};
	bool is_in6 = inet_pton(AF_INET6, variant->ip, &in6.sin6_addr) == 1;
	int one = 1;

	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, netns_new());
	if (module_loaded())
		ASSERT_EQ(0, module_unload());
	inet_pton(AF_INET, variant->ip, &in.sin_addr);
	self->fd = socket(is_in6 ? AF_INET6 : AF_INET,
			  SOCK_STREAM | SOCK_CLOEXEC, 0);
	ASSERT_LE(0, self->fd);
	setsockopt(self->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	ASSERT_EQ(0, is_in6 ?
		     bind(self->fd, (struct sockaddr *)&in6, sizeof(in6)) :
		     bind(self->fd, (struct sockaddr *)&in, sizeof(in)));
	ASSERT_EQ(0, listen(self->fd, 1));
	self->log = log_open();
	ASSERT_LE(0, self->log);
}

FIXTURE_TEARDOWN(in_use)
{
	close(self->fd);
	end();
}

#define IN_USE(name, ip_, params_, at)					\
	FIXTURE_VARIANT_ADD(in_use, name) {				\
		.ip = ip_, .params = params_,				\
		.line = "port=80: in use at " at			\
			", stop its user or choose another port from 1 to 65535", \
	}

IN_USE(everywhere, "::", "", "[::]:80");
IN_USE(ipv4, "0.0.0.0", "", "[::]:80");
IN_USE(one_address, "127.0.0.1", "", "[::]:80");
IN_USE(one_ipv6_address, "::1", "", "[::]:80");
IN_USE(the_same_address, "127.0.0.1", "address=127.0.0.1", "127.0.0.1:80");

TEST_SCALED(in_use, is_said)
{
	EXPECT_EQ(-EADDRINUSE, module_load(variant->params));
	expect_line(_metadata, self->log, variant->line);
	EXPECT_FALSE(module_loaded());
	/* Another port is free, and so is this one when its user has gone. */
	EXPECT_EQ(0, module_load("port=81"));
	EXPECT_EQ(0, module_unload());
	close(self->fd);
	expect_nothing_left(_metadata);
}

/* ---- Several ------------------------------------------------------------- */

FIXTURE(several) {
	int log;
};

FIXTURE_SETUP(several)
{
	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, netns_new());
	if (module_loaded())
		ASSERT_EQ(0, module_unload());
	self->log = log_open();
	ASSERT_LE(0, self->log);
}

FIXTURE_TEARDOWN(several)
{
	end();
}

TEST_SCALED(several, good_ones)
{
	EXPECT_EQ(0, module_load("port=8080 address=127.0.0.1 backlog=5 gzip_level=9 access_log=1 log_rate=7"));
	EXPECT_EQ(1, count_sockets(8080, STATE_BIT(SOCKET_LISTEN), false));
}

/* Each is said, and the first decides. */
TEST_SCALED(several, bad_ones)
{
	const char *line;

	EXPECT_EQ(-ERANGE, module_load("port=0 gzip_level=x"));
	line = log_next(self->log);
	ASSERT_NE(NULL, line);
	EXPECT_STREQ("port=0" PORT_RANGE, line);
	expect_line(_metadata, self->log,
		    "gzip_level=x: must be a whole number from 0 to 9");
	expect_nothing_left(_metadata);
}

TEST_SCALED(several, backlog_over_somaxconn)
{
	ASSERT_EQ(0, write_file("/proc/sys/net/core/somaxconn", "100"));
	EXPECT_EQ(0, module_load("backlog=101"));
	EXPECT_STREQ("backlog 101 is over net.core.somaxconn, 100 is used",
		     log_next(self->log));
	EXPECT_EQ(0, run("[ $(ss -Hltn sport = :80 | awk '{print $3}') = 100 ]"));
	EXPECT_EQ(0, module_load("backlog=99"));
	EXPECT_EQ(0, run("[ $(ss -Hltn sport = :80 | awk '{print $3}') = 99 ]"));
}

TEST_HARNESS_MAIN
