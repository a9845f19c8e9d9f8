// SPDX-License-Identifier: GPL-2.0
/* One case: its script is sent, what comes back is judged. */
#include "http_test.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define OUT_MAX		1048576
#define DEADLINE_MS	3000
#define SHOWN_MAX	600

#define PROBE		GET "Connection: close\r\n\r\n"

struct server server;

/* A case that is being run */
struct run {
	const struct http_case *test;
	struct conn *conn;
	unsigned char *out;
	size_t out_len;
	size_t sent;
	bool bytewise;
	bool no_more;
	bool as_get;		/* the twin of a case with HEAD */
	long long clock;
};

static unsigned char out_buffer[OUT_MAX];

/* --- texts with braces ---------------------------------------------------- */

static struct tm modified(void)
{
	struct tm tm = { 0 };

	strptime(server.identity.modified, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	timegm(&tm);
	return tm;
}

/* The two other formats of a date (9110 5.6.7) */
static void put_rfc850_date(char *to, size_t size)
{
	struct tm tm = modified();
	char day[32], hour[16];

	strftime(day, sizeof(day), "%A, %d-%b", &tm);
	strftime(hour, sizeof(hour), "%H:%M:%S", &tm);
	snprintf(to, size, "%s-%02d %s GMT", day, tm.tm_year % 100, hour);
}

static void put_asctime_date(char *to, size_t size)
{
	struct tm tm = modified();

	strftime(to, size, "%a %b %e %H:%M:%S %Y", &tm);
}

/* What a name in braces stands for; false if it is no such name */
static bool value_of(const char *name, char *to, size_t size)
{
	const struct reference *identity = &server.identity;
	const struct reference *gzip = &server.gzip;

	if (!strcmp(name, "brace"))
		snprintf(to, size, "{");
	else if (!strcmp(name, "etag"))
		snprintf(to, size, "%s", identity->etag);
	else if (!strcmp(name, "gzip-etag"))
		snprintf(to, size, "%s", gzip->etag);
	else if (!strcmp(name, "modified"))
		snprintf(to, size, "%s", identity->modified);
	else if (!strcmp(name, "modified-850"))
		put_rfc850_date(to, size);
	else if (!strcmp(name, "modified-asc"))
		put_asctime_date(to, size);
	else if (!strcmp(name, "size"))
		snprintf(to, size, "%zu", identity->len);
	else if (!strcmp(name, "last"))
		snprintf(to, size, "%zu", identity->len - 1);
	else if (!strcmp(name, "gzip-size"))
		snprintf(to, size, "%zu", gzip->len);
	else
		return false;
	return true;
}

static void wrong_test(const char *what)
{
	printf("Bail out! the test is wrong: %s\n", what);
	exit(1);
}

/* The brace that closes the one at @text */
static size_t closing(const struct bytes *text, size_t at)
{
	size_t depth = 0;

	for (; at < text->len; at++) {
		if (text->data[at] == '{')
			depth++;
		if (text->data[at] == '}' && !--depth)
			return at;
	}
	wrong_test("an open brace");
	return 0;
}

/* "8192-17+1*": the sum, and how many octets it takes; 0 if it is none */
static size_t parse_times(const unsigned char *text, size_t len, long *times)
{
	long sign = 1, number = 0;
	size_t i;

	*times = 0;
	if (!len || !isdigit(text[0]))
		return 0;
	for (i = 0; i < len; i++) {
		if (isdigit(text[i])) {
			number = number * 10 + text[i] - '0';
			continue;
		}
		*times += sign * number;
		number = 0;
		if (text[i] == '*')
			return i + 1;
		if (text[i] != '-' && text[i] != '+')
			return 0;
		sign = text[i] == '-' ? -1 : 1;
	}
	return 0;
}

typedef void (*action_fn)(struct run *run, const char *name);

static size_t expand_to(const struct bytes *text, unsigned char *to, size_t size,
			struct run *run, action_fn action);

/* What is in braces, from @text on; the octets written */
static size_t expand_braces(const struct bytes *inner, unsigned char *to,
			    size_t size, struct run *run, action_fn action)
{
	struct bytes repeated;
	size_t len = 0, used;
	char name[32];
	long times;

	used = parse_times(inner->data, inner->len, &times);
	if (used) {
		repeated = (struct bytes){ inner->data + used, inner->len - used };
		while (times-- > 0)
			len += expand_to(&repeated, to + len, size - len, NULL,
					 NULL);
		return len;
	}
	snprintf(name, sizeof(name), "%.*s", (int)inner->len,
		 (const char *)inner->data);
	if (value_of(name, (char *)to, size))
		return strlen((char *)to);
	if (!action)
		wrong_test(name);
	else
		action(run, name);
	return 0;
}

/* With @action, @to is the run's buffer, which an action may have emptied */
static size_t expand_to(const struct bytes *text, unsigned char *to, size_t size,
			struct run *run, action_fn action)
{
	struct bytes inner;
	size_t len = 0;
	size_t at, end, added;
	size_t *at_end = run ? &run->out_len : &len;

