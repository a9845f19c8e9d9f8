// SPDX-License-Identifier: GPL-2.0
/* Answers: their status lines, fields and content (RFC 9110 6, 8 and 15). That
 * each has the right form is checked of every one, in verify.c.
 */
#include "http_test.h"

#define WITH(field)	GET field "\r\n\r\n"
#define METHOD(method)	method " / HTTP/1.1\r\n" HOST "\r\n"
#define NO_HOST(method)	method " / HTTP/1.1\r\n\r\n"
#define UNSATISFIED	WITH("Range: bytes={size}-")
#define FAILED		WITH("If-Match: \"x\"")

/* HEAD has the head of GET and no content; the rest of the connection too */
#define SAME(name, script, answer, ending)				\
	CASE("AN4", name, "9110 9.3.2", "{twin}" script, answer, ending,\
	     "=none")

#define ECHO		MARKER "<script>" MARKER
#define SILENT(name, script, answer)					\
	CASE("AN7", name, "9110 15.5", script, answer, AS_SAID, NULL)

static const struct http_case cases[] = {
	/* --- AN1: the status line --- */
	CASE("AN1", "200", "9112 4", GET "\r\n", "200", STAYS, "?reason"),
	CASE("AN1", "200 to 1.0 is of 1.1", "9110 2.5",
	     "GET / HTTP/1.0\r\n" HOST "\r\n", "200", CLOSES, "?reason"),
	CASE("AN1", "200 to 1.2 is of 1.1", "9110 2.5",
	     "GET / HTTP/1.2\r\n" HOST "\r\n", "200", STAYS, "?reason"),
	CASE("AN1", "206", "9112 4", WITH("Range: bytes=0-0"), "206", STAYS,
	     "?reason"),
	CASE("AN1", "304", "9112 4", WITH("If-None-Match: *"), "304", STAYS,
	     "?reason"),
	CASE("AN1", "400", "9112 4", NO_HOST("GET"), "400", CLOSES, "?reason"),
	CASE("AN1", "400 to 1.0 is of 1.1", "9110 2.5",
	     "GET x HTTP/1.0\r\n\r\n", "400", CLOSES, "?reason"),
	CASE("AN1", "405", "9112 4", METHOD("DELETE"), "405", STAYS,
	     "?reason"),
	CASE("AN1", "416", "9112 4", UNSATISFIED, "416", STAYS, "?reason"),
	CASE("AN1", "505", "9112 4", "GET / HTTP/2.0\r\n\r\n", "505", CLOSES,
	     "?reason"),

	/* --- AN2: Date --- */
	CASE("AN2", "200", "9110 6.6.1", GET "\r\n", "200", STAYS, "Date"),
	CASE("AN2", "204", "9110 6.6.1", "{own}" METHOD("OPTIONS"), "200|204", STAYS,
	     "Date"),
	CASE("AN2", "206", "9110 6.6.1", WITH("Range: bytes=0-0"), "206",
	     STAYS, "Date"),
	CASE("AN2", "304", "9110 6.6.1", WITH("If-None-Match: *"), "304",
	     STAYS, "Date"),
	CASE("AN2", "400", "9110 6.6.1", NO_HOST("GET"), "400", CLOSES,
	     "Date"),
	CASE("AN2", "405", "9110 6.6.1", METHOD("PUT"), "405", STAYS, "Date"),
	CASE("AN2", "416", "9110 6.6.1", UNSATISFIED, "416", STAYS, "Date"),

	/* --- AN3: Content-Length --- */
	CASE("AN3", "200", "9110 8.6", GET "\r\n", "200", STAYS,
	     "Content-Length: {size}", "=identity"),
	CASE("AN3", "200 to 1.0", "9110 8.6",
	     "GET / HTTP/1.0\r\n" HOST "\r\n", "200", CLOSES,
	     "Content-Length: {size}", "!Transfer-Encoding"),
	CASE("AN3", "200 with gzip", "9110 8.6",
	     "{own}" WITH("Accept-Encoding: gzip"), "200", STAYS,
	     "Content-Length: {gzip-size}", "!Transfer-Encoding"),
	CASE("AN3", "206", "9110 8.6", WITH("Range: bytes=3-6"), "206", STAYS,
	     "Content-Length: 4"),
	CASE("AN3", "none on 204", "9110 8.6", "{own}" METHOD("OPTIONS"),
	     "204", STAYS, "!Content-Length", "!Transfer-Encoding"),
	CASE("AN3", "none on 100", "9110 8.6",
	     GET "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"
	     "{wait}hello", "100 200", STAYS, "@1 !Content-Length",
	     "@1 !Transfer-Encoding"),
	CASE("AN3", "405", "9110 8.6", METHOD("PUT"), "405", STAYS,
	     "Content-Length"),
	CASE("AN3", "412", "9110 8.6", FAILED, "412", STAYS, "Content-Length"),
	CASE("AN3", "416", "9110 8.6", UNSATISFIED, "416", STAYS,
	     "Content-Length"),

	/* --- AN4: HEAD is GET without content --- */
	SAME("200", HEAD "\r\n", "200h", STAYS),
	SAME("200 to 1.0", "HEAD / HTTP/1.0\r\n" HOST "\r\n", "200h", CLOSES),
	SAME("200 with gzip", HEAD "Accept-Encoding: gzip\r\n\r\n", "200h",
	     STAYS),
	SAME("200 that closes", HEAD "Connection: close\r\n\r\n", "200h",
	     CLOSES),
	SAME("304", HEAD "If-None-Match: {etag}\r\n\r\n", "304h", STAYS),
	SAME("304 by date", HEAD "If-Modified-Since: {modified}\r\n\r\n",
	     "304h", STAYS),
	SAME("406", "{own}" HEAD "Accept-Encoding: *;q=0\r\n\r\n", "406h",
	     STAYS),
	SAME("412", HEAD "If-Match: \"x\"\r\n\r\n", "412h", STAYS),
	SAME("417", "{own}" HEAD "Expect: x\r\n\r\n", "417h", AS_SAID),
	SAME("400 for want of Host", NO_HOST("HEAD"), "400h", CLOSES),
	SAME("400 for the target", "{own}HEAD /# HTTP/1.1\r\n" HOST "\r\n", "400h",
	     CLOSES),
	SAME("400 for the version", "HEAD / HTTP/1\r\n" HOST "\r\n", "400h",
	     CLOSES),
	SAME("400 for a field", HEAD "X A: b\r\n\r\n", "400h", CLOSES),
	SAME("400 for a control", "{own}" HEAD "X-A: \x01\r\n\r\n", "400h", CLOSES),
	SAME("400 for a bare LF", "{own}" HEAD "X-A: b\n\r\n", "400h", CLOSES),
	SAME("400 for the length", HEAD "Content-Length: x\r\n\r\n", "400h",
	     CLOSES),
	SAME("400 for a chunk",
	     HEAD "Transfer-Encoding: chunked\r\n\r\nx\r\n", "400h", CLOSES),
	SAME("400 for a control, in pieces",
	     "{own}HEAD /{|}a HTTP/1.1\r\n" HOST "X-A: {|}b\x01\r\n\r\n", "400h",
	     CLOSES),
	CASE("AN4", "400 for a control, the method in pieces", "9110 9.3.2",
	     "{own}HE{|}AD / HTTP/1.1\r\n" HOST "X-A: b\x01\r\n\r\n", "400h",
	     CLOSES, "=none"),
	SAME("413", HEAD "Content-Length: 1099511627776\r\n\r\n", "413h",
	     CLOSES),
	SAME("431", "{own}" HEAD "X: {20000*v}\r\n\r\n", "431h", CLOSES),
	SAME("501 for a coding",
	     HEAD "Transfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n", "501h",
	     CLOSES),
	SAME("505", "HEAD / HTTP/2.0\r\n" HOST "\r\n", "505h", CLOSES),
	CASE("AN4", "400 for a truncated head", "9110 9.3.2",
	     "{own}" HEAD "X-A{half-close}", "400h", CLOSES, "=none"),
	CASE("AN4", "408", "9110 9.3.2", "{own}{slow}{alone}" HEAD "X-A",
	     "408h", CLOSES, "=none"),
	CASE("AN4", "HEAD, GET and HEAD", "9110 9.3.2",
	     HEAD "\r\n" GET "\r\n" HEAD "\r\n", "200h 200 200h", STAYS,
	     "@1 =none", "@2 =identity", "@3 =none"),

	/* --- AN5: Content-Type --- */
	CASE("AN5", "200", "9110 8.3", GET "\r\n", "200", STAYS,
	     "Content-Type: text/html"),
	CASE("AN5", "200 with gzip", "9110 8.3",
	     WITH("Accept-Encoding: gzip"), "200", STAYS,
	     "Content-Type: text/html"),
	CASE("AN5", "HEAD", "9110 8.3", HEAD "\r\n", "200h", STAYS,
	     "Content-Type: text/html"),
	CASE("AN5", "206", "9110 8.3", WITH("Range: bytes=0-0"), "206", STAYS,
	     "Content-Type: text/html"),
	CASE("AN5", "400", "9110 8.3", NO_HOST("GET"), "400", CLOSES,
	     "Content-Type"),
	CASE("AN5", "405", "9110 8.3", METHOD("PUT"), "405", STAYS,
	     "Content-Type"),
	CASE("AN5", "416", "9110 8.3", UNSATISFIED, "416", STAYS,
	     "Content-Type"),
	CASE("AN5", "errors are plain text", "9110 8.3",
	     "{own}" METHOD("PUT"), "405", STAYS, "Content-Type: text/plain"),

	/* --- AN6: no content, whatever the fields --- */
	CASE("AN6", "304", "9112 6.3", WITH("If-None-Match: {etag}"), "304",
	     STAYS, "=none"),
	CASE("AN6", "304, then a request", "9112 6.3",
	     WITH("If-None-Match: {etag}") GET "\r\n", "304 200", STAYS,
	     "@1 =none", "=identity"),
	CASE("AN6", "304 to HEAD, then a request", "9112 6.3",
	     HEAD "If-None-Match: *\r\n\r\n" GET "\r\n", "304h 200", STAYS,
	     "@1 =none", "=identity"),
	CASE("AN6", "304 and a Range", "9112 6.3",
	     WITH("If-None-Match: *\r\nRange: bytes=0-3"), "304", STAYS,
	     "=none", "!Content-Range"),
	CASE("AN6", "204, then a request", "9112 6.3",
	     "{own}" METHOD("OPTIONS") GET "\r\n", "204 200", STAYS,
	     "@1 =none", "=identity"),
	CASE("AN6", "100, then the answer", "9112 6.3",
	     GET "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"
	     "{wait}hello", "100 200", STAYS, "@1 =none", "=identity"),

	/* --- AN7: errors echo nothing --- */
	SILENT("the target", "GET /" ECHO " HTTP/1.1\r\n" HOST "\r\n",
	       "200|400"),
	SILENT("the query", "GET /?" ECHO " HTTP/1.1\r\n" HOST "\r\n",
	       "200|400"),
	SILENT("the target, 405", "PUT /" MARKER " HTTP/1.1\r\n" HOST "\r\n",
	       "405"),
	SILENT("the target, 414", "GET /{1000*" MARKER "} HTTP/1.1\r\n\r\n",
	       "414"),
	SILENT("the target, 416", "GET /" MARKER " HTTP/1.1\r\n" HOST
	       "Range: bytes={size}-\r\n\r\n", "416"),
	SILENT("the method", MARKER " / HTTP/1.1\r\n" HOST "\r\n",
	       "400|405|501"),
	SILENT("the version, 400", "GET / " MARKER "\r\n" HOST "\r\n", "400"),
	SILENT("a name", GET ECHO ": x\r\n\r\n", "200|400"),
	SILENT("a value", GET "X-A: " MARKER "\x01\r\n\r\n", "200|400"),
	SILENT("the host", "GET / HTTP/1.1\r\nHost: " ECHO "\r\n\r\n",
	       "200|400"),
	SILENT("a coding, 501", GET "Transfer-Encoding: " MARKER
	       ", chunked\r\n\r\n0\r\n\r\n", "501"),
	SILENT("an expectation", GET "Expect: " MARKER "\r\n\r\n",
	       "200|417"),
	SILENT("an entity-tag, 412", GET "If-Match: \"" MARKER "\"\r\n\r\n",
	       "412"),
	SILENT("a chunk, 400", GET "Transfer-Encoding: chunked\r\n\r\n" MARKER
	       "\r\n", "400"),
	SILENT("a trailer", GET "Transfer-Encoding: chunked\r\n\r\n0\r\n"
	       MARKER "\r\n\r\n", "200|400"),
	CASE("AN7", "a line in the target", "9110 17.8",
	     "PUT /%0D%0AX-" MARKER ":%20x%0D%0A HTTP/1.1\r\n" HOST "\r\n",
	     "405", STAYS, NULL),
	CASE("AN7", "errors may be stored by nobody's tag", "9110 8.8",
	     METHOD("PUT"), "405", STAYS, "!ETag", "!Last-Modified"),

	/* --- AN8: Server --- */
	CASE("AN8", "200", "9110 10.2.4", GET "\r\n", "200", STAYS, "?server"),
	CASE("AN8", "304", "9110 10.2.4", WITH("If-None-Match: *"), "304",
	     STAYS, "?server"),
	CASE("AN8", "400", "9110 10.2.4", NO_HOST("GET"), "400", CLOSES,
	     "?server"),
	CASE("AN8", "405", "9110 10.2.4", METHOD("PUT"), "405", STAYS,
	     "?server"),
	CASE("AN8", "no other field names software", "9110 10.2.4", GET "\r\n",
	     "200", STAYS, "!X-Powered-By", "!Via"),
};

SECTION(http_answers, "AN", "answers");
