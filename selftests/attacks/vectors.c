// SPDX-License-Identifier: GPL-2.0
/* Attacks by content: requests as large as may be and larger, and those that
 * brought down other HTTP servers in kernels.
 */
#include "attack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../kmod/limits.h"

#define DATA_MAX	1048576

static char data[DATA_MAX];
static size_t data_len;

static void put(const char *text)
{
	size_t len = strlen(text);

	memcpy(data + data_len, text, len);
	data_len += len;
}

static void put_run(char octet, size_t len)
{
	memset(data + data_len, octet, len);
	data_len += len;
}

static void start(void)
{
	data_len = 0;
}

/* ---- One request, and what must come of it -------------------------------- */

static unsigned int nr_sent;

static bool listed(unsigned int status, const char *statuses)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", status);
	return strstr(statuses, text);
}

/* Sends the data in pieces of @piece octets; what is wrong with what comes of it,
 * in words, or NULL.
 */
static const char *probe_once(struct trial *trial, struct client *client,
			      size_t piece, const char *statuses)
{
	static struct answer answer;
	static char fault[200];
	const char *wrong;
	size_t at, len;
	int err = 0;

	for (at = 0; at < data_len && !err; at += piece) {
		len = data_len - at < piece ? data_len - at : piece;
		err = client_send(client, data + at, len);
	}
	if (!err)
		err = client_read(client, &answer, false);
	if (!err && answer.status == 100)
		err = client_read(client, &answer, false);
	if (err)
		return strerror(-err);
	wrong = answer_fault(&answer, false);
	if (wrong)
		return wrong;
	trial->status[answer.status]++;
	if (!listed(answer.status, statuses)) {
		snprintf(fault, sizeof(fault), "answered %u, not %s",
			 answer.status, statuses);
		return fault;
	}
	/* The connection goes on in step, or ends in order. */
	if (answer_field(&answer, "Connection"))
		return client_read_end(client) ? "no end in order" : NULL;
	err = client_say(client, GET);
	if (!err)
		err = client_read(client, &answer, false);
	if (err)
		return strerror(-err);
	if (answer.status != 200 || client->len)
		return "the connection is out of step";
	return answer_fault(&answer, false);
}

/* Sends the data whole, in pieces, and octet by octet if that is not for long;
 * each is to be answered with one of @statuses.
 */
static void probe(struct trial *trial, const char *what, const char *statuses)
{
	size_t pieces[] = { data_len, 1000, data_len < 600 ? 1 : 77 };
	static struct client client;
	const char *fault;
	size_t i;
	int err;

	for (i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		err = client_open(&client, SERVER_IP, PORT, 0);
		fault = err ? strerror(-err) :
			probe_once(trial, &client, pieces[i], statuses);
		if (fault)
			trial_fault(trial, "%s, in pieces of %zu: %s", what,
				    pieces[i], fault);
		client_close(&client);
		nr_sent++;
	}
	trial_watch(trial);
}

#define REQUEST_LINE	"GET / HTTP/1.1\r\n"

/* ---- Heads around each limit ---------------------------------------------- */

static void request_line_of(size_t len)
{
	start();
	put("GET /");
	put_run('a', len - strlen("GET / HTTP/1.1\r\n"));
	put(" HTTP/1.1\r\n" HOST "\r\n");
}

static void field_line_of(size_t len)
{
	start();
	put(REQUEST_LINE HOST "X-Long: ");
	put_run('a', len - strlen("X-Long: \r\n"));
	put("\r\n\r\n");
}

static void head_of(size_t len)
{
	start();
	put(REQUEST_LINE HOST "X-Third: ");
	put_run('a', len / 3);
	put("\r\nX-Third: ");
	put_run('a', len / 3);
	put("\r\nX-Rest: ");
	put_run('a', len - data_len - strlen("\r\n\r\n"));
	put("\r\n\r\n");
}

