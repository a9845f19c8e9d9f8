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

/* ---- What a load says and leaves ----------------------------------------- */

/* One line of the module's own, and no other. */
static void expect_line(struct __test_metadata *_metadata, int log,
			const char *expected)
{
	const char *line;

	ASSERT_TRUE(wait_for(PATIENCE, (line = log_next(log))));
	EXPECT_STREQ(expected, line);
	line = log_next(log);
	if (line)
		TH_LOG("another line: %s", line);
	EXPECT_EQ(NULL, line);
}

static void expect_nothing_left(struct __test_metadata *_metadata)
{
	EXPECT_FALSE(module_loaded());
	EXPECT_EQ(-1, module_counter("sessions_open"));
	EXPECT_EQ(0, module_load(""));
	EXPECT_EQ(0, module_counter("sessions_open"));
}

static void expect_refused(struct __test_metadata *_metadata, int log,
			   const char *params, int err, const char *line)
{
	EXPECT_EQ(-err, module_load(params));
	expect_line(_metadata, log, line);
	EXPECT_EQ(0, count_sockets(PORT, ~0u, false));
	expect_nothing_left(_metadata);
}

static void expect_taken(struct __test_metadata *_metadata, const char *name,
			 const char *value, const char *shown)
{
	char text[128], seen[128] = "";
	FILE *file;

	snprintf(text, sizeof(text), "%s=%s", name, value);
	ASSERT_EQ(0, module_load(text));
	snprintf(text, sizeof(text), "/sys/module/kresp/parameters/%s", name);
	file = fopen(text, "re");
	ASSERT_NE(NULL, file);
	EXPECT_NE(NULL, fgets(seen, sizeof(seen), file));
	fclose(file);
	seen[strcspn(seen, "\n")] = '\0';
	EXPECT_STREQ(shown, seen);
}

/* A namespace, no module, and the log from here on. */
static int prepare(struct __test_metadata *_metadata)
{
	int log;

	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, netns_new());
	if (module_loaded())
		ASSERT_EQ(0, module_unload());
	log = log_open();
	ASSERT_LE(0, log);
	return log;
}

/* ---- Numbers: the edges of a range, and a step over each ----------------- */

FIXTURE(range) {
	int log;
};

FIXTURE_VARIANT(range) {
	const char *name;
	const char *min;
	const char *max;
	const char *less;
	const char *more;
};

#define RANGE(name)	FIXTURE_VARIANT_ADD(range, name)

RANGE(port) { "port", "1", "65535", "0", "65536" };
RANGE(backlog) { "backlog", "1", "65535", "0", "65536" };
RANGE(gzip_level) { "gzip_level", "0", "9", "-1", "10" };
RANGE(log_rate) { "log_rate", "1", "10000", "0", "10001" };
RANGE(max_sessions) { "max_sessions", "1", "1000000", "0", "1000001" };
RANGE(max_sessions_per_source) {
	"max_sessions_per_source", "1", "1000000", "0", "1000001"
};

RANGE(rate_limit) { "rate_limit", "0", "1000000", "-1", "1000001" };
RANGE(memory_kib) { "memory_kib", "64", "4194304", "63", "4194305" };
RANGE(header_timeout_ms) { "header_timeout_ms", "100", "600000", "99", "600001" };
RANGE(body_timeout_ms) { "body_timeout_ms", "100", "600000", "99", "600001" };
RANGE(send_timeout_ms) { "send_timeout_ms", "100", "600000", "99", "600001" };
RANGE(keepalive_timeout_ms) {
	"keepalive_timeout_ms", "100", "3600000", "99", "3600001"
};

RANGE(lifetime_ms) { "lifetime_ms", "1000", "86400000", "999", "86400001" };
RANGE(max_requests) { "max_requests", "1", "1000000000", "0", "1000000001" };

FIXTURE_SETUP(range)
{
	self->log = prepare(_metadata);
}

FIXTURE_TEARDOWN(range)
{
	end();
}

TEST_SCALED(range, takes_the_least)
{
	expect_taken(_metadata, variant->name, variant->min, variant->min);
}

TEST_SCALED(range, takes_the_greatest)
{
	expect_taken(_metadata, variant->name, variant->max, variant->max);
}

static void expect_out_of_range(struct __test_metadata *_metadata, int log,
				const char *name, const char *value,
				const char *min, const char *max)
{
	char params[64], line[160];

	snprintf(params, sizeof(params), "%s=%s", name, value);
	snprintf(line, sizeof(line), "%s: must be a whole number from %s to %s",
		 params, min, max);
	expect_refused(_metadata, log, params,
		       *value == '-' ? EINVAL : ERANGE, line);
}

TEST_SCALED(range, refuses_less)
{
	expect_out_of_range(_metadata, self->log, variant->name, variant->less,
			    variant->min, variant->max);
}

TEST_SCALED(range, refuses_more)
{
	expect_out_of_range(_metadata, self->log, variant->name, variant->more,
			    variant->min, variant->max);
}

/* ---- Other values taken -------------------------------------------------- */

FIXTURE(takes) {
	int log;
};

FIXTURE_VARIANT(takes) {
	const char *name;
	const char *value;
	const char *shown;
};

#define TAKES(name)	FIXTURE_VARIANT_ADD(takes, name)

TAKES(access_log_0) { "access_log", "0", "N" };
TAKES(access_log_1) { "access_log", "1", "Y" };
TAKES(address_ipv4) { "address", "127.0.0.1", "127.0.0.1" };
TAKES(address_ipv6) { "address", "::1", "::1" };
TAKES(address_every_ipv4) { "address", "0.0.0.0", "0.0.0.0" };