	for (at = 0; at < text->len; at++) {
		if (*at_end + 512 > size)
			wrong_test("too long a text");
		if (text->data[at] != '{') {
			to[(*at_end)++] = text->data[at];
			continue;
		}
		end = closing(text, at);
		inner = (struct bytes){ text->data + at + 1, end - at - 1 };
		added = expand_braces(&inner, to + *at_end, size - *at_end, run,
				      action);
		*at_end += added;
		at = end;
	}
	return *at_end;
}

/* A text of a case as a string, what is in braces replaced */
static void expand(const char *text, char *to, size_t size)
{
	struct bytes bytes = { (const unsigned char *)text, strlen(text) };
	size_t len;

	to[0] = '\0';
	len = expand_to(&bytes, (unsigned char *)to, size - 1, NULL, NULL);
	to[len] = '\0';
}

bool case_is(const struct http_case *test, const char *flag)
{
	return memmem(test->script.data, test->script.len, flag, strlen(flag));
}

/* --- the script ----------------------------------------------------------- */

static void flush(struct run *run)
{
	unsigned char *data = run->out;
	size_t len = run->out_len;
	size_t i;

	if (!run->sent && run->as_get && len > 4) {
		memcpy(data + 1, "GET", 3);
		data++;
		len--;
	}
	if (run->bytewise)
		for (i = 0; i < len; i++)
			conn_send(run->conn, data + i, 1);
	else if (len)
		conn_send(run->conn, data, len);
	run->sent += len;
	run->out_len = 0;
}

/* An octet every eighth of the time that a head may take, so each resets a
 * deadline that can be reset
 */
static void drip(struct run *run)
{
	while (now_ms() < run->conn->deadline) {
		conn_send(run->conn, "a", 1);
		if (conn_read(run->conn, now_ms() + server.header_ms / 8))
			return;
	}
}

static void act(struct run *run, const char *name)
{
	static const char * const flags[] = { "alone", "twin", "own", "slow" };
	struct conn *conn = run->conn;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++)
		if (!strcmp(name, flags[i]))
			return;
	if (!strcmp(name, "bytewise")) {
		flush(run);
		run->bytewise = true;
		return;
	}
	flush(run);
	if (!strcmp(name, "|"))
		return;
	if (!strcmp(name, "wait")) {
		conn_wait_answers(conn, conn->nr_answers + 1);
	} else if (!strcmp(name, "half-close")) {
		conn_half_close(conn);
		run->no_more = true;
	} else if (!strcmp(name, "reset")) {
		conn_reset(conn);
		run->no_more = true;
	} else if (!strcmp(name, "drip")) {
		drip(run);
		run->no_more = true;
	} else if (!strcmp(name, "clock")) {
		run->clock = now_ms();
	} else {
		wrong_test(name);
	}
}

/* Send all of it, and after what is to close one more request, which is not to
 * be answered
 */
static void send_script(struct run *run)
{
	static const char probe[] = PROBE;

	expand_to(&run->test->script, run->out, OUT_MAX, run, act);
	if (run->test->ending == CLOSES && !run->no_more &&
	    !case_is(run->test, "{alone}")) {
		memcpy(run->out + run->out_len, probe, sizeof(probe) - 1);
		run->out_len += sizeof(probe) - 1;
	}
	flush(run);
}

/* --- what is to come ------------------------------------------------------ */

struct expected {
	const char *text;	/* "400|505h" */
	size_t len;
};

static struct expected expected[ANSWERS_MAX];
static char expected_text[ANSWERS_MAX * 8];

static size_t parse_expected(const struct http_case *test, struct conn *conn)
{
	char *at = expected_text;
	size_t nr = 0;

	expand(test->answers, expected_text, sizeof(expected_text));
	for (;;) {
		at += strspn(at, " ");
		if (!*at)
			break;
		expected[nr] = (struct expected){ at, strcspn(at, " ") };
		at += expected[nr].len;
		conn->head_only[nr] = at[-1] == 'h';
		nr++;
	}
	return nr;
}

static bool is_expected(const struct expected *one, unsigned int status)
{
	size_t at;

	for (at = 0; at + 3 <= one->len; at += 4)
		if ((unsigned int)atoi(one->text + at) == status)
			return true;
	return false;
}

