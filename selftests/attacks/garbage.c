// SPDX-License-Identifier: GPL-2.0
/* Garbage: real requests, changed at random, and always by the same chance for
 * the same seed and number. Whatever comes of it, every connection gets answers
 * that are right in form, and ends.
 */
#include "attack.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define INPUT_MAX	24000
#define BATCH_MAX	4
#define CONNS		64
#define SHOWN_MAX	10

static const char * const originals[] = {
	GET,
	GET_GZIP,
	GET_CLOSE,
	HEAD,
	"GET / HTTP/1.0\r\n\r\n",
	"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
	"GET /index.html?a=b&c=%20d HTTP/1.1\r\n" HOST
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0\r\n"
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
	"Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\n"
	"DNT: 1\r\nConnection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n\r\n",
	"GET http://kresp.test:80/x HTTP/1.1\r\n" HOST
	"Accept: */*\r\nProxy-Connection: Keep-Alive\r\n\r\n",
	"OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
	"CONNECT kresp.test:443 HTTP/1.1\r\nHost: kresp.test:443\r\n\r\n",
	"POST /form HTTP/1.1\r\n" HOST
	"Content-Type: application/x-www-form-urlencoded\r\n"
	"Content-Length: 11\r\n\r\nfield=value",
	"PUT / HTTP/1.1\r\n" HOST
	"Transfer-Encoding: chunked\r\nTrailer: Expires\r\n\r\n"
	"7\r\nMozilla\r\n11;a=\"b\"\r\nDeveloper Network\r\n0\r\nExpires: never\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "Range: bytes=0-9\r\nIf-Range: " BODY_ETAG
	"\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "Range: bytes=-5,1-2\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "If-None-Match: W/" GZIP_ETAG ", \"x\"\r\n"
	"If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "If-Match: *\r\n"
	"If-Unmodified-Since: Sunday, 06-Nov-94 08:49:37 GMT\r\n\r\n",
	"GET / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
	"GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip;q=0.5, *;q=0, identity;q=0\r\n\r\n",
	"GET / HTTP/1.1\r\nHost: [fd00::2]:80\r\nConnection: Upgrade, HTTP2-Settings\r\n"
	"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
	"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"GET /\r\n",
	"\x16\x03\x01\x02\x01\x01\x01\xfc\x03\x03",
};

static const char * const words[] = {
	"\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", ":", ": ", ",", ";", "\"",
	"%", "%00", "%2e", "/", "//", "/../", "?", "#", "*", "\xff", "\x80",
	"HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "HTTP/1.", "GET ", "HEAD ",
	"Host: a\r\n", "Host:\r\n", "host : a\r\n", " folded\r\n",
	"Content-Length: 0\r\n", "Content-Length: 5\r\n",
	"Content-Length: 18446744073709551616\r\n", "Content-Length: -1\r\n",
	"Content-Length: 65537\r\n", "Content-Length: 5, 5\r\n",
	"Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
	"Transfer-Encoding:\013chunked\r\n", "Transfer-Encoding: identity\r\n",
	"Connection: close\r\n", "Connection: keep-alive, ,\r\n",
	"Expect: 100-continue\r\n", "Expect: 200-ok\r\n",
	"Range: bytes=0-18446744073709551615\r\n", "If-None-Match: *\r\n",
	"Accept-Encoding: ,\r\n", "0\r\n\r\n", "ffffffffffffffff\r\n",
	"-1", "0", "4294967296", "9223372036854775808", "18446744073709551616",
};

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

/* ---- Inputs ---------------------------------------------------------------- */

struct input {
	size_t len;
	char data[INPUT_MAX];
};

static size_t below(uint64_t *state, size_t limit)
{
	return next_random(state) % limit;
}

/* Puts @len octets of @data in place of @gone octets at @at, if they fit. */
static void replace(struct input *input, size_t at, size_t gone,
		    const char *octets, size_t len)
{
	if (gone > input->len - at)
		gone = input->len - at;
	if (input->len - gone + len > INPUT_MAX)
		return;
	memmove(input->data + at + len, input->data + at + gone,
		input->len - at - gone);
	memcpy(input->data + at, octets, len);
	input->len += len - gone;
}