FIXTURE_SETUP(takes)
{
	self->log = prepare(_metadata);
}

FIXTURE_TEARDOWN(takes)
{
	end();
}

TEST_SCALED(takes, it)
{
	expect_taken(_metadata, variant->name, variant->value, variant->shown);
}

/* ---- Other values refused ------------------------------------------------ */

FIXTURE(refuses) {
	int log;
};

FIXTURE_VARIANT(refuses) {
	const char *params;
	int err;
	const char *line;
};

#define REFUSES(name)	FIXTURE_VARIANT_ADD(refuses, name)

#define PORT_RANGE ": must be a whole number from 1 to 65535"

REFUSES(port_word) { "port=http", EINVAL, "port=http" PORT_RANGE };
REFUSES(port_empty) { "port=", EINVAL, "port=" PORT_RANGE };
REFUSES(port_negative) { "port=-80", EINVAL, "port=-80" PORT_RANGE };
REFUSES(port_hex) { "port=0x50", EINVAL, "port=0x50" PORT_RANGE };
REFUSES(port_and_more) { "port=80x", EINVAL, "port=80x" PORT_RANGE };
REFUSES(port_fraction) { "port=80.0", EINVAL, "port=80.0" PORT_RANGE };
REFUSES(port_over_32_bits) {
	"port=4294967376", ERANGE, "port=4294967376" PORT_RANGE
};

/* What is shown of it is bounded. */
REFUSES(port_long) {
	"port=12345678901234567890123456789012345678901234567890", ERANGE,
	"port=1234567890123456789012345678901234567890" PORT_RANGE
};

#define SWITCH ": must be 1 (on) or 0 (off)"

REFUSES(access_log_2) { "access_log=2", EINVAL, "access_log=2" SWITCH };
REFUSES(access_log_word) { "access_log=may", EINVAL, "access_log=may" SWITCH };
REFUSES(access_log_empty) { "access_log=", EINVAL, "access_log=" SWITCH };

#define LITERAL ": must be an IPv4 or IPv6 literal, or empty for every address"
#define NOT_HERE ": must be an address of this network namespace"

REFUSES(address_name) { "address=localhost", EINVAL, "address=localhost" LITERAL };
REFUSES(address_short) { "address=127.0.0", EINVAL, "address=127.0.0" LITERAL };
REFUSES(address_of_big_octets) {
	"address=127.0.0.256", EINVAL, "address=127.0.0.256" LITERAL
};

REFUSES(address_with_port) {
	"address=127.0.0.1:80", EINVAL, "address=127.0.0.1:80" LITERAL
};

REFUSES(address_in_brackets) { "address=[::1]", EINVAL, "address=[::1]" LITERAL };
REFUSES(address_with_prefix) { "address=::1/64", EINVAL, "address=::1/64" LITERAL };
REFUSES(address_elsewhere) {
	"address=10.0.0.99", EADDRNOTAVAIL, "address=10.0.0.99" NOT_HERE
};

REFUSES(address_elsewhere_ipv6) {
	"address=fd00::99", EADDRNOTAVAIL, "address=fd00::99" NOT_HERE
};

FIXTURE_SETUP(refuses)
{
	self->log = prepare(_metadata);
}

FIXTURE_TEARDOWN(refuses)
{
	end();
}

TEST_SCALED(refuses, it)
{
	expect_refused(_metadata, self->log, variant->params, variant->err,
		       variant->line);
}

/* ---- A port in use ------------------------------------------------------- */

FIXTURE(in_use) {
	int log;
	int fd;
};

FIXTURE_VARIANT(in_use) {
	const char *ip;
	const char *params;
	const char *shown;
};

#define IN_USE(name)	FIXTURE_VARIANT_ADD(in_use, name)

IN_USE(everywhere) { "::", "", "[::]:80" };
IN_USE(ipv4) { "0.0.0.0", "", "[::]:80" };
IN_USE(one_address) { "127.0.0.1", "", "[::]:80" };
IN_USE(one_ipv6_address) { "::1", "", "[::]:80" };
IN_USE(the_same_address) { "127.0.0.1", "address=127.0.0.1", "127.0.0.1:80" };

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

	self->log = prepare(_metadata);
	inet_pton(AF_INET, variant->ip, &in.sin_addr);
	self->fd = socket(is_in6 ? AF_INET6 : AF_INET,
			  SOCK_STREAM | SOCK_CLOEXEC, 0);
	ASSERT_LE(0, self->fd);
	setsockopt(self->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	ASSERT_EQ(0, is_in6 ?
		     bind(self->fd, (struct sockaddr *)&in6, sizeof(in6)) :
		     bind(self->fd, (struct sockaddr *)&in, sizeof(in)));
	ASSERT_EQ(0, listen(self->fd, 1));
}

FIXTURE_TEARDOWN(in_use)
{
	close(self->fd);
	end();
}

TEST_SCALED(in_use, is_said)
{
	char line[160];

	snprintf(line, sizeof(line),
		 "port=80: in use at %s, stop its user or choose another port from 1 to 65535",
		 variant->shown);
	EXPECT_EQ(-EADDRINUSE, module_load(variant->params));
	expect_line(_metadata, self->log, line);
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
	self->log = prepare(_metadata);
}

FIXTURE_TEARDOWN(several)
{
	end();
}

TEST_SCALED(several, good_ones)
{
	EXPECT_EQ(0, module_load("port=8080 address=127.0.0.1 gzip_level=9 log_rate=7"));
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