static void fields_of(size_t count)
{
	start();
	put(REQUEST_LINE HOST);
	while (--count)
		put("A: b\r\n");
	put("\r\n");
}

static const struct {
	const char *what;
	void (*make)(size_t size);
	size_t limit;
	const char *status;
} bombs[] = {
	{ "request line", request_line_of, KRESP_REQUEST_LINE_MAX, "414" },
	{ "field line", field_line_of, KRESP_FIELD_LINE_MAX, "431" },
	{ "head", head_of, KRESP_HEAD_MAX, "431" },
	{ "fields", fields_of, KRESP_FIELDS_MAX, "431" },
};

void attack_header_bombs(struct trial *trial)
{
	unsigned int rounds = trial_count(trial, 20, 2);
	char what[64];
	size_t i, over;

	nr_sent = 0;
	while (rounds--) {
		for (i = 0; i < 3 * sizeof(bombs) / sizeof(*bombs); i++) {
			over = i % 3;
			bombs[i / 3].make(bombs[i / 3].limit - 1 + over);
			snprintf(what, sizeof(what), "%s of %zu",
				 bombs[i / 3].what,
				 bombs[i / 3].limit - 1 + over);
			probe(trial, what,
			      over < 2 ? "200" : bombs[i / 3].status);
		}
	}
	trial_sent(trial,
		   "%u heads: request line, field line, head, fields; limit - 1, limit, limit + 1",
		   nr_sent);
	trial_expect_moved(trial, "answered_414_target_size", 1, ANY);
	trial_expect_moved(trial, "answered_431_field_size", 1, ANY);
	trial_expect_moved(trial, "answered_431_head_size", 1, ANY);
	trial_expect_moved(trial, "answered_431_field_count", 1, ANY);
}

/* ---- A head that never ends ----------------------------------------------- */

/* Whatever the server says, it goes on. */
static void endless_event(struct crowd *crowd, struct conn *conn,
			  bool connected)
{
	if (connected)
		conn_deafen(crowd, conn);
	else
		while (conn_receive(crowd, conn, SIZE_MAX))
			;
}

void attack_endless_header(struct trial *trial)
{
	unsigned int count = trial_count(trial, 100, 20);
	int64_t end = now_ms() + 1000LL * scaled(PATIENCE);
	struct crowd crowd;
	struct conn *conn;
	unsigned int i;

	start();
	put(REQUEST_LINE HOST);
	while (data_len < DATA_MAX - 10)
		put("A: bcdef\r\n");
	trial_sent(trial, "%u connections, each %zu octets of fields without an end",
		   count, data_len);
	if (crowd_create(&crowd, trial, count))
		return;
	for (i = 0; i < count; i++)
		conn_open(&crowd, &crowd.conns[i], 0, 0);
	while (crowd.nr_open && now_ms() < end) {
		crowd_wait(&crowd, 10, endless_event);
		for (i = 0; i < count; i++) {
			conn = &crowd.conns[i];
			if (conn->state == CONN_OPEN && conn->sent < data_len)
				conn_send(conn, data + conn->sent,
					  data_len - conn->sent);
		}
		trial_watch(trial);
	}
	trial_expect(trial, !crowd.nr_open, "%u connections were never ended",
		     crowd.nr_open);
	trial_expect(trial, trial->status[431] == count,
		     "%lu of %u were answered 431", trial->status[431], count);
	trial_expect_moved(trial, "answered_431_field_count", count, count);
	trial_expect_moved(trial, "limit_linger", count, count);
	crowd_destroy(&crowd);
}

/* ---- CVE-2001-0852: TUX, a long Host -------------------------------------- */

