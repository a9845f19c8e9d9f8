// SPDX-License-Identifier: GPL-2.0
/* Random changes to real requests: nothing crashes, nothing depends on how the
 * octets are split, and what is accepted is what a plain reader accepts too.
 * The same changes in every run.
 */
#include "http_body.h"
#include "limits.h"
#include "negotiate.h"
#include "unit.h"

#include <stdlib.h>

#define NR_HEADS 60000
#define NR_BODIES 40000
#define INPUT_MAX 2048

static const struct text heads[] = {
	TEXT("GET / HTTP/1.1\r\nHost: 10.0.0.2\r\nUser-Agent: Mozilla/5.0\r\n"
	     "Accept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n"
	     "Upgrade-Insecure-Requests: 1\r\n\r\n"),
	TEXT("\r\nHEAD /a/b?c=%20d HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
	TEXT("POST http://[::1]:80/ HTTP/1.1\r\nHost: a\r\n"
	     "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"),
	TEXT("GET / HTTP/1.1\r\nHost: a:80\r\nRange: bytes=1-2, -5\r\n"
	     "If-Range: \"id\"\r\nAccept-Encoding: *;q=0.5, identity;q=0\r\n"
	     "\r\n"),
	TEXT("GET / HTTP/1.1\r\nHost:\r\nContent-Length: 5\r\n"
	     "If-None-Match: W/\"a\", \"id\"\r\nIf-Match: *\r\n"
	     "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n"),
	TEXT("OPTIONS * HTTP/1.1\r\nHost: a\r\n"
	     "If-Unmodified-Since: Sunday, 06-Nov-94 08:49:37 GMT\r\n"
	     "Connection: close, x\r\n\r\n"),
	TEXT("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
};

static const struct text bodies[] = {
	TEXT("5\r\nhello\r\n0\r\n\r\nGET"),
	TEXT("a;b=c\r\n0123456789\r\n01 ;x\r\nx\r\n0\r\nA: b\r\nC:\r\n\r\n"),
	TEXT("1\r\n\r\r\n2\r\n\r\n\r\n000\r\n\r\n"),
};

/* Pieces that mean something where they land */
static const struct text pieces[] = {
	TEXT("\r\n"), TEXT("\r"), TEXT("\n"), TEXT(" "), TEXT("\t"), TEXT(":"),
	TEXT(","), TEXT(";"), TEXT("\""), TEXT("="), TEXT("%"), TEXT("%00"),
	TEXT("0"), TEXT("-"), TEXT("18446744073709551616"), TEXT("*"),
	TEXT("Host: b\r\n"), TEXT("Content-Length: 7\r\n"),
	TEXT("Transfer-Encoding: chunked\r\n"), TEXT("HTTP/1.1"),
	TEXT(" HTTP/1.0\r\n"), TEXT("Range: bytes=0-0\r\n"), TEXT("\x80"),
	TEXT("\0"), TEXT("ffffffff"), TEXT(";q=0.001"), TEXT("gzip"),
	TEXT("\r\n\r\n"), TEXT("GET "), TEXT("["), TEXT("::"),
};

struct input {
	char data[INPUT_MAX];
	size_t len;
};

static void splice(struct input *input, size_t at, size_t removed,
		   struct text added)
{
	size_t tail = input->len - at - removed;

	if (at + added.len + tail > INPUT_MAX)
		return;
	memmove(input->data + at + added.len, input->data + at + removed, tail);
	memcpy(input->data + at, added.data, added.len);
	input->len = at + added.len + tail;
}

static void mutate(struct input *input)
{
	size_t at = unit_random(input->len + 1);
	size_t left = input->len - at;
	struct text added = { NULL, 0 };
	struct input copy;
	char octet;

	switch (unit_random(5)) {
	case 0:
		octet = (char)unit_random(256);
		splice(input, at, left > 0, (struct text){ &octet, 1 });
		break;
	case 1:
		added.data = "";
		splice(input, at, unit_random(left < 4 ? left + 1 : 4), added);
		break;
	case 2:
		splice(input, at, 0, pieces[unit_random(ARRAY_SIZE(pieces))]);
		break;
	case 3:
		splice(input, at, left > 0,
		       pieces[unit_random(ARRAY_SIZE(pieces))]);
		break;
	case 4:
		/* Some of it, again, somewhere */
		memcpy(copy.data, input->data + at, left);
		added.data = copy.data;
		added.len = left ? unit_random(left < 60 ? left : 60) : 0;
		splice(input, unit_random(input->len + 1), 0, added);
		break;
	}
}

static void make(struct input *input, const struct text *seeds, size_t nr_seeds)
{
	const struct text *seed = &seeds[unit_random(nr_seeds)];
	u32 nr_mutations = unit_random(5);

	memcpy(input->data, seed->data, seed->len);
	input->len = seed->len;
	while (nr_mutations--)
		mutate(input);
}

/* Lines of text, each ended by CRLF, and one more CRLF: nothing else in it */
static bool is_plain_head(const u8 *head, size_t len)
{
	size_t line = 0;
	size_t i;

	for (i = 0; i + 1 < len; i++) {
		if (head[i] == '\r' && head[i + 1] == '\n') {
			if (i == line)
				return i && i + 2 == len;
			i++;
			line = i + 1;
		} else if ((head[i] < ' ' && head[i] != '\t') ||
			   head[i] == 0x7f) {
			return false;
		}
	}
	return false;
}

static unsigned int count(const struct kresp_request *req, const char *lower,
			  const char *value)
{
	struct kresp_slice fields = req->fields;
	unsigned int nr_found = 0;
	struct kresp_slice given;
	struct kresp_slice name;

	while (kresp_http_next_field(&fields, &name, &given))
		if (kresp_http_equal(name, unit_slice(lower)) &&
		    (!value || kresp_http_equal(given, unit_slice(value))))
			nr_found++;
	return nr_found;
}

static bool within(struct kresp_slice part, const u8 *head, size_t len)
{
	return part.data >= head && part.data + part.len <= head + len;
}

static bool is_path(const struct kresp_request *req, const u8 *head, size_t len)
{
	size_t i;

	if (req->method == KRESP_METHOD_CONNECT)
		return !req->path.len;
	if (unit_is(req->path, "*"))
		return req->method == KRESP_METHOD_OPTIONS;
	if (!req->path.len || req->path.data[0] != '/')
		return false;
	/* A path that was left out is "/", and that is nowhere in the head */
	if (!within(req->path, head, len))
		return req->path.len == 1;
	for (i = 0; i < req->path.len; i++)
		if (req->path.data[i] <= ' ' || req->path.data[i] >= 0x7f ||
		    strchr("\"#<>?[\\]^`{|}", req->path.data[i]))
			return false;
	return true;
}

/* What holds of every request that is accepted */
static bool is_sane(const struct kresp_request *req, const u8 *head, size_t len)
{
	unsigned int nr_codings = count(req, "transfer-encoding", NULL);
	unsigned int nr_lengths = count(req, "content-length", NULL);
	struct kresp_slice fields = req->fields;
	unsigned int nr_fields = 0;
	struct kresp_slice value;
	struct kresp_slice name;

	while (kresp_http_next_field(&fields, &name, &value)) {
		nr_fields++;
		if (!kresp_http_is_token(name) || !within(name, head, len) ||
		    !within(value, head, len))
			return false;
	}
	if (fields.len || nr_fields > KRESP_FIELDS_MAX ||
	    !within(req->line, head, len) || !is_path(req, head, len) ||
	    req->line.len + req->fields.len + 4 != len)
		return false;
	if (count(req, "host", NULL) != 1 &&
	    (req->minor || count(req, "host", NULL)))
		return false;
	if (nr_codings) {
		if (req->framing != KRESP_FRAMING_CHUNKED || nr_lengths ||
		    !req->minor)
			return false;
	} else if (req->framing != (nr_lengths ? KRESP_FRAMING_LENGTH :
						 KRESP_FRAMING_NONE)) {
		return false;
	}
	if (req->content_length > KRESP_BODY_MAX)
		return false;
	if (count(req, "connection", "close") && req->keep_alive)
		return false;
	return req->minor || !req->keep_alive || count(req, "connection", NULL);
}

static const struct kresp_representation identity = {
	.content = { (const u8 *)"0123456789", 10 },
	.fields = { (const u8 *)"Content-Type: text/html\r\n", 25 },
	.validators = { (const u8 *)"ETag: \"id\"\r\n", 12 },
	.etag = { (const u8 *)"\"id\"", 4 },
	.modified = 784111777,
};

/* An answer to it has a head that can be read, and content that is there */
static void check_answer(const struct kresp_request *req, struct text input)
{
	struct kresp_response resp = { 0 };
	u8 head[KRESP_RESPONSE_HEAD_MAX];
	struct kresp_slice content;
	struct kresp_slice fields;
	struct kresp_slice value;
	struct kresp_slice name;
	char date[KRESP_HTTP_DATE_LEN];
	const u8 *end;
	size_t len;
	bool ok;

	kresp_negotiate(req, &identity, &identity, 1795363200, &resp);
	kresp_http_date_format(resp.date, date);
	len = kresp_response_head(&resp, date, head, sizeof(head));
	ok = is_plain_head(head, len);
	end = ok ? memchr(head, '\n', len) : NULL;
	if (end) {
		fields.data = end + 1;
		fields.len = head + len - fields.data - 2;
		while (kresp_http_next_field(&fields, &name, &value))
			ok &= kresp_http_is_token(name) && value.len;
		ok &= !fields.len;
	}
	content = kresp_response_content(&resp);
	if (resp.status == 200 || resp.status == 206)
		ok &= resp.first + resp.len <= identity.content.len &&
		      content.len == (resp.head_only ? 0 : resp.len);
	unit_check(ok && len, "random", input, "answer %u", resp.status);
}

static void check_head(struct text input)
{
	struct outcome whole = unit_scan(input, input.len + 1, 0);
	struct kresp_request req;
	enum kresp_fault fault;
	struct outcome out;
	size_t start;
	size_t split;
	size_t len;
	u8 *copy;

	split = unit_random(input.len + 1);
	out = unit_scan(input, unit_random(9) + 1, split);
	unit_check(unit_same(out, whole), "random", input, "split at %zu",
		   split);

	start = whole.scan.start;
	len = (whole.complete ? whole.scan.len : input.len) - start;
	copy = unit_copy(input.data + start, len);
	unit_check(whole.complete == is_plain_head(copy, len), "random", input,
		   "scan: complete is %d", whole.complete);
	fault = kresp_http_parse(copy, len, &req);
	unit_check(fault || (whole.complete && is_sane(&req, copy, len)),
		   "random", input, "parse: accepts what it must not");
	if (!fault)
		check_answer(&req, input);
	free(copy);
}

static void check_body(struct text input)
{
	const struct kresp_request req = { .framing = KRESP_FRAMING_CHUNKED };
	enum kresp_fault whole_fault;
	struct kresp_body whole;
	struct kresp_body body;
	enum kresp_fault fault;
	size_t whole_taken;
	size_t taken = 0;
	size_t end = 0;
	u8 *copy;

	copy = unit_copy(input.data, input.len);
	kresp_body_init(&whole, &req);
	whole_taken = kresp_body_feed(&whole, copy, input.len, &whole_fault);
	free(copy);

	kresp_body_init(&body, &req);
	fault = KRESP_FAULT_NONE;
	while (end < input.len && taken == end && !fault) {
		end += unit_random(7) + 1;
		if (end > input.len)
			end = input.len;
		copy = unit_copy(input.data + taken, end - taken);
		taken += kresp_body_feed(&body, copy, end - taken, &fault);
		free(copy);
	}
	unit_check(taken == whole_taken && fault == whole_fault &&
		   !memcmp(&body, &whole, sizeof(body)), "random", input,
		   "body: %zu, not %zu octets taken", taken, whole_taken);
	unit_check(whole.total <= KRESP_BODY_MAX &&
		   (whole_taken == input.len || whole_fault ||
		    kresp_body_done(&whole)), "random", input, "body: stuck");
	/* The end of chunked content is the end of a line, and of an empty one */
	if (kresp_body_done(&whole))
		unit_check(whole_taken >= 5 &&
			   !memcmp(input.data + whole_taken - 4, "\r\n\r\n", 4),
			   "random", input, "body: ends at %zu", whole_taken);
}

void random_test(void)
{
	static struct input input;
	size_t i;

	for (i = 0; i < NR_HEADS; i++) {
		make(&input, heads, ARRAY_SIZE(heads));
		check_head((struct text){ input.data, input.len });
	}
	for (i = 0; i < NR_BODIES; i++) {
		make(&input, bodies, ARRAY_SIZE(bodies));
		check_body((struct text){ input.data, input.len });
	}
}