/* --- judging -------------------------------------------------------------- */

static bool judge_answers(struct conn *conn, size_t nr)
{
	size_t i;

	for (i = 0; i < nr && i < conn->nr_answers; i++) {
		if (!is_expected(&expected[i], conn->answers[i].status))
			return conn_fail(conn, "answer %zu is %u, not %.*s", i + 1,
					 conn->answers[i].status,
					 (int)expected[i].len, expected[i].text);
		if (!verify_answer(conn, &conn->answers[i]))
			return false;
	}
	return true;
}

/* Does a final answer say that the connection closes, as it is to? */
static bool judge_close(struct conn *conn, size_t nr, enum ending ending)
{
	bool says;
	size_t i;

	for (i = 0; i < nr; i++) {
		says = answer_has_token(&conn->answers[i], "Connection", "close");
		if (says && (i + 1 < nr || ending == STAYS))
			return conn_fail(conn, "answer %zu says close", i + 1);
		if (!says && i + 1 == nr && ending == CLOSES)
			return conn_fail(conn, "it closes without saying so");
	}
	return true;
}

/* One more request is answered as any GET: it was found where it begins */
static bool judge_probe(struct conn *conn)
{
	const struct answer *answer;

	if (conn->in_used < conn->in_len)
		return conn_fail(conn, "octets after the last answer");
	conn_send(conn, PROBE, sizeof(PROBE) - 1);
	if (!conn_wait_answers(conn, conn->nr_answers + 1) ||
	    !conn_wait_end(conn))
		return false;
	answer = &conn->answers[conn->nr_answers - 1];
	if (answer->status != 200)
		return conn_fail(conn, "the request after it has %u",
				 answer->status);
	return verify_check(conn, answer, "=identity") &&
	       verify_answer(conn, answer);
}

static bool judge_ending(struct run *run, size_t nr)
{
	enum ending ending = run->test->ending;
	struct conn *conn = run->conn;

	if (ending == GONE)
		return conn_forgotten(conn);
	if (ending == AS_SAID) {
		ending = STAYS;
		if (answer_has_token(&conn->answers[nr - 1], "Connection",
				     "close")) {
			ending = CLOSES;
			conn_send(conn, PROBE, sizeof(PROBE) - 1);
		}
	}
	if (!judge_close(conn, nr, ending))
		return false;
	if (ending == STAYS) {
		if (!judge_probe(conn))
			return false;
		nr++;
	} else if (!conn_wait_end(conn)) {
		return false;
	}
	if (conn->nr_answers > nr)
		return conn_fail(conn, "an answer too many, with %u",
				 conn->answers[nr].status);
	if (conn->in_used < conn->in_len)
		return conn_fail(conn, "octets after the last answer");
	return true;
}

/* The connection ended when the time was over, and not much later */
static bool judge_time(struct run *run, const char *limit)
{
	long long taken = now_ms() - run->clock;
	unsigned int ms = server.body_ms;

	if (!strcmp(limit, "header"))
		ms = server.header_ms;
	else if (!strcmp(limit, "keepalive"))
		ms = server.keepalive_ms;
	if (taken < ms * 8LL / 10 || taken > ms + 2500LL * server.scale)
		return conn_fail(run->conn, "closed after %lld ms, not %u", taken,
				 ms);
	return true;
}

static bool judge_check(struct run *run, const char *check, size_t nr)
{
	struct conn *conn = run->conn;
	char text[1024];
	char *at = text;
	size_t which = nr;

	expand(check, text, sizeof(text));
	if (*at == '~')
		return judge_time(run, at + 1);
	if (*at == '@') {
		which = strtoul(at + 1, &at, 10);
		at++;
	}
	if (!which || which > conn->nr_answers)
		return conn_fail(conn, "no answer %zu to look at", which);
	return verify_check(conn, &conn->answers[which - 1], at);
}

static bool judge(struct run *run)
{
	const struct http_case *test = run->test;
	struct conn *conn = run->conn;
	size_t nr, i;

	nr = parse_expected(test, conn);
	send_script(run);
	if (conn->why[0])
		return false;
	if (test->ending != GONE && !conn_wait_answers(conn, nr)) {
		judge_answers(conn, nr);
		return false;
	}
	if (!judge_answers(conn, nr))
		return false;
	for (i = 0; i < CHECKS_MAX && test->checks[i]; i++)
		if (test->checks[i][0] != '~' &&
		    !judge_check(run, test->checks[i], nr))
			return false;
	if (!judge_ending(run, nr))
		return false;
	for (i = 0; i < CHECKS_MAX && test->checks[i]; i++)
		if (test->checks[i][0] == '~' &&
		    !judge_check(run, test->checks[i], nr))
			return false;
	return true;
}

