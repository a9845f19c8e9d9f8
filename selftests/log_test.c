// SPDX-License-Identifier: GPL-2.0
/* The kernel's log: exactly one line for each request, in the seed's form, that
 * nothing a client sends can forge, lengthen or multiply; no more of them than
 * log_rate in a second, and what is kept back is counted and said.
 */
#include "fixture.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LINE_MAX	200	/* octets of a request-line shown */

FIXTURE(log) {
	struct client client;
	struct answer answer;
	int log;
};

FIXTURE_SETUP(log)
{
	alarm(scaled(TEST_LIMIT));
	ASSERT_EQ(0, netns_new());
	self->log = log_open();
	ASSERT_LE(0, self->log);
	self->client.fd = -1;
}

FIXTURE_TEARDOWN(log)
{
	client_close(&self->client);
	end();
}

/* The next line of the module's; "" if there is none in time. */
static const char *next_line(int log)
{
	const char *line = NULL;

	wait_for(PATIENCE, (line = log_next(log)));
	return line ?: "";
}

/* The next line about a request; the time goes to @when, -1 for none. Returns
 * what follows the time.
 */
static const char *next_request(int log, time_t *when)
{
	const char *line, *end;
	struct tm tm = {};

	do {
		line = next_line(log);
	} while (*line && *line != '[');
	end = strptime(line, "[%m/%d/%Y %H:%M:%S] - ", &tm);
	*when = end ? timegm(&tm) : -1;
	return end ?: line;
}

/* A mark in the log: what comes before it has been printed. */
static const char *end_of_log(struct __test_metadata *_metadata)
{
	static char mark[64];

	snprintf(mark, sizeof(mark), "kresp: end of %s\n", _metadata->name);
	ASSERT_EQ(0, write_file("/dev/kmsg", mark));
	mark[strcspn(mark, "\n")] = '\0';
	return mark + strlen("kresp: ");
}

/* What the module says from now on until it is unloaded, lines about requests
 * only: how many there are, and the numbers of suppressed ones added up.
 */
struct count {
	unsigned int lines;
	unsigned int suppressed;
};

static struct count unload_and_count(struct __test_metadata *_metadata, int log)
{
	struct count count = {};
	unsigned int suppressed;
	const char *mark, *line;

	ASSERT_EQ(0, module_unload());
	mark = end_of_log(_metadata);
	while (strcmp(line = next_line(log), mark)) {
		ASSERT_NE('\0', *line);
		if (*line == '[')
			count.lines++;
		if (sscanf(line, "access log: %u lines suppressed",
			   &suppressed) == 1)
			count.suppressed += suppressed;
	}
	ASSERT_EQ(0, module_load(""));
	return count;
}

#define LOAD(params)	ASSERT_EQ(0, module_load(params))
#define CONNECT(ip)	ASSERT_EQ(0, client_open(&self->client, ip, PORT, 0))
#define SAY(text)	ASSERT_EQ(0, client_say(&self->client, text))

#define EXPECT_LINE(...) do {						\
	char expected[2048];						\
	time_t when;							\
	const char *line;						\
									\
	snprintf(expected, sizeof(expected), __VA_ARGS__);		\
	line = next_request(self->log, &when);				\
	EXPECT_NE(-1, when);						\
	EXPECT_STREQ(expected, line);					\
} while (0)

/* ---- The line ------------------------------------------------------------ */

TEST_SCALED(log, line)
{
	time_t before, after, when;
	char expected[128];
	const char *line;

	LOAD("");
	CONNECT("127.0.0.1");
	before = time(NULL);
	SAY(GET);
	READ(&self->client, 200);
	after = time(NULL);
	line = next_request(self->log, &when);
	snprintf(expected, sizeof(expected),
		 "127.0.0.1:%u - GET / HTTP/1.1 200", client_port(&self->client));
	EXPECT_STREQ(expected, line);
	/* UTC, and the time of the request. */
	EXPECT_LE(before, when);
	EXPECT_GE(after, when);
}

TEST_SCALED(log, line_of_ipv6)
{
	LOAD("");
	CONNECT("::1");
	SAY(GET);
	READ(&self->client, 200);
	EXPECT_LINE("[::1]:%u - GET / HTTP/1.1 200", client_port(&self->client));
}

