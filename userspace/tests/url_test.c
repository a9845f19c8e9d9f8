// SPDX-License-Identifier: GPL-2.0
#include "url.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "unit.h"

static const struct {
	const char *text;
	const char *host;
	const char *port;
	const char *authority;
	const char *target;
	int family;
} good[] = {
	{ "http://10.0.0.2/", "10.0.0.2", "80", "10.0.0.2", "/", AF_INET },
	{ "http://10.0.0.2", "10.0.0.2", "80", "10.0.0.2", "/", AF_INET },
	{ "10.0.0.2", "10.0.0.2", "80", "10.0.0.2", "/", AF_INET },
	{ "HTTP://Host.Example/", "Host.Example", "80", "Host.Example", "/", AF_UNSPEC },
	{ "localhost:8080/a", "localhost", "8080", "localhost:8080", "/a", AF_UNSPEC },
	{ "http://h:80/", "h", "80", "h", "/", AF_UNSPEC },
	{ "http://h:00081/", "h", "81", "h:81", "/", AF_UNSPEC },
	{ "http://h:/", "h", "80", "h", "/", AF_UNSPEC },
	{ "http://h:1/", "h", "1", "h:1", "/", AF_UNSPEC },
	{ "http://h:65535/", "h", "65535", "h:65535", "/", AF_UNSPEC },
	{ "http://h?q=1&r", "h", "80", "h", "/?q=1&r", AF_UNSPEC },
	{ "http://h/a/../b;c=%7e?d/e?f", "h", "80", "h", "/a/../b;c=%7e?d/e?f", AF_UNSPEC },
	{ "http://h/a#b", "h", "80", "h", "/a", AF_UNSPEC },
	{ "http://h#b?c", "h", "80", "h", "/", AF_UNSPEC },
	{ "h/http://x", "h", "80", "h", "/http://x", AF_UNSPEC },
	{ "http://[::1]/", "::1", "80", "[::1]", "/", AF_INET6 },
	{ "[::1]", "::1", "80", "[::1]", "/", AF_INET6 },
	{ "http://[2001:db8::2]:8080/x", "2001:db8::2", "8080", "[2001:db8::2]:8080", "/x", AF_INET6 },
	{ "http://[::ffff:10.0.0.2]:81", "::ffff:10.0.0.2", "81", "[::ffff:10.0.0.2]:81", "/", AF_INET6 },
	{ "http://[fe80::1%25eth0]/", "fe80::1%eth0", "80", "[fe80::1]", "/", AF_INET6 },
	/* Nothing after the escaped '%': then it is the zone 25, not escaped. */
	{ "http://[fe80::1%25]/", "fe80::1%25", "80", "[fe80::1]", "/", AF_INET6 },
	{ "http://[fe80::1%eth0]:81/", "fe80::1%eth0", "81", "[fe80::1]:81", "/", AF_INET6 },
};

