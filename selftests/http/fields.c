// SPDX-License-Identifier: GPL-2.0
/* Fields (RFC 9110 5, RFC 9112 5). */
#include "http_test.h"

#define FIELD_MAX	N(KRESP_FIELD_LINE_MAX)
#define FIELDS_MAX	N(KRESP_FIELDS_MAX)
#define HEAD_MAX	N(KRESP_HEAD_MAX)

/* GET and Host as they are sent, in octets: what "X: " and CRLF add to that */
#define GET_LEN		"16-25"
#define X_LEN		"3-2"

#define WITH(field)	GET field "\r\n\r\n"
#define HOSTED(value)	"GET / HTTP/1.1\r\nHost: " value "\r\n\r\n"

#define SERVED(row, name, rfc, script)					\
	CASE(row, name, rfc, script, "200", STAYS, "=identity")
#define TOO_LARGE(name, script)						\
	CASE("FL6", name, "6585 5", "{own}" script, "431", CLOSES, NULL)
#define BAD_HOST(name, value)						\
	REFUSED("FL8", name, "9112 3.2", HOSTED(value))
#define GOOD_HOST(name, value)						\
	SERVED("FL8", name, "9112 3.2", HOSTED(value))

static const struct http_case cases[] = {
	/* --- FL1: name, then at once the colon --- */
	REFUSED("FL1", "a space before the colon", "9112 5.1",
		WITH("X-A : b")),
	REFUSED("FL1", "a tab before the colon", "9112 5.1", WITH("X-A\t: b")),
	REFUSED("FL1", "a space before Host's colon", "9112 5.1",
		"GET / HTTP/1.1\r\nHost : " MARKER "\r\n\r\n"),
	REFUSED("FL1", "a space before Content-Length's colon", "9112 5.1",
		GET "Content-Length : 5\r\n\r\nhello"),
	REFUSED("FL1", "a space before Transfer-Encoding's colon", "9112 5.1",
		GET "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
	REFUSED("FL1", "a space within a name", "9112 5.1", WITH("X A: b")),

	/* --- FL2: a name is a token --- */
	SERVED("FL2", "every tchar", "9110 5.6.2",
	       WITH("!#$%&'*+-.^_`|~09AZaz: b")),
	SERVED("FL2", "a name of one octet", "9110 5.1", WITH("x: b")),
	SERVED("FL2", "hOsT", "9110 5.1",
	       "GET / HTTP/1.1\r\nhOsT: " MARKER "\r\n\r\n"),
	CASE("FL2", "CONNECTION", "9110 5.1", WITH("CONNECTION: close"), "200",
	     CLOSES, "=identity"),
	CASE("FL2", "accept-ENCODING", "9110 5.1", WITH("accept-ENCODING: gzip"),
	     "200", STAYS, "=gzip"),
	CASE("FL2", "cONTENT-lENGTH", "9110 5.1",
	     GET "cONTENT-lENGTH: 5\r\n\r\nhello", "200", STAYS, "=identity"),
	REFUSED("FL2", "an empty name", "9110 5.1", WITH(": b")),
	REFUSED("FL2", "a line without a colon", "9110 5.1", WITH("X-A")),
	REFUSED("FL2", "@ in a name", "9110 5.1", WITH("X@A: b")),
	REFUSED("FL2", "a comma in a name", "9110 5.1", WITH("X,A: b")),
	REFUSED("FL2", "a slash in a name", "9110 5.1", WITH("X/A: b")),
	REFUSED("FL2", "a quoted name", "9110 5.1", WITH("\"X\": b")),
	REFUSED("FL2", "a name in parentheses", "9110 5.1", WITH("(X): b")),
	REFUSED("FL2", "a name in brackets", "9110 5.1", WITH("[X]: b")),
	REFUSED("FL2", "a brace in a name", "9110 5.1", WITH("X{brace}: b")),
	REFUSED("FL2", "an octet over 127 in a name", "9110 5.1",
		WITH("X\xc3\xa9: b")),
	REFUSED("FL2", "NUL in a name", "9110 5.1", WITH("X\0A: b")),
	REFUSED("FL2", "DEL in a name", "9110 5.1", WITH("X\x7f: b")),

	/* --- FL3: octets of a value --- */
	SERVED("FL3", "every VCHAR", "9110 5.5",
	       WITH("X-A: !\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{brace}|}~")),
	SERVED("FL3", "obs-text", "9110 5.5", WITH("X-A: \x80\xa0\xc3\xa9\xff")),
	SERVED("FL3", "a tab within", "9110 5.5", WITH("X-A: b\tc")),
	REFUSED("FL3", "NUL", "9110 5.5", WITH("X-A: b\0c")),
	REFUSED("FL3", "NUL at the end", "9110 5.5", WITH("X-A: b\0")),
	REFUSED("FL3", "NUL in Host", "9110 5.5", HOSTED("a\0b")),
	REFUSED("FL3", "control 01", "9110 5.5", "{own}" WITH("X-A: \x01")),
	REFUSED("FL3", "backspace", "9110 5.5", "{own}" WITH("X-A: b\b")),
	REFUSED("FL3", "vertical tab", "9110 5.5", "{own}" WITH("X-A: \v")),
	REFUSED("FL3", "form feed", "9110 5.5", "{own}" WITH("X-A: \f")),
	REFUSED("FL3", "escape", "9110 5.5", "{own}" WITH("X-A: \x1b[2J")),
	REFUSED("FL3", "control 1f", "9110 5.5", "{own}" WITH("X-A: \x1f")),
	REFUSED("FL3", "DEL", "9110 5.5", "{own}" WITH("X-A: b\x7f")),
	REFUSED("FL3", "CR", "9110 5.5", WITH("X-A: b\r c")),

	/* --- FL4: obs-fold --- */
	REFUSED("FL4", "folded by a space", "9112 5.2",
		WITH("X-A: b\r\n c")),
	REFUSED("FL4", "folded by a tab", "9112 5.2", WITH("X-A: b\r\n\tc")),
	REFUSED("FL4", "Host, folded", "9112 5.2",
		"GET / HTTP/1.1\r\nHost:\r\n " MARKER "\r\n\r\n"),
	REFUSED("FL4", "Content-Length, folded", "9112 5.2",
		GET "Content-Length:\r\n 5\r\n\r\nhello"),
	REFUSED("FL4", "Transfer-Encoding, folded", "9112 5.2",
		GET "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
	REFUSED("FL4", "a field after a fold", "9112 5.2",
		WITH("X-A: b\r\n Content-Length: 5")),
	REFUSED("FL4", "a line of a space", "9112 5.2", WITH("X-A: b\r\n ")),

	/* --- FL5: white space before the first field --- */
	REFUSED("FL5", "a space before the first field", "9112 2.2",
		"GET / HTTP/1.1\r\n " HOST "\r\n"),
	REFUSED("FL5", "a tab before the first field", "9112 2.2",
		"GET / HTTP/1.1\r\n\t" HOST "\r\n"),
	REFUSED("FL5", "a line of a space before the first field", "9112 2.2",
		"GET / HTTP/1.1\r\n \r\n" HOST "\r\n"),
	REFUSED("FL5", "a folded line before the first field", "9112 2.2",
		"GET / HTTP/1.1\r\n X-A: b\r\n" HOST "\r\n"),

	/* --- FL6: limits --- */
	SERVED("FL6", "a value of 4000 octets", "9110 5.4",
	       WITH("X: {4000*v}")),
	SERVED("FL6", "a field line, limit-1", "9110 5.4",
	       "{own}" WITH("X: {" FIELD_MAX "-" X_LEN "-1*v}")),
	SERVED("FL6", "a field line, limit", "9110 5.4",
	       "{own}" WITH("X: {" FIELD_MAX "-" X_LEN "*v}")),
	TOO_LARGE("a field line, limit+1",
		  WITH("X: {" FIELD_MAX "-" X_LEN "+1*v}")),
	SERVED("FL6", "a field line of a name, limit", "9110 5.4",
	       "{own}" WITH("{" FIELD_MAX "-3*n}:")),
	TOO_LARGE("a field line of a name, limit+1",
		  WITH("{" FIELD_MAX "-3+1*n}:")),
	SERVED("FL6", "a field line of spaces, limit", "9110 5.4",
	       "{own}" WITH("X:{" FIELD_MAX "-4* }")),
	TOO_LARGE("a field line of spaces, limit+1",
		  WITH("X:{" FIELD_MAX "-4+1* }")),
	SERVED("FL6", "fields, limit-1", "9110 5.4",
	       "{own}" GET "{" FIELDS_MAX "-1-1*X: v\r\n}\r\n"),
	SERVED("FL6", "fields, limit", "9110 5.4",
	       "{own}" GET "{" FIELDS_MAX "-1*X: v\r\n}\r\n"),
	TOO_LARGE("fields, limit+1", GET "{" FIELDS_MAX "*X: v\r\n}\r\n"),
	SERVED("FL6", "the head, limit-1", "9110 5.4",
	       "{own}" WITH("X: {" FIELD_MAX "-" X_LEN "*v}\r\n"
			    "X: {" HEAD_MAX "-" GET_LEN "-" FIELD_MAX "-2-" X_LEN
			    "-1*v}")),
	SERVED("FL6", "the head, limit", "9110 5.4",
	       "{own}" WITH("X: {" FIELD_MAX "-" X_LEN "*v}\r\n"
			    "X: {" HEAD_MAX "-" GET_LEN "-" FIELD_MAX "-2-" X_LEN
			    "*v}")),
	TOO_LARGE("the head, limit+1",
		  WITH("X: {" FIELD_MAX "-" X_LEN "*v}\r\n"
		       "X: {" HEAD_MAX "-" GET_LEN "-" FIELD_MAX "-2-" X_LEN
		       "+1*v}")),
	TOO_LARGE("the head, octet by octet at its end, limit+1",
		  WITH("X: {" FIELD_MAX "-" X_LEN "*v}\r\n"
		       "X: {" HEAD_MAX "-" GET_LEN "-" FIELD_MAX "-2-" X_LEN
		       "-500*v}{bytewise}{500+1*v}")),
	CASE("FL6", "a field of 64 KiB", "9110 5.4", WITH("X: {65536*v}"),
	     "431|400", CLOSES, NULL),
	CASE("FL6", "a field of 64 KiB that does not end", "9110 5.4",
	     "{alone}" GET "X: {65536*v}", "431|400", CLOSES, NULL),
	CASE("FL6", "a name of 64 KiB that does not end", "9110 5.4",
	     "{alone}" GET "{65536*n}", "431|400", CLOSES, NULL),
	CASE("FL6", "fields of 100 KiB that do not end", "9110 5.4",
	     "{alone}" GET "{1000*X: {100*v}\r\n}", "431|400", CLOSES, NULL),
	TOO_LARGE("5000 short fields", GET "{5000*X:\r\n}\r\n"),

	/* --- FL7: white space around values, empty values, lists --- */
	SERVED("FL7", "no white space", "9112 5", WITH("X-A:b")),
	SERVED("FL7", "an empty value", "9110 5.5", WITH("X-A:")),
	SERVED("FL7", "a value of white space", "9110 5.5", WITH("X-A: \t ")),
	SERVED("FL7", "white space around Host", "9112 5",
	       HOSTED(" \t " MARKER "\t \t")),
	CASE("FL7", "white space around Accept-Encoding", "9112 5",
	     WITH("Accept-Encoding:\t  gzip \t "), "200", STAYS, "=gzip"),
	CASE("FL7", "white space around Content-Length", "9112 5",
	     GET "Content-Length: \t5\t \r\n\r\nhello", "200", STAYS,
	     "=identity"),
	CASE("FL7", "empty members of a list", "9110 5.6.1.2",
	     WITH("Accept-Encoding: , ,\t,gzip,,"), "200", STAYS, "=gzip"),
	CASE("FL7", "a list in two fields", "9110 5.3",
	     WITH("Accept-Encoding: br\r\nAccept-Encoding: gzip"), "200",
	     STAYS, "=gzip"),
	CASE("FL7", "a list in two fields, others between", "9110 5.3",
	     WITH("Connection: X-A\r\nX-A: b\r\nConnection: close\r\nX-C: d"),
	     "200", CLOSES, "=identity"),
	CASE("FL7", "entity-tags in two fields", "9110 5.3",
	     WITH("If-None-Match: \"a\"\r\nIf-None-Match: {etag}"), "304",
	     STAYS, "=none"),
	CASE("FL7", "entity-tags with empty members", "9110 5.6.1.2",
	     WITH("If-None-Match: ,\"a\",, {etag} ,"), "304", STAYS, "=none"),

	/* --- FL8: Host --- */
	REFUSED("FL8", "no Host", "9112 3.2", "GET / HTTP/1.1\r\n\r\n"),
	REFUSED("FL8", "no Host among other fields", "9112 3.2",
		"GET / HTTP/1.1\r\nX-Host: a\r\nHos: a\r\n\r\n"),
	REFUSED("FL8", "two", "9112 3.2", WITH("Host: other.test")),
	REFUSED("FL8", "two of the same", "9112 3.2", WITH("Host: " MARKER
							   ".test")),
	REFUSED("FL8", "two, one of them empty", "9112 3.2", WITH("Host:")),
	CASE("FL8", "none in HTTP/1.0", "9112 3.2", "GET / HTTP/1.0\r\n\r\n",
	     "200", CLOSES, "=identity"),
	CASE("FL8", "one in HTTP/1.0", "9112 3.2",
	     "GET / HTTP/1.0\r\n" HOST "\r\n", "200", CLOSES, "=identity"),
	REFUSED("FL8", "two in HTTP/1.0", "9112 3.2",
		"GET / HTTP/1.0\r\n" HOST HOST "\r\n"),
	REFUSED("FL8", "an invalid one in HTTP/1.0", "9112 3.2",
		"GET / HTTP/1.0\r\nHost: a b\r\n\r\n"),
	GOOD_HOST("empty", ""),
	GOOD_HOST("a name", "a"),
	GOOD_HOST("a name and a port", "a.test:8080"),
	GOOD_HOST("a name and an empty port", "a.test:"),
	GOOD_HOST("a name that ends in a dot", "a.test."),
	GOOD_HOST("every octet of a name", "aZ09-._~!$&'()*+;=%7E"),
	GOOD_HOST("an IPv4 address", "192.0.2.1:80"),
	GOOD_HOST("an IPv6 address", "[2001:db8::192.0.2.1]"),
	GOOD_HOST("an IPv6 address and a port", "[::]:80"),
	GOOD_HOST("an IPvFuture address", "[v1.a:b]"),
	SERVED("FL8", "a name of 4000 octets", "9112 3.2", HOSTED("{4000*a}")),
	BAD_HOST("a space", "a b"),
	BAD_HOST("a tab", "a\tb"),
	BAD_HOST("a path", "a.test/"),
	BAD_HOST("a URI", "http://a.test"),
	BAD_HOST("userinfo", "user@a.test"),
	BAD_HOST("a query", "a.test?q"),
	BAD_HOST("a fragment", "a.test#f"),
	BAD_HOST("a backslash", "a\\b"),
	BAD_HOST("a quote", "\"a\""),
	BAD_HOST("<", "<a>"),
	BAD_HOST("an octet over 127", "caf\xc3\xa9"),
	BAD_HOST("a bad escape", "a%zz"),
	BAD_HOST("a port of letters", "a:http"),
	BAD_HOST("a negative port", "a:-1"),
	BAD_HOST("two ports", "a:80:80"),
	BAD_HOST("only a port", ":80"),
	BAD_HOST("an open bracket", "[::1"),
	BAD_HOST("an IPv6 address without brackets", "2001:db8::1"),
	BAD_HOST("an IPv6 address compressed twice", "[1::2::3]"),
	BAD_HOST("an IPv6 address with a zone", "[fe80::1%eth0]"),
	BAD_HOST("an IPv6 address of nine groups", "[1:2:3:4:5:6:7:8:9]"),
	BAD_HOST("empty brackets", "[]"),
	CASE("FL8", "a port over 65535", "9112 3.2", "{own}" HOSTED("a:65536"),
	     "400", CLOSES, NULL),
};

SECTION(http_fields, "FL", "fields");