void attack_long_host(struct trial *trial)
{
	static const size_t lens[] = {
		1, 253, 254, 255, 256, 257, 1023, 1024, 1025, 4096, 6000, 8184,
		8185, 16384, 65535,
	};
	size_t i;

	nr_sent = 0;
	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		start();
		put(REQUEST_LINE "Host: ");
		put_run('A', lens[i]);
		put("\r\n\r\n");
		probe(trial, "a long Host", lens[i] < 8185 ? "200 400" : "431");

		start();
		put("GET http://");
		put_run('A', lens[i]);
		put("/ HTTP/1.1\r\nHost: a\r\n\r\n");
		probe(trial, "a long host of the target",
		      lens[i] < 8000 ? "200 400" : "200 400 414");
	}
	trial_sent(trial, "%u requests with a Host, or a target, of 1 to 65535 octets",
		   nr_sent);
	trial_expect_moved(trial, "answered_431_field_size", 1, ANY);
	trial_expect_moved(trial, "answered_414_target_size", 1, ANY);
}

/* ---- CVE-2015-1635: http.sys, Range --------------------------------------- */

void attack_range(struct trial *trial)
{
	static const char * const ranges[] = {
		"bytes=0-18446744073709551615",
		"bytes=1-18446744073709551615",
		"bytes=18-18446744073709551615",
		"bytes=33-18446744073709551615",
		"bytes=34-18446744073709551615",
		"bytes=20000-18446744073709551615",
		"bytes=18446744073709551614-18446744073709551615",
		"bytes=18446744073709551615-18446744073709551615",
		"bytes=18446744073709551615-",
		"bytes=18446744073709551616-18446744073709551617",
		"bytes=-18446744073709551615",
		"bytes=-18446744073709551616",
		"bytes=0-9223372036854775807",
		"bytes=0-9223372036854775808",
		"bytes=0-4294967295",
		"bytes=0-4294967296",
		"bytes=-0",
		"bytes=0-,0-,0-,0-,0-",
		"bytes=18-18446744073709551615,18-18446744073709551615",
	};
	char request[256];
	size_t i;

	nr_sent = 0;
	for (i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		start();
		snprintf(request, sizeof(request),
			 REQUEST_LINE HOST "Range: %s\r\n\r\n", ranges[i]);
		put(request);
		probe(trial, ranges[i], "200 206 416");
		start();
		snprintf(request, sizeof(request),
			 REQUEST_LINE HOST "Accept-Encoding: gzip\r\nRange: %s\r\n\r\n",
			 ranges[i]);
		put(request);
		probe(trial, ranges[i], "200 206 416");
	}
	start();
	put(REQUEST_LINE HOST "Range: bytes=0-0");
	for (i = 0; i < 1000; i++)
		put(",1-1");
	put("\r\n\r\n");
	probe(trial, "1000 ranges", "200 206 416");
	trial_sent(trial, "%u requests with a Range up to 2^64, or with a thousand",
		   nr_sent);
	trial_expect_moved(trial, "answered_206", 1, ANY);
	trial_expect_moved(trial, "answered_416_range", 1, ANY);
}

/* ---- CVE-2021-31166: http.sys, Accept-Encoding ---------------------------- */

void attack_accept_encoding(struct trial *trial)
{
	static const char * const codings[] = {
		"doar-e, ftw, imo, ,",
		"doar-e, ftw, imo, ",
		",",
		", , , ,",
		"gzip, , ,gzip;q=0.5,,",
		"a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z, ,",
		"gzip;q=1.000,gzip;q=0,identity;q=0.001, ,",
		"*;q=1,*;q=0.5, ,",
	};
	char request[256];
	size_t i, j;

	nr_sent = 0;
	for (i = 0; i < sizeof(codings) / sizeof(*codings); i++) {
		start();
		snprintf(request, sizeof(request),
			 REQUEST_LINE HOST "Accept-Encoding: %s\r\n\r\n",
			 codings[i]);
		put(request);
		probe(trial, codings[i], "200 400");
	}
	for (i = 1; i < 8000; i *= 3) {
		start();
		put(REQUEST_LINE HOST "Accept-Encoding: ");
		for (j = 0; j < i; j++)
			put(",");
		put("\r\n\r\n");
		probe(trial, "commas", "200 400");
	}
	trial_sent(trial, "%u requests with unknown and empty members in Accept-Encoding",
		   nr_sent);
	trial_expect_moved(trial, "answered_200", 1, ANY);
}