TEST_SCALED(log, one_line_for_each_request)
{
	unsigned int port;
	int i;

	LOAD("");
	CONNECT("127.0.0.1");
	port = client_port(&self->client);
	/* No more than one CPU's ring holds, should nobody print meanwhile. */
	for (i = 0; i < 40; i++)
		SAY(GET HEAD "POST /a?b=%20 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
	SAY("GET / HTTP/1.1\r\n\r\n");
	for (i = 0; i < 40; i++) {
		EXPECT_LINE("127.0.0.1:%u - GET / HTTP/1.1 200", port);
		EXPECT_LINE("127.0.0.1:%u - HEAD / HTTP/1.1 200", port);
		EXPECT_LINE("127.0.0.1:%u - POST /a?b=%%20 HTTP/1.0 405", port);
	}
	EXPECT_LINE("127.0.0.1:%u - GET / HTTP/1.1 400", port);
	EXPECT_EQ(0U, unload_and_count(_metadata, self->log).lines);
}

TEST_SCALED(log, no_line_with_access_log_0)
{
	struct count count;

	LOAD("access_log=0");
	CONNECT("127.0.0.1");
	SAY(GET GET "x\r\n");
	READ(&self->client, 200);
	READ(&self->client, 200);
	READ(&self->client, 400);
	count = unload_and_count(_metadata, self->log);
	EXPECT_EQ(0U, count.lines);
	EXPECT_EQ(0U, count.suppressed);
}

/* ---- Forging ------------------------------------------------------------- */

FIXTURE(forged) {
	struct client client;
	struct answer answer;
	int log;
};

FIXTURE_VARIANT(forged) {
	struct {
		const char *data;
		size_t len;
	} said;
	const char *shown;
};

FIXTURE_SETUP(forged)
{
	begin("");
	self->log = log_open();
	ASSERT_LE(0, self->log);
	CONNECT("127.0.0.1");
}

FIXTURE_TEARDOWN(forged)
{
	client_close(&self->client);
	end();
}

#define FORGED(name)	FIXTURE_VARIANT_ADD(forged, name)
#define OCTETS(text)	{ text, sizeof(text) - 1 }
#define ANOTHER "[01/01/2020 00:00:00] - 1.2.3.4:5 - GET / HTTP/1.1 200"

FORGED(quotes) {
	OCTETS("GET /\" \"x HTTP/1.1\r\n" HOST "\r\n"),
	"GET /\\\" \\\"x HTTP/1.1 400"
};

FORGED(backslash) {
	OCTETS("GET /\\x41 HTTP/1.1\r\n" HOST "\r\n"),
	"GET /\\\\x41 HTTP/1.1 400"
};

FORGED(escape) {
	OCTETS("GET /\x1b[2J\x1b[31m HTTP/1.1\r\n" HOST "\r\n"),
	"GET /\\e[2J\\e[31m HTTP/1.1 400"
};

FORGED(bell_and_tab) {
	OCTETS("GET /\a\b\t\v\f HTTP/1.1\r\n" HOST "\r\n"),
	"GET /\\a\\x08\\x09\\x0b\\x0c HTTP/1.1 400"
};

FORGED(newline) { OCTETS("GET /\nkresp: " ANOTHER "\r\n\r\n"), "GET / 400" };
FORGED(carriage_return) {
	OCTETS("GET /\rkresp: " ANOTHER "\r\n\r\n"),
	"GET / 400"
};

FORGED(newline_in_field) { OCTETS(GET_CLOSE "x"), "GET / HTTP/1.1 200" };
FORGED(encoded_newline) {
	OCTETS("GET /%0Akresp:%20x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"),
	"GET /%0Akresp:%20x HTTP/1.1 200"
};

FORGED(nul) {
	OCTETS("GET /\0x HTTP/1.1\r\n" HOST "\r\n"),
	"GET /\\x00x HTTP/1.1 400"
};

FORGED(no_ascii) {
	OCTETS("GET /\x7f\x80\xff\xc3\xa4 HTTP/1.1\r\n" HOST "\r\n"),
	"GET /\\x7f\\x80\\xff\\xc3\\xa4 HTTP/1.1 400"
};

FORGED(format) {
	OCTETS("GET /%s%n%p HTTP/1.1\r\n" HOST "\r\n"),
	"GET /%s%n%p HTTP/1.1 400"
};

FORGED(noise) { OCTETS("\1\2\3\xfe\r\n\r\n"), "\\x01\\x02\\x03\\xfe 400" };
FORGED(only_a_newline) { OCTETS("\n\n\n"), " 400" };

TEST_SCALED(forged, is_one_line)
{
	const char *line;
	char expected[512];
	time_t when;

	snprintf(expected, sizeof(expected), "127.0.0.1:%u - %s",
		 client_port(&self->client), variant->shown);
	ASSERT_EQ(0, client_send(&self->client, variant->said.data,
				 variant->said.len));
	ASSERT_EQ(0, client_read(&self->client, &self->answer, false));
	EXPECT_EQ(0, client_read_end(&self->client));
	line = next_request(self->log, &when);
	EXPECT_NE(-1, when);
	EXPECT_STREQ(expected, line);
	/* And no other. */
	EXPECT_EQ(0U, unload_and_count(_metadata, self->log).lines);
}

/* ---- Length -------------------------------------------------------------- */

static void say_long(struct __test_metadata *_metadata, struct client *client,
		     size_t len)
{
	static char line[10000];

	/* A request-line of that many octets, from which nothing is escaped. */
	memset(line, 'a', len);
	memcpy(line, "GET /", 5);
	memcpy(line + len - 9, " HTTP/1.1", 9);
	strcpy(line + len, "\r\n" HOST "\r\n");
	ASSERT_EQ(0, client_say(client, line));
}

static void expect_shown(struct __test_metadata *_metadata, int log,
			 unsigned int port, size_t shown, const char *after)
{
	char expected[LINE_MAX * 4 + 128];
	const char *line;
	time_t when;
	int len;

	len = sprintf(expected, "127.0.0.1:%u - GET /", port);
	memset(expected + len, 'a', shown - 5);
	strcpy(expected + len + shown - 5, after);
	line = next_request(log, &when);
	EXPECT_STREQ(expected, line);
}

#define EXPECT_SHOWN(shown, after)					\
	expect_shown(_metadata, self->log, client_port(&self->client),	\
		     shown, after)

TEST_SCALED(log, line_of_the_limit)
{
	LOAD("");
	CONNECT("127.0.0.1");
	say_long(_metadata, &self->client, LINE_MAX);
	EXPECT_SHOWN(LINE_MAX - 9, " HTTP/1.1 200");
}

TEST_SCALED(log, line_over_the_limit)
{
	LOAD("");
	CONNECT("127.0.0.1");
	say_long(_metadata, &self->client, LINE_MAX + 1);
	EXPECT_SHOWN(LINE_MAX - 8, " HTTP/1.... 200");
}

TEST_SCALED(log, long_line)
{
	LOAD("");
	CONNECT("127.0.0.1");
	say_long(_metadata, &self->client, 8190);
	EXPECT_SHOWN(LINE_MAX, "... 200");
}

TEST_SCALED(log, line_that_is_refused)
{
	LOAD("");
	CONNECT("127.0.0.1");
	say_long(_metadata, &self->client, 9000);
	EXPECT_SHOWN(LINE_MAX, "... 414");
}

/* Each octet is escaped by four: still one line, and whole. */
TEST_SCALED(log, long_line_of_controls)
{
	char data[LINE_MAX * 2];
	const char *line;
	time_t when;
	int i;

	LOAD("");
	CONNECT("127.0.0.1");
	memset(data, 1, sizeof(data));
	memcpy(data, "GET /", 5);
	memcpy(data + sizeof(data) - 2, "\r\n", 2);
	ASSERT_EQ(0, client_send(&self->client, data, sizeof(data)));
	READ(&self->client, 400);
	line = strstr(next_request(self->log, &when), "GET /");
	ASSERT_NE(NULL, line);
	line += strlen("GET /");
	for (i = 5; i < LINE_MAX; i++, line += 4)
		ASSERT_EQ(0, strncmp(line, "\\x01", 4))
			TH_LOG("octet %d: %s", i, line);
	EXPECT_STREQ("... 400", line);
}

/* ---- Rate ---------------------------------------------------------------- */

static void ask(struct __test_metadata *_metadata, struct client *client,
		unsigned int count)
{
	struct answer answer;
	unsigned int i;

	ASSERT_EQ(0, client_open(client, "127.0.0.1", PORT, 0));
	for (i = 0; i < count; i++) {
		ASSERT_EQ(0, client_say(client, GET));
		ASSERT_EQ(0, client_read(client, &answer, false));
	}
}

TEST_SCALED(log, rate)
{
	struct count count;
	int64_t start, took;

	LOAD("log_rate=5");
	start = now_ms();
	ask(_metadata, &self->client, 200);
	took = now_ms() - start;
	count = unload_and_count(_metadata, self->log);
	EXPECT_EQ(200U, count.lines + count.suppressed);
	/* So many seconds were begun meanwhile, five lines each. */
	EXPECT_LE(5U, count.lines);
	EXPECT_GE(5U * (took / 1000 + 2), count.lines);
}

/* What was kept back is said when the second is over, without another request. */
TEST_SCALED(log, rate_is_said)
{
	unsigned int suppressed, said = 0, lines = '\0';
	const char *line;

	LOAD("log_rate=1");
	ask(_metadata, &self->client, 20);
	while (lines + said < 20) {
		line = next_line(self->log);
		ASSERT_NE('\0', *line);
		if (*line == '[')
			lines++;
		else if (sscanf(line, "access log: %u lines suppressed",
				&suppressed) == 1)
			said += suppressed;
	}
	EXPECT_EQ(20U, lines + said);
	EXPECT_LT(0U, said);
}

TEST_SCALED(log, no_rate_is_reached)
{
	struct count count;

	LOAD("log_rate=10000");
	ask(_metadata, &self->client, 300);
	count = unload_and_count(_metadata, self->log);
	EXPECT_EQ(300U, count.lines);
	EXPECT_EQ(0U, count.suppressed);
}

/* ---- Load and unload ----------------------------------------------------- */

TEST_SCALED(log, listening)
{
	LOAD("");
	EXPECT_STREQ("listening on [::]:80, IPv4 and IPv6",
		     next_line(self->log));
	LOAD("address=127.0.0.1 port=81");
	log_find(self->log, "listening");
	ASSERT_EQ(0, module_unload());
	LOAD("address=::1 port=82");
	EXPECT_NE(NULL, log_find(self->log, "kresp: listening on [::1]:82"));
}

TEST_SCALED(log, totals)
{
	const char *line;
	char expected[256];
	size_t octets = '\0';

	LOAD("max_sessions=1");
	CONNECT("127.0.0.1");
	SAY(GET);
	READ(&self->client, 200);
	octets += self->answer.head_len + self->answer.body_len;
	SAY(HEAD);
	READ_HEAD(&self->client, 200);
	octets += self->answer.head_len;
	SAY("x\r\n");
	READ(&self->client, 400);
	octets += self->answer.head_len + self->answer.body_len;
	client_close(&self->client);
	ASSERT_EQ(0, module_unload());
	snprintf(expected, sizeof(expected),
		 "kresp: unloaded after 1 sessions (0 refused), 3 requests (1 faults), %zu octets sent",
		 octets);
	line = log_find(self->log, "unloaded");
	ASSERT_NE(NULL, line);
	EXPECT_STREQ(expected, line);
	LOAD("");
}

TEST_SCALED(log, sessions_at_debug_level)
{
	char expected[128];

	LOAD("dyndbg=+p");
	CONNECT("127.0.0.1");
	snprintf(expected, sizeof(expected),
		 "session with 127.0.0.1:%u opened", client_port(&self->client));
	EXPECT_NE(NULL, log_find(self->log, expected));
	SAY(GET GET);
	READ(&self->client, 200);
	READ(&self->client, 200);
	snprintf(expected, sizeof(expected),
		 "session with 127.0.0.1:%u closed after 2 requests",
		 client_port(&self->client));
	client_close(&self->client);
	EXPECT_NE(NULL, log_find(self->log, expected));
}

TEST_SCALED(log, sessions_are_not_said_otherwise)
{
	const char *mark, *line;

	if (module_is_debug())
		SKIP(return, "a DEBUG build says them");
	LOAD("");
	CONNECT("127.0.0.1");
	SAY(GET);
	READ(&self->client, 200);
	ASSERT_EQ(0, module_unload());
	mark = end_of_log(_metadata);
	while ((line = log_next_of(self->log, LOG_LEVEL_DEBUG)) &&
	       strcmp(line, mark))
		EXPECT_EQ(NULL, strstr(line, "session with"));
	ASSERT_NE(NULL, line);
	LOAD("");
}

TEST_HARNESS_MAIN
