// SPDX-License-Identifier: GPL-2.0
/* The authority: host and port (http.md FL8, RL9; RFC 3986 3.2.2). */
#include "http_target.h"
#include "unit.h"

#include <stdlib.h>

#define BAD -2
#define NO_PORT -1

static const struct {
	const char *text;
	s32 port;		/* or BAD, NO_PORT */
} cases[] = {
	{ "a", NO_PORT },
	{ "example.com", NO_PORT },
	{ "example.com.", NO_PORT },
	{ "10.0.0.2", NO_PORT },
	{ "10.0.0.2:80", 80 },
	{ "256.1.1.1", NO_PORT },	/* a reg-name, and as such valid */
	{ "a_b", NO_PORT },
	{ "a-._~!$&'()*+,;=", NO_PORT },
	{ "a%41%fF", NO_PORT },
	{ "a:", NO_PORT },
	{ "a:0", 0 },
	{ "a:1", 1 },
	{ "a:65535", 65535 },
	{ "a:000065535", 65535 },
	{ "a:65536", BAD },
	{ "a:99999999999999999999", BAD },
	{ "a:4294967376", BAD },
	{ "a:+1", BAD },
	{ "a:-1", BAD },
	{ "a:1a", BAD },
	{ "a: 1", BAD },
	{ "a:1:2", BAD },
	{ "a::1", BAD },
	{ "", BAD },
	{ ":", BAD },
	{ ":80", BAD },
	{ "a b", BAD },
	{ "a/", BAD },
	{ "a?", BAD },
	{ "a#", BAD },
	{ "u@a", BAD },
	{ "u:p@a", BAD },
	{ "a\\", BAD },
	{ "\"a\"", BAD },
	{ "<a>", BAD },
	{ "a\x80", BAD },
	{ "\xc3\xa9", BAD },
	{ "a%", BAD },
	{ "a%4", BAD },
	{ "a%4g", BAD },
	{ "a%00", BAD },
	{ "[::1]", NO_PORT },
	{ "[::1]:80", 80 },
	{ "[::1]:", NO_PORT },
	{ "[::]", NO_PORT },
	{ "[1::]", NO_PORT },
	{ "[1:2:3:4:5:6:7:8]", NO_PORT },
	{ "[1:2:3:4:5:6:7::]", NO_PORT },
	{ "[::2:3:4:5:6:7:8]", NO_PORT },
	{ "[1::3:4:5:6:7:8]", NO_PORT },
	{ "[fe80::ABCD:1]", NO_PORT },
	{ "[2001:db8::1]:8080", 8080 },
	{ "[::ffff:10.0.0.1]", NO_PORT },
	{ "[1:2:3:4:5:6:1.2.3.4]", NO_PORT },
	{ "[64:ff9b::255.255.255.255]", NO_PORT },
	{ "[::0.0.0.0]", NO_PORT },
	{ "[1:2:3:4:5::1.2.3.4]", NO_PORT },
	{ "[1:2:3:4:5:6:7]", BAD },
	{ "[1:2:3:4:5:6:7:8:9]", BAD },
	{ "[1:2:3:4:5:6:7:8::]", BAD },
	{ "[::1:2:3:4:5:6:7:8]", BAD },
	{ "[1:2:3:4::5:6:7:8]", BAD },
	{ "[1:2:3:4:5:6:7:1.2.3.4]", BAD },
	{ "[1:2:3:4:5:6::1.2.3.4]", BAD },
	{ "[1:2:3:4:5:1.2.3.4]", BAD },
	{ "[1::2::3]", BAD },
	{ "[:::]", BAD },
	{ "[:::1]", BAD },
	{ "[:1]", BAD },
	{ "[1:]", BAD },
	{ "[:]", BAD },
	{ "[]", BAD },
	{ "[12345::]", BAD },
	{ "[g::]", BAD },
	{ "[::1.2.3]", BAD },
	{ "[::1.2.3.4.5]", BAD },
	{ "[::1.2.3.256]", BAD },
	{ "[::1.2.3.04]", BAD },
	{ "[::1.2.3.]", BAD },
	{ "[::.1.2.3]", BAD },
	{ "[::1.2.3.4:5]", BAD },
	{ "[::a.2.3.4]", BAD },
	{ "[1.2.3.4]", BAD },
	{ "[fe80::1%25eth0]", BAD },
	{ "[::1", BAD },
	{ "::1", BAD },
	{ "[::1]80", BAD },
	{ "[::1]a", BAD },
	{ "a[::1]", BAD },
	{ "[[::1]]", BAD },
	{ "[v1.a:b]", NO_PORT },
	{ "[vF0.~]:1", 1 },
	{ "[v.a]", BAD },
	{ "[v1.]", BAD },
	{ "[v1]", BAD },
	{ "[v1.a/b]", BAD },
	{ "[vg.a]", BAD },
};

void target_test(void)
{
	struct kresp_slice text;
	size_t i;
	s32 port;
	u8 *copy;
	bool ok;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		text.len = strlen(cases[i].text);
		copy = unit_copy(cases[i].text, text.len);
		text.data = copy;
		ok = kresp_http_target_authority(text, &port);
		unit_check(ok == (cases[i].port != BAD) &&
			   (!ok || port == cases[i].port), "FL8",
			   unit_text(text), "authority: %d, port %d", ok, port);
		free(copy);
	}
}