/* ---- CVE-2022-21907: http.sys, trailers ----------------------------------- */

void attack_trailers(struct trial *trial)
{
	static const size_t lens[] = {
		10, 255, 256, 1024, KRESP_TRAILER_MAX - 1, KRESP_TRAILER_MAX,
		KRESP_TRAILER_MAX + 1, 8192, 65535,
	};
	size_t i, j;

	nr_sent = 0;
	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		start();
		put(REQUEST_LINE HOST
		    "TE: trailers\r\nTrailer: X-Long\r\n"
		    "Transfer-Encoding: chunked\r\n\r\n"
		    "4\r\ndata\r\n0\r\nX-Long: ");
		put_run('A', lens[i] - strlen("X-Long: \r\n"));
		put("\r\n\r\n");
		probe(trial, "a long trailer",
		      lens[i] <= KRESP_TRAILER_MAX ? "200" : "400");
	}
	for (i = 1; i <= 10000; i *= 10) {
		start();
		put(REQUEST_LINE HOST
		    "Transfer-Encoding: chunked\r\n\r\n0\r\n");
		for (j = 0; j < i; j++)
			put("A: b\r\n");
		put("\r\n");
		probe(trial, "many trailers", i < 600 ? "200" : "400");
	}
	start();
	put(REQUEST_LINE HOST
	    "Accept-Encoding: AAAAAAAAAAAAAAAAAAAAAAAA,BBBBBBcccACCCACACATTATTATAASDFADFAFSDDAHJSKSKKSKKSKJHHSHHHAY&AU&**SISODDJJDJJDJJJDJJSU**S,RRARRARYYYATTATTTTATTATTATSHHSGGUGFURYTIUHSLKJLKJMNLSJLJLJSLJJLJLKJHJVHGF,TYTYT\r\n\r\n");
	probe(trial, "the published one", "200 400");
	trial_sent(trial, "%u requests with trailers of 10 to 65535 octets, or up to 10000 of them",
		   nr_sent);
	trial_expect_moved(trial, "answered_400_trailer", 1, ANY);
}

/* ---- Fields of 65,535 octets ---------------------------------------------- */

void attack_headers_65535(struct trial *trial)
{
	static const size_t lens[] = { 32767, 32768, 65534, 65535, 65536 };
	size_t i;

	nr_sent = 0;
	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		field_line_of(lens[i]);
		probe(trial, "a field", "431");
		start();
		put(REQUEST_LINE HOST);
		put_run('X', lens[i]);
		put(": a\r\n\r\n");
		probe(trial, "a field name", "431");
		request_line_of(lens[i]);
		probe(trial, "a request line", "414");
	}
	trial_sent(trial, "%u requests with a value, name or target of 32767 to 65536 octets",
		   nr_sent);
	trial_expect_moved(trial, "answered_431_field_size", 1, ANY);
	trial_expect_moved(trial, "answered_414_target_size", 1, ANY);
}

/* ---- khttpd: URLs around its buffer of 128 -------------------------------- */

void attack_urls(struct trial *trial)
{
	size_t len;

	nr_sent = 0;
	for (len = 120; len <= 136; len++) {
		start();
		put("GET /");
		put_run('u', len - 1);
		put(" HTTP/1.1\r\n" HOST "\r\n");
		probe(trial, "a URL", "200");
		start();
		put_run('M', len);
		put(" / HTTP/1.1\r\n" HOST "\r\n");
		probe(trial, "a method", "501");
	}
	trial_sent(trial, "%u requests with a URL or method of 120 to 136 octets",
		   nr_sent);
	trial_expect_moved(trial, "answered_200", 1, ANY);
}