static const struct {
	const char *text;
	const char *why;
} bad[] = {
	{ "", "the host is missing" },
	{ "http://", "the host is missing" },
	{ "http:///path", "the host is missing" },
	{ "http://:80/", "the host is missing" },
	{ "http://h /", "byte 0x20 at offset 8" },
	{ "http://h/\r\nX: y", "byte 0x0d at offset 9" },
	{ "http://h/\x7f", "byte 0x7f at offset 9" },
	{ "http://h/\xc3\xbc", "byte 0xc3 at offset 9" },
	{ "http://h/#\n", "byte 0x0a at offset 10" },
	{ "https://h/", "https is not supported" },
	{ "HTTPS://h/", "https is not supported" },
	{ "ftp://h/", "scheme 'ftp' is not supported" },
	{ "://h/", "scheme '' is not supported" },
	{ "http://user:secret@h/", "user name and password" },
	{ "user@h", "user name and password" },
	{ "http://h:0/", "port '0': must be a number from 1 to 65535" },
	{ "http://h:65536/", "port '65536'" },
	{ "http://h:99999999999999999999/", "port '99999999999999999999'" },
	{ "http://h:+80/", "port '+80'" },
	{ "http://h:8o/", "port '8o'" },
	{ "http://h:80:81/", "an IPv6 address goes in []" },
	{ "http://::1/", "an IPv6 address goes in []" },
	{ "http://h*/", "'*' in the host" },
	{ "http://h%41/", "'%' in the host" },
	{ "http://[::1/", "']' is missing" },
	{ "http://[::1]x/", "'x' after ']'" },
	{ "http://[::1::2]/", "'[::1::2]' is not an IPv6 address" },
	{ "http://[10.0.0.2]/", "'[10.0.0.2]' is not an IPv6 address" },
	{ "http://[]/", "'[]' is not an IPv6 address" },
	{ "http://[1111:1111:1111:1111:1111:1111:1111:1111:1111:1111]/", "is not an IPv6 address" },
	{ "http://[fe80::1%]/", "the zone after '%'" },
	{ "http://[fe80::1%1234567890123456]/", "the zone after '%'" },
	{ "http://h/\"", "'\"' in the path or query must be written %22" },
	{ "http://h/[", "'[' in the path or query must be written %5B" },
	{ "http://h/%4", "must be followed by two hexadecimal digits" },
	{ "http://h/%", "must be followed by two hexadecimal digits" },
	{ "http://h/%zz", "must be followed by two hexadecimal digits" },
};

static int parse(struct kresp_url *url, const char *text, char *why)
{
	int err;

	why[0] = '\0';
	err = kresp_url_parse(url, text, why, KRESP_URL_WHY_MAX);
	if (err)
		printf("# why: %s\n", why);
	return err;
}

static void test_good(void)
{
	char why[KRESP_URL_WHY_MAX];
	struct kresp_url url;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		if (parse(&url, good[i].text, why) ||
		    strcmp(url.host, good[i].host) ||
		    strcmp(url.port, good[i].port) ||
		    strcmp(url.authority, good[i].authority) ||
		    strcmp(url.target, good[i].target) ||
		    url.family != good[i].family)
			unit_fail(__FILE__, __LINE__, "'%s': %s", good[i].text,
				  why);
	}
}

static void test_bad(void)
{
	char why[KRESP_URL_WHY_MAX];
	struct kresp_url url;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (!parse(&url, bad[i].text, why) ||
		    !strstr(why, bad[i].why))
			unit_fail(__FILE__, __LINE__, "'%s': %s", bad[i].text,
				  why);
	}
}

static void test_lengths(void)
{
	static char text[KRESP_URL_TARGET_MAX + 100];
	char why[KRESP_URL_WHY_MAX];
	struct kresp_url url;
	size_t len;

	for (len = KRESP_URL_HOST_MAX - 1; len <= KRESP_URL_HOST_MAX + 1; len++) {
		memset(text, 'h', len);
		text[len] = '\0';
		CHECK(!parse(&url, text, why) == (len <= KRESP_URL_HOST_MAX));
	}
	for (len = KRESP_URL_TARGET_MAX - 2; len <= KRESP_URL_TARGET_MAX; len++) {
		memset(text, 'p', len + 1);
		text[1] = '/';
		text[len + 1] = '\0';
		CHECK(!parse(&url, text, why) == (len < KRESP_URL_TARGET_MAX));
	}
	/* "?" gets a "/" before it, for which there is room. */
	memset(text, 'p', KRESP_URL_TARGET_MAX);
	text[1] = '?';
	text[KRESP_URL_TARGET_MAX] = '\0';
	CHECK(!parse(&url, text, why));
	CHECK(strlen(url.target) == KRESP_URL_TARGET_MAX);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "url: good ones are taken apart", test_good },
		{ "url: bad ones are refused in words", test_bad },
		{ "url: lengths at their limits", test_lengths },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