/* What came, as a C string would have it, for who reads of a failure */
static void show_input(const struct conn *conn, char *why)
{
	size_t at = strlen(why);
	size_t i;

	at += snprintf(why + at, WHY_MAX - at, "; %zu octets came: ",
		       conn->in_len);
	for (i = 0; i < conn->in_len && i < SHOWN_MAX && at + 8 < WHY_MAX; i++) {
		unsigned char c = conn->in[i];

		if (c == '\r')
			at += sprintf(why + at, "\\r");
		else if (c == '\n')
			at += sprintf(why + at, "\\n");
		else if (c < ' ' || c > '~')
			at += sprintf(why + at, "\\x%02x", c);
		else
			why[at++] = c;
	}
	why[at] = '\0';
}

static unsigned int deadline_of(const struct http_case *test)
{
	unsigned int ms = DEADLINE_MS * server.scale;

	if (case_is(test, "{slow}"))
		ms += server.header_ms + server.keepalive_ms + server.body_ms;
	return ms;
}

static bool run_once(const struct http_case *test, struct conn *conn,
		     bool as_get)
{
	struct run run = {
		.test = test,
		.conn = conn,
		.out = out_buffer,
		.as_get = as_get,
		.clock = now_ms(),
	};
	bool good;

	good = conn_open(conn, deadline_of(test)) && judge(&run) &&
	       !conn->why[0];
	conn_close(conn);
	return good;
}

/* The same with GET for HEAD: contents are there, heads are the same */
static bool run_twin(const struct http_case *test, struct conn *conn)
{
	static struct conn twin_conn;
	static char answers[64];
	struct http_case twin = *test;
	char *h;

	snprintf(answers, sizeof(answers), "%s", test->answers);
	for (h = strchr(answers, 'h'); h; h = strchr(h, 'h'))
		memmove(h, h + 1, strlen(h));
	twin.answers = answers;
	memset(twin.checks, 0, sizeof(twin.checks));
	if (!run_once(&twin, &twin_conn, true))
		return conn_fail(conn, "with GET: %s", twin_conn.why);
	return verify_same_head(conn, &conn->answers[0], &twin_conn.answers[0]);
}

/* Run a case; @why, of WHY_MAX octets, gets what is wrong with the answer */
bool case_run(const struct http_case *test, char *why)
{
	static struct conn conn;
	bool good;

	good = run_once(test, &conn, false);
	if (good && case_is(test, "{twin}"))
		good = run_twin(test, &conn);
	if (!good) {
		snprintf(why, WHY_MAX, "%s", conn.why);
		show_input(&conn, why);
	}
	return good;
}

/* --- the references ------------------------------------------------------- */

static void copy_field(const struct answer *answer, const char *name, char *to,
		       size_t size)
{
	struct bytes value = { NULL, 0 };

	snprintf(to, size, "none");
	if (answer_field(answer, name, &value))
		snprintf(to, size, "%.*s", (int)value.len,
			 (const char *)value.data);
}

static bool learn_one(struct conn *conn, struct reference *reference,
		      const char *request)
{
	const struct answer *answer;

	if (!conn_open(conn, DEADLINE_MS * server.scale) ||
	    !conn_send(conn, request, strlen(request)) ||
	    !conn_wait_answers(conn, 1))
		return false;
	answer = &conn->answers[0];
	if (answer->status != 200)
		return conn_fail(conn, "GET / has %u", answer->status);
	if (answer->body.len > sizeof(reference->body))
		return conn_fail(conn, "the content of / is too long for this");
	copy_field(answer, "ETag", reference->etag, sizeof(reference->etag));
	copy_field(answer, "Last-Modified", reference->modified,
		   sizeof(reference->modified));
	memcpy(reference->body, answer->body.data, answer->body.len);
	reference->len = answer->body.len;
	return true;
}

/* What the server answers to GET /, with gzip and without: what all the other
 * answers are compared with
 */
bool learn(char *why)
{
	static struct conn conn;
	struct bytes name;
	bool good;

	good = learn_one(&conn, &server.identity, PROBE);
	if (good && answer_field(&conn.answers[0], "Server", &name))
		server.is_kresp = name.len > 6 && !memcmp(name.data, "kresp/", 6);
	conn_close(&conn);
	if (good) {
		good = learn_one(&conn, &server.gzip, GET
				 "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n");
		conn_close(&conn);
	}
	if (!good)
		snprintf(why, WHY_MAX, "%s", conn.why);
	return good;
}
