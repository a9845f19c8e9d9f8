// SPDX-License-Identifier: GPL-2.0
/* How inputs are varied, beside libFuzzer's own ways: by lines, by the words
 * within them and by what stands between words, as that is where parsers
 * disagree. Proves nothing; makes the oracles see more.
 */
#include <ctype.h>

#include "fuzz.h"

static const char * const specials[] = {
	"+", "-", "0", "00", "1", "5", " ", "\t", "\r", "\n", "\r\n", ",", ", ",
	";", "\"", ":", "=", "/", "?", "*", ".", "%", "%41", "_", "x", "0x",
	"q=", "W/", "[", "]", "\x7f", "\x80", "\x01", "@", "(", "#", "a", "::",
};

static const char * const words[] = {
	"0", "1", "5", "05", "255", "256", "65535", "65536", "65537",
	"4294967296", "9223372036854775808", "18446744073709551615",
	"18446744073709551616", "18446744073709551619", "ffff", "10000",
	"10001", "ffffffffffffffff", "10000000000000001", "chunked", "gzip",
	"identity", "close", "keep-alive", "100-continue", "HTTP", "GET",
	"HEAD", "POST", "OPTIONS", "CONNECT", "1000", "1001", "000", "01",
};

static const char * const lines[] = {
	"Host: a\r\n", "Host: \r\n", "Host: [::1]:80\r\n", "A: b\r\n",
	"Content-Length: 5\r\n", "Content-Length: 0\r\n",
	"Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n",
	"Connection: close\r\n", "Connection: keep-alive\r\n",
	"Expect: 100-continue\r\n", "Expect: x\r\n", "\r\n", " a\r\n",
	"Accept-Encoding: gzip\r\n", "Accept-Encoding: gzip;q=0.5\r\n",
	"Accept-Encoding: *;q=0\r\n", "If-None-Match: \"i\"\r\n",
	"If-Match: W/\"g\"\r\n", "Range: bytes=0-4\r\n",
	"If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
	"If-Range: \"i\"\r\n", "5\r\nhello\r\n", "0\r\n", "1;a\r\nb\r\n",
	"GET / HTTP/1.1\r\n", "GET / HTTP/1.0\r\n",
};

struct text {
	u8 *data;
	size_t len;
	size_t max;
	u32 random;
};

static u32 draw(struct text *text, size_t below)
{
	text->random ^= text->random << 13;
	text->random ^= text->random >> 17;
	text->random ^= text->random << 5;
	return text->random % (u32)below;
}

static const char *draw_special(struct text *text)
{
	return specials[draw(text, ARRAY_SIZE(specials))];
}

/* Put @len octets in the place of @cut at @at */
static void put(struct text *text, size_t at, size_t cut, const void *data,
		size_t len)
{
	if (text->len - cut + len > text->max)
		return;
	memmove(text->data + at + len, text->data + at + cut,
		text->len - at - cut);
	memcpy(text->data + at, data, len);
	text->len += len - cut;
}

static void put_string(struct text *text, size_t at, size_t cut,
		       const char *string)
{
	put(text, at, cut, string, strlen(string));
}

/* A place where a word begins or ends, or the text does */
static size_t find_edge(struct text *text)
{
	size_t at = draw(text, text->len + 1);

	while (at && at < text->len &&
	       !isalnum(text->data[at - 1]) == !isalnum(text->data[at]))
		at++;
	return at;
}

static size_t word_len(const struct text *text, size_t at)
{
	size_t end = at;

	while (end < text->len && isalnum(text->data[end]))
		end++;
	return end - at;
}

static size_t find_line(struct text *text)
{
	size_t at = draw(text, text->len + 1);

	while (at && text->data[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_len(const struct text *text, size_t at)
{
	size_t end = at;

	while (end < text->len && text->data[end++] != '\n')
		;
	return end - at;
}

static void copy_line(struct text *text)
{
	size_t from = find_line(text);
	size_t len = line_len(text, from);
	u8 copy[512];

	if (len > sizeof(copy))
		return;
	memcpy(copy, text->data + from, len);
	put(text, find_line(text), 0, copy, len);
}

/* One more or less than a number: the last digit of it, or an octet */
static void nudge(struct text *text)
{
	size_t at = find_edge(text);

	if (at)
		text->data[at - 1] += draw(text, 2) ? 1 : -1;
}

static void vary(struct text *text)
{
	size_t at;

	switch (draw(text, 9)) {
	case 0:
	case 1:
	case 2:
		put_string(text, find_edge(text), 0, draw_special(text));
		break;
	case 3:
		at = find_edge(text);
		put_string(text, at, word_len(text, at),
			   words[draw(text, ARRAY_SIZE(words))]);
		break;
	case 4:
		at = find_edge(text);
		put_string(text, at, at < text->len,
			   draw(text, 2) ? "" : draw_special(text));
		break;
	case 5:
		copy_line(text);
		break;
	case 6:
		at = find_line(text);
		put_string(text, at, line_len(text, at), "");
		break;
	case 7:
		put_string(text, find_line(text), 0,
			   lines[draw(text, ARRAY_SIZE(lines))]);
		break;
	case 8:
		nudge(text);
		break;
	}
}

/* libFuzzer calls it to have a new input made of an old one */
size_t LLVMFuzzerCustomMutator(u8 *data, size_t len, size_t max,
			       unsigned int seed)
{
	struct text text = { data, len, max, seed | 1 };
	u32 times;

	if (seed >> 8 & 1)
		return LLVMFuzzerMutate(data, len, max);
	for (times = draw(&text, 8); times < 5; times = draw(&text, 8))
		vary(&text);
	if (text.len == len)
		vary(&text);
	return text.len;
}