static void mutate(struct input *input, uint64_t *state)
{
	size_t at = below(state, input->len + 1);
	const char *word = words[below(state, COUNT(words))];
	static char piece[INPUT_MAX];
	size_t len;
	char octet = below(state, 256);

	switch (below(state, 10)) {
	case 0:
		if (at < input->len)
			input->data[at] ^= 1 << below(state, 8);
		break;
	case 1:
		replace(input, at, 1, &octet, 1);
		break;
	case 2:
		replace(input, at, 0, &octet, 1);
		break;
	case 3:
		replace(input, at, 1 + below(state, 16), "", 0);
		break;
	case 4:
	case 5:
		replace(input, at, 0, word, strlen(word));
		break;
	case 6:
		replace(input, at, strlen(word), word, strlen(word));
		break;
	case 7:
		/* A part of it again, somewhere else. */
		len = below(state, input->len - at + 1);
		memcpy(piece, input->data + at, len);
		replace(input, below(state, input->len + 1), 0, piece, len);
		break;
	case 8:
		/* The rest is that of another. */
		word = originals[below(state, COUNT(originals))];
		len = below(state, strlen(word) + 1);
		replace(input, at, input->len, word + len, strlen(word) - len);
		break;
	case 9:
		/* Seldom, and then much of it. */
		len = below(state, 16) ? below(state, 40) : below(state, 17000);
		memset(piece, octet, len);
		replace(input, at, 0, piece, len);
		break;
	}
}

static void input_make(struct input *input, uint64_t seed, unsigned int nr)
{
	uint64_t state = seed + 0x1000003ULL * nr;
	const char *original = originals[below(&state, COUNT(originals))];
	size_t times = 1 + below(&state, 4);

	input->len = 0;
	replace(input, 0, 0, original, strlen(original));
	while (times--)
		mutate(input, &state);
}

static void show(uint64_t seed, unsigned int nr, const char *why)
{
	static struct input input;
	size_t i;

	input_make(&input, seed, nr);
	printf("# garbage: %s; input %u of seed %llu: \"", why, nr,
	       (unsigned long long)seed);
	for (i = 0; i < input.len; i++) {
		unsigned char octet = input.data[i];

		if (octet == '\r')
			fputs("\\r", stdout);
		else if (octet == '\n')
			fputs("\\n", stdout);
		else if (isprint(octet) && octet != '"' && octet != '\\')
			putchar(octet);
		else
			printf("\\x%02x", octet);
	}
	puts("\"");
	fflush(stdout);
}

/* ---- Connections ---------------------------------------------------------- */

/**
 * struct batch - the inputs on one connection
 * @nr: how many
 * @number: of each
 * @len: octets of @data
 * @data: all of them
 * @piece: octets to send at first
 * @finished: everything has been sent, FIN too
 */
struct batch {
	unsigned int nr;
	unsigned int number[BATCH_MAX];
	size_t len;
	char data[BATCH_MAX * INPUT_MAX];
	size_t piece;
	bool finished;
};

static struct batch *batches;
static unsigned int *again;
static unsigned int nr_again, nr_next, nr_total, nr_done, nr_shown;
static uint64_t chance;

static bool input_take(unsigned int *number)
{
	if (nr_again)
		*number = again[--nr_again];
	else if (nr_next < nr_total)
		*number = nr_next++;
	else
		return false;
	return true;
}

static void batch_start(struct crowd *crowd, struct conn *conn)
{
	struct batch *batch = &batches[conn->nr];
	size_t wanted = 1 + below(&chance, BATCH_MAX);
	static struct input input;

	batch->nr = 0;
	batch->len = 0;
	batch->finished = false;
	while (batch->nr < wanted && input_take(&batch->number[batch->nr])) {
		input_make(&input, crowd->trial->seed, batch->number[batch->nr]);
		memcpy(batch->data + batch->len, input.data, input.len);
		batch->len += input.len;
		batch->nr++;
	}
	if (!batch->nr)
		return;
	batch->piece = below(&chance, 2) ? batch->len :
					   below(&chance, batch->len + 1);
	conn->reader.may_lack = true;
	conn_open(crowd, conn, conn->nr % SOURCES, 0);
}

