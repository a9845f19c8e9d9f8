// SPDX-License-Identifier: GPL-2.0
/* Request heads, row by row of the table of requirements. */
#include "limits.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* What a head is, or why it is refused. What is left out is usual: GET, "/",
 * no query, HTTP/1.1, no content, keep-alive.
 */
struct head_case {
	const char *row;
	struct text head;
	enum kresp_fault fault;
	enum kresp_method method;
	bool unknown_method;
	const char *path;
	const char *query;
	bool http10;
	enum kresp_framing framing;
	u64 content_length;
	bool closes;
	bool expect_continue;
	unsigned int nr_fields;		/* 1 if left out */
};

#define GOOD(row_, head_, ...) { .row = row_, .head = TEXT(head_), ##__VA_ARGS__ }
#define BAD(row_, fault_, head_) \
	{ .row = row_, .head = TEXT(head_), .fault = KRESP_FAULT_##fault_ }

#define GET "GET / HTTP/1.1\r\n"
#define GET10 "GET / HTTP/1.0\r\n"
#define HOST "Host: a\r\n"
#define END "\r\n"
/* A request-line alone is judged, whatever the fields */
#define LINE(line) line "\r\n" HOST END

static const struct head_case cases[] = {
	/* The exchange this project was born from */
	GOOD("seed", "GET / HTTP/1.1\r\n"
	     "Host: 10.0.0.2\r\n"
	     "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0\r\n"
	     "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
	     "Accept-Language: en-US,en;q=0.5\r\n"
	     "Accept-Encoding: gzip, deflate\r\n"
	     "Connection: keep-alive\r\n"
	     "Upgrade-Insecure-Requests: 1\r\n\r\n", .nr_fields = 7),

	/* RL1: method SP target SP version, and nothing else */
	GOOD("RL1", LINE("GET / HTTP/1.1")),
	BAD("RL1 two spaces", REQUEST_LINE, LINE("GET  / HTTP/1.1")),
	BAD("RL1 two spaces", REQUEST_LINE, LINE("GET /  HTTP/1.1")),
	BAD("RL1 space before", REQUEST_LINE, LINE(" GET / HTTP/1.1")),
	BAD("RL1 space after", REQUEST_LINE, LINE("GET / HTTP/1.1 ")),
	BAD("RL1 no method", REQUEST_LINE, LINE(" / HTTP/1.1")),
	BAD("RL1 tabs", REQUEST_LINE, LINE("GET\t/\tHTTP/1.1")),
	BAD("RL1 tab", REQUEST_LINE, LINE("GET /\tHTTP/1.1")),
	BAD("RL1 tab first", METHOD, LINE("\tGET / HTTP/1.1")),
	BAD("RL1 tab last", VERSION, LINE("GET / HTTP/1.1\t")),
	BAD("RL1 no target", REQUEST_LINE, LINE("GET  HTTP/1.1")),
	BAD("RL1 no target", REQUEST_LINE, LINE("GET HTTP/1.1")),
	BAD("RL1 no version", REQUEST_LINE, LINE("GET / ")),
	BAD("RL1 a fourth part", REQUEST_LINE, LINE("GET / HTTP/1.1 x")),
	BAD("RL1 space in target", REQUEST_LINE, LINE("GET /a b HTTP/1.1")),
	BAD("RL1 only spaces", REQUEST_LINE, LINE("  ")),
	BAD("RL1 a field", REQUEST_LINE, HOST END),

	/* RL2, RL3, RL4 */
	GOOD("RL2 four empty lines", "\r\n\r\n\r\n\r\n" GET HOST END),
	BAD("RL2 five", EMPTY_LINES, "\r\n\r\n\r\n\r\n\r\n" GET HOST END),
	BAD("RL3 in the target", LINE_END, LINE("GET /\r HTTP/1.1")),
	BAD("RL3 for SP", LINE_END, LINE("GET\r/ HTTP/1.1")),
	BAD("RL3 in a value", LINE_END, GET "Host: a\rb\r\n" END),
	BAD("RL3 at the end", LINE_END, GET HOST "\rX"),
	BAD("RL4 after the line", LINE_END, "GET / HTTP/1.1\n" HOST END),
	BAD("RL4 after a field", LINE_END, GET "Host: a\n" END),
	BAD("RL4 at the end", LINE_END, GET HOST "\n"),
	BAD("RL4 all of them", LINE_END, "GET / HTTP/1.1\nHost: a\n\n"),

	/* RL5, RL7: the caller answers 501 and goes on */
	GOOD("RL5", LINE("get / HTTP/1.1"), .unknown_method = true),
	GOOD("RL5", LINE("Get / HTTP/1.1"), .unknown_method = true),
	GOOD("RL7", LINE("BREW / HTTP/1.1"), .unknown_method = true),
	GOOD("RL7", LINE("GETS / HTTP/1.1"), .unknown_method = true),
	GOOD("RL7", LINE("GE / HTTP/1.1"), .unknown_method = true),
	GOOD("RL7", LINE("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1"),
	     .unknown_method = true),
	GOOD("RL7 content", "BREW / HTTP/1.1\r\n" HOST
	     "Content-Length: 5\r\n" END, .unknown_method = true,
	     .framing = KRESP_FRAMING_LENGTH, .content_length = 5,
	     .nr_fields = 2),
	BAD("RL5 no token", METHOD, LINE("GE(T / HTTP/1.1")),
	BAD("RL5 no token", METHOD, LINE("G/T / HTTP/1.1")),
	BAD("RL5 no token", METHOD, LINE("\"GET\" / HTTP/1.1")),
	BAD("RL5 no token", METHOD, LINE("G\xc3\x89T / HTTP/1.1")),
	BAD("RL5 no token", METHOD, LINE("GET: / HTTP/1.1")),

	/* RL6: which are known */
	GOOD("RL6", LINE("HEAD / HTTP/1.1"), .method = KRESP_METHOD_HEAD),
	GOOD("RL6", LINE("POST / HTTP/1.1"), .method = KRESP_METHOD_POST),
	GOOD("RL6", LINE("PUT / HTTP/1.1"), .method = KRESP_METHOD_PUT),
	GOOD("RL6", LINE("DELETE / HTTP/1.1"), .method = KRESP_METHOD_DELETE),
	GOOD("RL6", LINE("OPTIONS / HTTP/1.1"),
	     .method = KRESP_METHOD_OPTIONS),
	GOOD("RL6", LINE("TRACE / HTTP/1.1"), .method = KRESP_METHOD_TRACE),
	GOOD("RL6", LINE("PATCH / HTTP/1.1"), .method = KRESP_METHOD_PATCH),

	/* RL9: the forms, and whose they are */
	GOOD("RL9 origin", LINE("GET /a/b?c=d HTTP/1.1"), .path = "/a/b",
	     .query = "c=d"),
	GOOD("RL9 absolute", LINE("GET http://h/p?q HTTP/1.1"), .path = "/p",
	     .query = "q"),
	GOOD("RL9 absolute, port", LINE("GET http://h:80/ HTTP/1.1")),
	GOOD("RL9 absolute, no path", LINE("GET http://h HTTP/1.1")),
	GOOD("RL9 absolute, no path", LINE("GET http://h?q HTTP/1.1"),
	     .query = "q"),
	GOOD("RL9 absolute, case", LINE("GET HTTP://H/ HTTP/1.1")),
	GOOD("RL9 absolute, IPv6", LINE("GET http://[::1]:8/x HTTP/1.1"),
	     .path = "/x"),
	GOOD("RL9 Host differs", GET "Host: other\r\n" END),
	BAD("RL9 absolute needs Host", HOST, "GET http://h/ HTTP/1.1\r\n" END),
	BAD("RL9 no host", TARGET, LINE("GET http:/// HTTP/1.1")),
	BAD("RL9 no host", TARGET, LINE("GET http:// HTTP/1.1")),
	BAD("RL9 no host", TARGET, LINE("GET http://:80/ HTTP/1.1")),
	BAD("RL9 no host", TARGET, LINE("GET http://?q HTTP/1.1")),
	BAD("RL9 userinfo", TARGET, LINE("GET http://u@h/ HTTP/1.1")),
	BAD("RL9 bad port", TARGET, LINE("GET http://h:x/ HTTP/1.1")),
	BAD("RL9 bad port", TARGET, LINE("GET http://h:65536/ HTTP/1.1")),
	BAD("RL9 bad IPv6", TARGET, LINE("GET http://[::1/ HTTP/1.1")),
	BAD("RL9 https", TARGET, LINE("GET https://h/ HTTP/1.1")),
	BAD("RL9 ftp", TARGET, LINE("GET ftp://h/ HTTP/1.1")),
	BAD("RL9 http:", TARGET, LINE("GET http:h/ HTTP/1.1")),
	BAD("RL9 http:/", TARGET, LINE("GET http:/h/ HTTP/1.1")),
	BAD("RL9 relative", TARGET, LINE("GET a/b HTTP/1.1")),
	BAD("RL9 query alone", TARGET, LINE("GET ?q HTTP/1.1")),
	GOOD("RL9 CONNECT", LINE("CONNECT h:443 HTTP/1.1"),
	     .method = KRESP_METHOD_CONNECT, .path = ""),
	GOOD("RL9 CONNECT IPv6", LINE("CONNECT [::1]:443 HTTP/1.1"),
	     .method = KRESP_METHOD_CONNECT, .path = ""),
	BAD("RL9 CONNECT, no port", TARGET, LINE("CONNECT h HTTP/1.1")),
	BAD("RL9 CONNECT, no port", TARGET, LINE("CONNECT h: HTTP/1.1")),
	BAD("RL9 CONNECT, port 0", TARGET, LINE("CONNECT h:0 HTTP/1.1")),
	BAD("RL9 CONNECT, no host", TARGET, LINE("CONNECT :1 HTTP/1.1")),
	BAD("RL9 CONNECT /", TARGET, LINE("CONNECT / HTTP/1.1")),
	BAD("RL9 CONNECT URI", TARGET, LINE("CONNECT http://h:1/ HTTP/1.1")),
	BAD("RL9 CONNECT *", TARGET, LINE("CONNECT * HTTP/1.1")),
	BAD("RL9 authority", TARGET, LINE("GET h:80 HTTP/1.1")),
	BAD("RL9 authority", TARGET, LINE("OPTIONS h:80 HTTP/1.1")),
	BAD("RL9 authority", TARGET, LINE("BREW h:80 HTTP/1.1")),
	GOOD("RL9 OPTIONS *", LINE("OPTIONS * HTTP/1.1"),
	     .method = KRESP_METHOD_OPTIONS, .path = "*"),
	GOOD("RL9 OPTIONS, no path", LINE("OPTIONS http://h:8 HTTP/1.1"),
	     .method = KRESP_METHOD_OPTIONS, .path = "*"),
	GOOD("RL9 OPTIONS, a query", LINE("OPTIONS http://h?q HTTP/1.1"),
	     .method = KRESP_METHOD_OPTIONS, .query = "q"),
	GOOD("RL9 OPTIONS, a path", LINE("OPTIONS http://h/ HTTP/1.1"),
	     .method = KRESP_METHOD_OPTIONS),
	BAD("RL9 *", TARGET, LINE("GET * HTTP/1.1")),
	BAD("RL9 *", TARGET, LINE("BREW * HTTP/1.1")),
	BAD("RL9 **", TARGET, LINE("OPTIONS ** HTTP/1.1")),
	BAD("RL9 */", TARGET, LINE("OPTIONS */ HTTP/1.1")),

	/* RL10: the URI's octets */
	GOOD("RL10",
	     LINE("GET /-._~!$&'()*+,;=:@09azAZ//?-._~!$&'()*+,;=:@/? HTTP/1.1"),
	     .path = "/-._~!$&'()*+,;=:@09azAZ//",
	     .query = "-._~!$&'()*+,;=:@/?"),
	BAD("RL10 #", TARGET, LINE("GET /#x HTTP/1.1")),
	BAD("RL10 #", TARGET, LINE("GET /?a#x HTTP/1.1")),
	BAD("RL10 #", TARGET, LINE("GET http://h#x HTTP/1.1")),
	BAD("RL10 non-ASCII", TARGET, LINE("GET /\xc3\xa9 HTTP/1.1")),
	BAD("RL10 non-ASCII", TARGET, LINE("GET /?\xff HTTP/1.1")),
	BAD("RL10 HTAB", TARGET, LINE("GET /\t HTTP/1.1")),
	BAD("RL10 control", OCTET, LINE("GET /\x01 HTTP/1.1")),
	BAD("RL10 NUL", OCTET, LINE("GET /\0 HTTP/1.1")),
	BAD("RL10 DEL", OCTET, LINE("GET /\x7f HTTP/1.1")),
	BAD("RL10 \"", TARGET, LINE("GET /\" HTTP/1.1")),
	BAD("RL10 <", TARGET, LINE("GET /< HTTP/1.1")),
	BAD("RL10 >", TARGET, LINE("GET /?> HTTP/1.1")),
	BAD("RL10 [", TARGET, LINE("GET /?[ HTTP/1.1")),
	BAD("RL10 \\", TARGET, LINE("GET /\\ HTTP/1.1")),
	BAD("RL10 ^", TARGET, LINE("GET /^ HTTP/1.1")),
	BAD("RL10 `", TARGET, LINE("GET /` HTTP/1.1")),
	BAD("RL10 {", TARGET, LINE("GET /{ HTTP/1.1")),
	BAD("RL10 |", TARGET, LINE("GET /| HTTP/1.1")),

	/* RL11, RL12 */
	GOOD("RL11 1.2", LINE("GET / HTTP/1.2")),
	GOOD("RL11 1.9", LINE("GET / HTTP/1.9")),
	GOOD("RL11 1.0", LINE("GET / HTTP/1.0"), .http10 = true,
	     .closes = true),
	BAD("RL11 1.9 needs Host", HOST, "GET / HTTP/1.9\r\n" END),
	BAD("RL11 2.0", MAJOR_VERSION, LINE("GET / HTTP/2.0")),
	BAD("RL11 2.0, no Host", MAJOR_VERSION, "GET / HTTP/2.0\r\n" END),
	BAD("RL11 3.1", MAJOR_VERSION, LINE("GET / HTTP/3.1")),
	BAD("RL11 0.9", MAJOR_VERSION, LINE("GET / HTTP/0.9")),
	BAD("RL11 before the target", MAJOR_VERSION, LINE("GET # HTTP/2.0")),
	BAD("RL12 case", VERSION, LINE("GET / http/1.1")),
	BAD("RL12 case", VERSION, LINE("GET / HTTp/1.1")),
	BAD("RL12 two digits", VERSION, LINE("GET / HTTP/1.10")),
	BAD("RL12 two digits", VERSION, LINE("GET / HTTP/01.1")),
	BAD("RL12 no minor", VERSION, LINE("GET / HTTP/1.")),
	BAD("RL12 no minor", VERSION, LINE("GET / HTTP/1")),
	BAD("RL12 no digit", VERSION, LINE("GET / HTTP/1.x")),
	BAD("RL12 no digit", VERSION, LINE("GET / HTTP/x.1")),
	BAD("RL12 comma", VERSION, LINE("GET / HTTP/1,1")),
	BAD("RL12 name", VERSION, LINE("GET / HTCP/1.1")),
	BAD("RL12 nothing", VERSION, LINE("GET / X")),

	/* RL13 */
	BAD("RL13 HTTP/0.9", REQUEST_LINE, "GET /\r\n"),
	BAD("RL13 HTTP/2", MAJOR_VERSION, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
	BAD("RL13 TLS", OCTET, "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03"),
	BAD("RL13 noise", OCTET, "\xde\xad\xbe\xef\x00\x01"),
	BAD("RL13 SSH", REQUEST_LINE, "SSH-2.0-OpenSSH_9.2\r\n"),

	/* RL14, RL15: left as they are */
	GOOD("RL14", LINE("GET /%41%7e%FF?%ff HTTP/1.1"),
	     .path = "/%41%7e%FF", .query = "%ff"),
	GOOD("RL14", LINE("GET /%0a%10%01 HTTP/1.1"), .path = "/%0a%10%01"),
	BAD("RL14 %00", ESCAPE, LINE("GET /%00 HTTP/1.1")),
	BAD("RL14 %00", ESCAPE, LINE("GET /a?b%00 HTTP/1.1")),
	BAD("RL14 %", ESCAPE, LINE("GET /% HTTP/1.1")),
	BAD("RL14 %4", ESCAPE, LINE("GET /%4 HTTP/1.1")),
	BAD("RL14 %4g", ESCAPE, LINE("GET /%4g HTTP/1.1")),
	BAD("RL14 %g4", ESCAPE, LINE("GET /%g4 HTTP/1.1")),
	BAD("RL14 %%", ESCAPE, LINE("GET /%%41 HTTP/1.1")),
	BAD("RL14 query", ESCAPE, LINE("GET /?%4 HTTP/1.1")),
	GOOD("RL15", LINE("GET /../../etc/passwd HTTP/1.1"),
	     .path = "/../../etc/passwd"),
	GOOD("RL15", LINE("GET //a/./b HTTP/1.1"), .path = "//a/./b"),
	GOOD("RL15", LINE("GET /%2e%2e/ HTTP/1.1"), .path = "/%2e%2e/"),

	/* FL1, FL2 */
	BAD("FL1", FIELD_NAME, GET HOST "A : b\r\n" END),
	BAD("FL1", FIELD_NAME, GET HOST "A\t: b\r\n" END),
	BAD("FL1 Host", FIELD_NAME, GET "Host : a\r\n" END),
	BAD("FL1 no colon", FIELD_NAME, GET HOST "A b\r\n" END),
	BAD("FL1 no colon", FIELD_NAME, GET HOST "A\r\n" END),
	BAD("FL2 no name", FIELD_NAME, GET HOST ": b\r\n" END),
	BAD("FL2 space", FIELD_NAME, GET HOST "A B: c\r\n" END),
	BAD("FL2 no token", FIELD_NAME, GET HOST "A(: b\r\n" END),
	BAD("FL2 no token", FIELD_NAME, GET HOST "\"A\": b\r\n" END),
	BAD("FL2 non-ASCII", FIELD_NAME, GET HOST "\xc3\xa9: b\r\n" END),
	BAD("FL2 control", OCTET, GET HOST "A\x02: b\r\n" END),
	GOOD("FL2", GET HOST "!#$%&'*+-.^_`|~09azAZ: b\r\n" END,
	     .nr_fields = 2),
	GOOD("FL2 case", GET "HOST: a\r\ncONTENT-lENGTH: 3\r\n" END,
	     .framing = KRESP_FRAMING_LENGTH, .content_length = 3,
	     .nr_fields = 2),

	/* FL3 to FL5, FL7 */
	GOOD("FL3", GET HOST "A: \t!~\x80\xff\t \r\n" END, .nr_fields = 2),
	BAD("FL3 NUL", OCTET, GET HOST "A: b\0c\r\n" END),
	BAD("FL3 ESC", OCTET, GET HOST "A: \x1b[31m\r\n" END),
	BAD("FL3 DEL", OCTET, GET HOST "A: \x7f\r\n" END),
	BAD("FL3 VT", OCTET, GET HOST "A:\013b\r\n" END),
	BAD("FL4 SP", OBS_FOLD, GET HOST "A: b\r\n c\r\n" END),
	BAD("FL4 HTAB", OBS_FOLD, GET HOST "A: b\r\n\tc\r\n" END),
	BAD("FL4 blank", OBS_FOLD, GET HOST "A: b\r\n \r\n" END),
	BAD("FL4 a field", OBS_FOLD, GET HOST "A: b\r\n C: d\r\n" END),
	BAD("FL5", OBS_FOLD, GET " " HOST END),
	BAD("FL5", OBS_FOLD, GET "\t\r\n" HOST END),
	GOOD("FL7 empty", GET HOST "A:\r\nB: \t \r\n" END, .nr_fields = 3),
	GOOD("FL7 OWS", GET "Host:a\r\nContent-Length:\t 7 \t\r\n" END,
	     .framing = KRESP_FRAMING_LENGTH, .content_length = 7,
	     .nr_fields = 2),
	GOOD("FL7 empty members", GET HOST "Connection: ,, close ,\r\n" END,
	     .closes = true, .nr_fields = 2),
	GOOD("FL7 colons", GET HOST "A:::b:\r\n" END, .nr_fields = 2),

	/* FL8; the grammar of its value is target_test.c's */
	BAD("FL8 missing", HOST, GET END),
	BAD("FL8 missing", HOST, GET "Hos: a\r\nHostt: a\r\n" END),
	BAD("FL8 twice", HOST, GET HOST HOST END),
	BAD("FL8 twice, one empty", HOST, GET HOST "Host:\r\n" END),
	BAD("FL8 twice in 1.0", HOST, GET10 HOST HOST END),
	BAD("FL8 invalid", HOST, GET "Host: a b\r\n" END),
	BAD("FL8 invalid", HOST, GET "Host: a, b\r\n" END),
	BAD("FL8 invalid", HOST, GET "Host: http://a\r\n" END),
	BAD("FL8 invalid in 1.0", HOST, GET10 "Host: /\r\n" END),
	GOOD("FL8 empty", GET "Host:\r\n" END),
	GOOD("FL8 empty", GET "Host: \t\r\n" END),
	GOOD("FL8 1.0", GET10 END, .http10 = true, .closes = true,
	     .nr_fields = 0),
	GOOD("FL8 port", GET "Host: a.b-c:8080\r\n" END),

	/* FR1 */
	GOOD("FR1", GET HOST "Content-Length: 0\r\n" END,
	     .framing = KRESP_FRAMING_LENGTH, .nr_fields = 2),
	GOOD("FR1 zeroes",
	     GET HOST "Content-Length: 0000000000000000000000005\r\n" END,
	     .framing = KRESP_FRAMING_LENGTH,
	     .content_length = 5, .nr_fields = 2),
	GOOD("FR1 twice the same", GET HOST "Content-Length: 5\r\n"
	     "content-length:5\r\n" END, .framing = KRESP_FRAMING_LENGTH,
	     .content_length = 5, .nr_fields = 3),
	GOOD("FR1 limit-1", GET HOST "Content-Length: 65535\r\n" END,
	     .framing = KRESP_FRAMING_LENGTH,
	     .content_length = KRESP_BODY_MAX - 1, .nr_fields = 2),
	GOOD("FR6 limit", GET HOST "Content-Length: 65536\r\n" END,
	     .framing = KRESP_FRAMING_LENGTH,
	     .content_length = KRESP_BODY_MAX, .nr_fields = 2),
	BAD("FR6 limit+1", BODY_SIZE, GET HOST "Content-Length: 65537\r\n" END),
	BAD("FR6 2^64-1", BODY_SIZE,
	    GET HOST "Content-Length: 18446744073709551615\r\n" END),
	BAD("FR1 overflow", CONTENT_LENGTH,
	    GET HOST "Content-Length: 18446744073709551616\r\n" END),
	BAD("FR1 overflow to 5", CONTENT_LENGTH,
	    GET HOST "Content-Length: 18446744073709551621\r\n" END),
	BAD("FR1 overflow", CONTENT_LENGTH, GET HOST
	    "Content-Length: 99999999999999999999999999999999\r\n" END),
	BAD("FR1 differing", CONTENT_LENGTH, GET HOST
	    "Content-Length: 5\r\nContent-Length: 6\r\n" END),
	BAD("FR1 differing", CONTENT_LENGTH, GET HOST
	    "Content-Length: 5\r\nContent-Length: 05\r\n" END),
	BAD("FR1 one malformed", CONTENT_LENGTH, GET HOST
	    "Content-Length: x\r\nContent-Length: 5\r\n" END),
	BAD("FR1 a list", CONTENT_LENGTH, GET HOST "Content-Length: 5, 5\r\n"
	    END),
	BAD("FR1 empty", CONTENT_LENGTH, GET HOST "Content-Length:\r\n" END),
	BAD("FR1 sign", CONTENT_LENGTH, GET HOST "Content-Length: +5\r\n" END),
	BAD("FR1 sign", CONTENT_LENGTH, GET HOST "Content-Length: -5\r\n" END),
	BAD("FR1 space", CONTENT_LENGTH, GET HOST "Content-Length: 1 2\r\n"
	    END),
	BAD("FR1 hex", CONTENT_LENGTH, GET HOST "Content-Length: 0x5\r\n" END),
	BAD("FR1 hex", CONTENT_LENGTH, GET HOST "Content-Length: a\r\n" END),
	BAD("FR1 fraction", CONTENT_LENGTH, GET HOST "Content-Length: 5.0\r\n"
	    END),
	BAD("FR1 exponent", CONTENT_LENGTH, GET HOST "Content-Length: 1e3\r\n"
	    END),
	BAD("FR1 quotes", CONTENT_LENGTH, GET HOST "Content-Length: \"5\"\r\n"
	    END),

	/* FR2 to FR4 */
	GOOD("FR3", GET HOST "Transfer-Encoding: chunked\r\n" END,
	     .framing = KRESP_FRAMING_CHUNKED, .nr_fields = 2),
	GOOD("FR3 case", GET HOST "transfer-encoding: ,CHUNKed,\r\n" END,
	     .framing = KRESP_FRAMING_CHUNKED, .nr_fields = 2),
	GOOD("FR3 an empty one too", GET HOST "Transfer-Encoding: chunked\r\n"
	     "Transfer-Encoding: ,\r\n" END,
	     .framing = KRESP_FRAMING_CHUNKED, .nr_fields = 3),
	BAD("FR2", LENGTH_AND_CODING, GET HOST "Content-Length: 5\r\n"
	    "Transfer-Encoding: chunked\r\n" END),
	BAD("FR2", LENGTH_AND_CODING, GET HOST "Transfer-Encoding: chunked\r\n"
	    "Content-Length: 5\r\n" END),
	BAD("FR2 both bad", LENGTH_AND_CODING, GET HOST
	    "Transfer-Encoding: x\r\nContent-Length: x\r\n" END),
	BAD("FR3 empty", CODING_ORDER, GET HOST "Transfer-Encoding:\r\n" END),
	BAD("FR3 not last", CODING_ORDER, GET HOST
	    "Transfer-Encoding: chunked, gzip\r\n" END),
	BAD("FR3 not last", CODING_ORDER, GET HOST
	    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"
	    END),
	BAD("FR3 twice", CODING_ORDER, GET HOST
	    "Transfer-Encoding: chunked, chunked\r\n" END),
	BAD("FR3 twice", CODING_ORDER, GET HOST
	    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"
	    END),
	BAD("FR3 not chunked", CODING_ORDER, GET HOST
	    "Transfer-Encoding: gzip\r\n" END),
	BAD("FR3 identity", CODING_ORDER, GET HOST
	    "Transfer-Encoding: identity\r\n" END),
	BAD("FR3 parameter", CODING_ORDER, GET HOST
	    "Transfer-Encoding: chunked;a=b\r\n" END),
	BAD("FR3 parameter", CODING_ORDER, GET HOST
	    "Transfer-Encoding: chunked ;\r\n" END),
	BAD("FR3 obfuscated", CODING_ORDER, GET HOST
	    "Transfer-Encoding: xchunked\r\n" END),
	BAD("FR3 obfuscated", CODING_ORDER, GET HOST
	    "Transfer-Encoding: \"chunked\"\r\n" END),
	BAD("FR3 obfuscated", CODING_ORDER, GET HOST
	    "Transfer-Encoding: x chunked\r\n" END),
	BAD("FR3 obfuscated", CODING_ORDER, GET HOST
	    "Transfer-Encoding: x y, chunked\r\n" END),
	BAD("FR3 obfuscated", CODING_ORDER, GET HOST
	    "Transfer-Encoding: ;, chunked\r\n" END),
	BAD("FR3 obfuscated", CODING_ORDER, GET HOST
	    "Transfer-Encoding: chunked\xa0\r\n" END),
	BAD("FR3 obfuscated", OCTET, GET HOST
	    "Transfer-Encoding:\013chunked\r\n" END),
	BAD("FR3 obfuscated", FIELD_NAME, GET HOST
	    "Transfer-Encoding : chunked\r\n" END),
	BAD("FR3 quotes", CODING_ORDER, GET HOST
	    "Transfer-Encoding: x;a=\", chunked\r\n" END),
	BAD("FR3 unknown", CODING_UNKNOWN, GET HOST
	    "Transfer-Encoding: gzip, chunked\r\n" END),
	BAD("FR3 unknown", CODING_UNKNOWN, GET HOST
	    "Transfer-Encoding: foo;a=\"b,c\" ;d, chunked\r\n" END),
	BAD("FR3 unknown", CODING_UNKNOWN, GET HOST
	    "Transfer-Encoding: foo\r\nTransfer-Encoding: chunked\r\n" END),
	BAD("FR4", CODING_VERSION, GET10 "Transfer-Encoding: chunked\r\n" END),
	BAD("FR4", CODING_VERSION, GET10 "Transfer-Encoding: chunked\r\n"
	    "Content-Length: 5\r\n" END),

	/* FR7 */
	GOOD("FR7", "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n"
	     "Expect: 100-Continue\r\n" END, .method = KRESP_METHOD_POST,
	     .framing = KRESP_FRAMING_LENGTH, .content_length = 5,
	     .expect_continue = true, .nr_fields = 3),
	GOOD("FR7 chunked", "POST / HTTP/1.1\r\n" HOST
	     "expect: ,100-continue,\r\nTransfer-Encoding: chunked\r\n" END,
	     .method = KRESP_METHOD_POST, .framing = KRESP_FRAMING_CHUNKED,
	     .expect_continue = true, .nr_fields = 3),
	GOOD("FR7 no content", GET HOST "Expect: 100-continue\r\n" END,
	     .nr_fields = 2),
	GOOD("FR7 no content", GET HOST "Expect: 100-continue\r\n"
	     "Content-Length: 0\r\n" END, .framing = KRESP_FRAMING_LENGTH,
	     .nr_fields = 3),
	GOOD("FR7 empty", GET HOST "Expect:\r\n" END, .nr_fields = 2),
	GOOD("FR7 1.0", "POST / HTTP/1.0\r\nContent-Length: 5\r\n"
	     "Expect: 100-continue\r\n" END, .method = KRESP_METHOD_POST,
	     .http10 = true, .closes = true, .framing = KRESP_FRAMING_LENGTH,
	     .content_length = 5, .nr_fields = 2),
	GOOD("FR7 1.0, another", GET10 "Expect: x\r\n" END, .http10 = true,
	     .closes = true),
	BAD("FR7 another", EXPECTATION, GET HOST "Expect: 200-ok\r\n" END),
	BAD("FR7 another", EXPECTATION, GET HOST "Expect: 100-continue;a\r\n"
	    END),
	BAD("FR7 one more", EXPECTATION, GET HOST "Expect: 100-continue, x\r\n"
	    END),
	BAD("FR7 one more", EXPECTATION, GET HOST "Expect: x\r\n"
	    "Expect: 100-continue\r\n" END),

	/* CN1, CN4, CN8 */
	GOOD("CN1 1.1 close", GET HOST "Connection: close\r\n" END,
	     .closes = true, .nr_fields = 2),
	GOOD("CN1 1.0 keep-alive", GET10 "Connection: keep-alive\r\n" END,
	     .http10 = true),
	GOOD("CN1 1.0 both", GET10 "Connection: keep-alive, close\r\n" END,
	     .http10 = true, .closes = true),
	GOOD("CN1 1.1 both", GET HOST "Connection: close, keep-alive\r\n" END,
	     .closes = true, .nr_fields = 2),
	GOOD("CN4 case", GET HOST "connection: CLOSE\r\n" END, .closes = true,
	     .nr_fields = 2),
	GOOD("CN4 case", GET10 "Connection: Keep-Alive\r\n" END,
	     .http10 = true),
	GOOD("CN4 among others", GET HOST "Connection: foo, Close ,bar\r\n"
	     END, .closes = true, .nr_fields = 2),
	GOOD("CN4 not these", GET HOST "Connection: closed, xclose\r\n" END,
	     .nr_fields = 2),
	GOOD("CN4 repeated", GET HOST "Connection: foo\r\n"
	     "Connection: close\r\n" END, .closes = true, .nr_fields = 3),
	GOOD("CN4 repeated", GET HOST "Connection: close\r\n"
	     "Connection: foo\r\n" END, .closes = true, .nr_fields = 3),
	GOOD("CN4 empty", GET HOST "Connection:\r\n" END, .nr_fields = 2),
	BAD("CN4 no token", FIELD_VALUE, GET HOST "Connection: a b\r\n" END),
	BAD("CN4 no token", FIELD_VALUE, GET HOST "Connection: \"close\"\r\n"
	    END),
	GOOD("CN8", GET HOST "Connection: Upgrade, HTTP2-Settings\r\n"
	     "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
	     END, .nr_fields = 4),

	/* Which of several faults is told */
	BAD("order: octet before line", OCTET, "GET /\0\r\n" HOST END),
	BAD("order: line before field", VERSION,
	    "GET / HTTP/1\r\nA b\r\n" END),
	BAD("order: field before Host", FIELD_NAME, GET HOST HOST "A b\r\n"
	    END),
	BAD("order: first field", OBS_FOLD, GET " a\r\nA b\r\n" END),
	BAD("order: Host before framing", HOST, GET "Content-Length: x\r\n"
	    END),
	BAD("order: framing before Expect", CONTENT_LENGTH, GET HOST
	    "Expect: x\r\nContent-Length: x\r\n" END),
	BAD("order: size before Expect", BODY_SIZE, GET HOST
	    "Expect: x\r\nContent-Length: 65537\r\n" END),
	BAD("order: Connection before framing", FIELD_VALUE, GET HOST
	    "Content-Length: x\r\nConnection: ?\r\n" END),
};

static bool same_request(const struct kresp_request *req,
			 const struct head_case *test)
{
	enum kresp_method method = test->method;
	unsigned int nr_fields = 0;
	struct kresp_slice fields = req->fields;
	struct kresp_slice value;
	struct kresp_slice name;

	if (!method && !test->unknown_method)
		method = KRESP_METHOD_GET;
	while (kresp_http_next_field(&fields, &name, &value))
		nr_fields++;
	return req->method == method && req->minor == !test->http10 &&
	       unit_is(req->path, test->path ? test->path : "/") &&
	       unit_is(req->query, test->query ? test->query : "") &&
	       req->framing == test->framing &&
	       req->content_length == test->content_length &&
	       req->keep_alive == !test->closes &&
	       req->expect_continue == test->expect_continue &&
	       !fields.len && (nr_fields == test->nr_fields ||
			       (nr_fields == 1 && !test->nr_fields));
}

/* Nothing depends on how the octets were split */
static void check_splits(const struct head_case *test)
{
	struct outcome whole = unit_scan(test->head, test->head.len + 1, 0);
	struct outcome out;
	size_t split;

	for (split = 1; split < test->head.len; split++) {
		out = unit_scan(test->head, test->head.len + 1, split);
		if (!unit_same(out, whole))
			break;
	}
	unit_check(split >= test->head.len, test->row, test->head,
		   "split at %zu differs", split);
	out = unit_scan(test->head, 1, 0);
	unit_check(unit_same(out, whole), test->row, test->head,
		   "octet by octet differs");
}

/* The line alone is judged as it is within its head, and as early as that */
static enum kresp_fault check_line(const struct head_case *test,
				   const u8 *head, size_t len)
{
	const u8 *end = memchr(head, '\r', len);
	struct kresp_request whole;
	struct kresp_request line;
	enum kresp_fault fault;
	u8 *copy;

	if (!end || end + 1 == head + len || end[1] != '\n')
		return KRESP_FAULT_NONE;
	copy = unit_copy(head, end - head);
	fault = kresp_http_parse_line(copy, end - head, &line);
	kresp_http_parse(head, len, &whole);
	free(copy);
	/* Of a line that is not text the parser keeps what is */
	if (fault == KRESP_FAULT_OCTET || fault == KRESP_FAULT_LINE_END)
		return fault;
	unit_check(line.line.len == (size_t)(end - head) &&
		   whole.line.len == line.line.len &&
		   whole.method == line.method &&
		   (fault || (whole.minor == line.minor &&
			      whole.path.len == line.path.len &&
			      whole.query.len == line.query.len)),
		   test->row, test->head, "line alone differs");
	return fault;
}

static void check_head(const struct head_case *test)
{
	struct outcome out = unit_scan(test->head, test->head.len, 0);
	size_t start = out.scan.start;
	struct kresp_request req;
	enum kresp_fault fault;
	enum kresp_fault line;
	size_t len;
	u8 *copy;

	/* What is not complete is parsed as well: the parser trusts nobody */
	len = (out.complete ? out.scan.len : test->head.len) - start;
	copy = unit_copy(test->head.data + start, len);
	fault = kresp_http_parse(copy, len, &req);
	line = check_line(test, copy, len);

	if (out.fault) {
		unit_check(out.fault == test->fault, test->row, test->head,
			   "scan: %s", unit_text(kresp_fault_text(out.fault)).data);
		unit_check(fault != KRESP_FAULT_NONE, test->row, test->head,
			   "parse: accepts what scan refuses");
	} else if (out.scan.nr_lines && line) {
		/* Refused before the fields have come */
		unit_check(line == test->fault, test->row, test->head,
			   "line: %s", unit_text(kresp_fault_text(line)).data);
		unit_check(!out.complete || fault == line, test->row,
			   test->head, "line alone has another fault");
	} else {
		unit_check(fault == test->fault && out.complete, test->row,
			   test->head, "parse: %s",
			   fault ? unit_text(kresp_fault_text(fault)).data :
				   "no fault\n");
		if (!fault)
			unit_check(same_request(&req, test), test->row,
				   test->head, "read as something else");
	}
	free(copy);
}

/* A part of a head, or more than it, is not a head; and harms nobody */
static void check_truncated(const struct head_case *test)
{
	struct kresp_request req;
	enum kresp_fault fault;
	char *longer;
	size_t len;
	u8 *copy;

	if (test->fault || test->head.data[0] == '\r')
		return;
	for (len = 0; len < test->head.len; len++) {
		copy = unit_copy(test->head.data, len);
		fault = kresp_http_parse(copy, len, &req);
		free(copy);
		if (!fault)
			break;
	}
	unit_check(len == test->head.len, test->row, test->head,
		   "accepted at %zu octets", len);
	longer = malloc(len + 1);
	memcpy(longer, test->head.data, len);
	longer[len] = 'X';
	fault = kresp_http_parse((u8 *)longer, len + 1, &req);
	unit_check(fault == KRESP_FAULT_TRUNCATED, test->row, test->head,
		   "accepted with more after it");
	free(longer);
}

/* A 417 leaves the connection in sync: all of the request is known then */
static void test_expectation(void)
{
	static const struct text head = TEXT("POST /x HTTP/1.1\r\n" HOST
		"Content-Length: 9\r\nExpect: y\r\n" END);
	struct kresp_request req;
	enum kresp_fault fault;

	fault = kresp_http_parse((const u8 *)head.data, head.len, &req);
	unit_check(fault == KRESP_FAULT_EXPECTATION && req.keep_alive &&
		   req.framing == KRESP_FRAMING_LENGTH &&
		   req.content_length == 9 && !req.expect_continue &&
		   unit_is(req.path, "/x"), "FR7", head, "417 in sync");
}

/* A HEAD is answered without content even if something is wrong with it */
static void test_method_of_fault(void)
{
	static const struct text heads[] = {
		TEXT("HEAD / HTTP/1.1\r\n" END),
		TEXT("HEAD # HTTP/1.1\r\n" HOST END),
		TEXT("HEAD / HTTP/3.0\r\n" HOST END),
		TEXT("HEAD / HTTP/1.1\r\n" HOST " fold\r\n" END),
	};
	struct kresp_request req;
	enum kresp_fault fault;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		fault = kresp_http_parse((const u8 *)heads[i].data,
					 heads[i].len, &req);
		unit_check(fault && req.method == KRESP_METHOD_HEAD &&
			   !req.keep_alive, "AN4", heads[i], "method");
	}
}

/* The iterator gives names and values without OWS, in order, and stops */
static void test_fields(void)
{
	static const struct text head = TEXT(GET HOST "A:\t b c \t\r\n"
		"B:\r\nC: x:y\r\n" END);
	static const char *const expected[] = { "Host", "a", "A", "b c", "B",
						"", "C", "x:y" };
	struct kresp_slice fields;
	struct kresp_request req;
	struct kresp_slice value;
	struct kresp_slice name;
	size_t i = 0;

	kresp_http_parse((const u8 *)head.data, head.len, &req);
	fields = req.fields;
	while (kresp_http_next_field(&fields, &name, &value)) {
		unit_check(i < 7 && unit_is(name, expected[i]) &&
			   unit_is(value, expected[i + 1]), "FL7", head,
			   "field %zu", i / 2);
		i += 2;
	}
	unit_check(i == 8 && req.fields.len == head.len - 18, "FL7", head,
		   "%zu fields", i / 2);
}

void parse_test(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		check_head(&cases[i]);
		check_splits(&cases[i]);
		check_truncated(&cases[i]);
	}
	test_expectation();
	test_method_of_fault();
	test_fields();
}