/* Those that were answered are done; at least one, so that it ends. */
static void batch_end(struct crowd *crowd, struct conn *conn, const char *why)
{
	struct batch *batch = &batches[conn->nr];
	unsigned int done = conn->finals ?: 1, i;

	if (done > batch->nr || why)
		done = batch->nr;
	for (i = batch->nr; i > done; i--)
		again[nr_again++] = batch->number[i - 1];
	nr_done += done;
	if (!why)
		return;
	if (!conn->reader.fault)
		trial_fault(crowd->trial, "input %u: %s", batch->number[0],
			    why);
	for (i = 0; i < batch->nr && nr_shown++ < SHOWN_MAX; i++)
		show(crowd->trial->seed, batch->number[i], why);
}

static void batch_send(struct conn *conn)
{
	struct batch *batch = &batches[conn->nr];

	if (conn->sent < batch->piece) {
		conn_send(conn, batch->data + conn->sent,
			  batch->piece - conn->sent);
		return;
	}
	if (conn->sent < batch->len)
		conn_send(conn, batch->data + conn->sent,
			  batch->len - conn->sent);
	if (conn->sent == batch->len && !batch->finished) {
		shutdown(conn->fd, SHUT_WR);
		batch->finished = true;
	}
}

static void garbage_event(struct crowd *crowd, struct conn *conn,
			  bool connected)
{
	unsigned long reset = crowd->trial->reset;
	const char *why = NULL;

	if (connected) {
		batch_send(conn);
		return;
	}
	if (conn_receive(crowd, conn, SIZE_MAX) && !conn->reader.fault)
		return;
	if (conn->reader.fault)
		why = conn->reader.fault;
	else if (crowd->trial->reset > reset)
		why = "reset";
	conn_close(crowd, conn);
	batch_end(crowd, conn, why);
	batch_start(crowd, conn);
}

/* Sends on, and ends those for which the server takes too long. */
static void garbage_tend(struct crowd *crowd)
{
	int64_t patience = 1000LL * scaled(PATIENCE);
	struct conn *conn;
	unsigned int i;

	for (i = 0; i < crowd->size; i++) {
		conn = &crowd->conns[i];
		if (conn->state == CONN_OPEN && !batches[i].finished)
			batch_send(conn);
		if (conn->state == CONN_CLOSED ||
		    now_ms() - conn->opened < patience)
			continue;
		conn_close(crowd, conn);
		batch_end(crowd, conn, "neither answered nor ended");
		batch_start(crowd, conn);
	}
}

void attack_garbage(struct trial *trial)
{
	unsigned int count = trial_count(trial, 50000, 1000);
	unsigned int i;
	struct crowd crowd;

	nr_total = count;
	nr_next = 0;
	nr_again = 0;
	nr_done = 0;
	nr_shown = 0;
	chance = trial->seed;
	batches = calloc(CONNS, sizeof(*batches));
	again = calloc(CONNS * BATCH_MAX, sizeof(*again));
	if (batches && again && !crowd_create(&crowd, trial, CONNS)) {
		for (i = 0; i < CONNS; i++)
			batch_start(&crowd, &crowd.conns[i]);
		while (crowd.nr_open && trial->nr_faults < 100) {
			crowd_wait(&crowd, 2, garbage_event);
			garbage_tend(&crowd);
			trial_watch(trial);
		}
		crowd_destroy(&crowd);
	}
	free(batches);
	free(again);
	trial_expect(trial, nr_done == count, "%u of %u inputs were done",
		     nr_done, count);
	trial_expect_moved(trial, "timeout_header", 0, 0);
	trial_expect_moved(trial, "timeout_body", 0, 0);
	trial_expect_moved(trial, "timeout_linger", 0, 0);
	trial_sent(trial, "%u inputs on %lu connections, seed %llu", count,
		   trial->closed + trial->reset,
		   (unsigned long long)trial->seed);
}
