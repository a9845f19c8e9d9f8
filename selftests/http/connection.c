// SPDX-License-Identifier: GPL-2.0
/* Connections: how long they last and how they end (RFC 9112 9). */
#include "http_test.h"

#define OLD_GET		"GET / HTTP/1.0\r\n" HOST
#define WITH(option)	GET "Connection: " option "\r\n\r\n"

#define PERSISTS(row, name, rfc, script)				\
	CASE(row, name, rfc, script, "200", STAYS, "=identity")
#define LAST_ONE(row, name, rfc, script)				\
	CASE(row, name, rfc, script, "200", CLOSES, "=identity")

static const struct http_case cases[] = {
	/* --- CN1: persistence --- */
	CASE("CN1", "1.1 persists", "9112 9.3",
	     GET "\r\n{wait}" GET "\r\n{wait}" GET "\r\n", "200 200 200",
	     STAYS, "=identity"),
	LAST_ONE("CN1", "1.1 and close", "9112 9.3", WITH("close")),
	PERSISTS("CN1", "1.1 and keep-alive", "9112 9.3", WITH("keep-alive")),
	LAST_ONE("CN1", "1.1, keep-alive and close", "9112 9.3",
		 WITH("keep-alive, close")),
	LAST_ONE("CN1", "1.0", "9112 9.3", OLD_GET "\r\n"),
	CASE("CN1", "1.0 and keep-alive", "9112 9.3",
	     OLD_GET "Connection: keep-alive\r\n\r\n", "200", STAYS,
	     "=identity", "Connection: keep-alive"),
	CASE("CN1", "1.0 and Keep-Alive, three times", "9112 9.3",
	     "{3*" OLD_GET "Connection: Keep-Alive\r\n\r\n}", "200 200 200",
	     STAYS, "@1 Connection: keep-alive", "@2 Connection: keep-alive",
	     "@3 Connection: keep-alive"),
	LAST_ONE("CN1", "1.0, keep-alive and close", "9112 9.3",
		 OLD_GET "Connection: keep-alive, close\r\n\r\n"),
	LAST_ONE("CN1", "1.0 and close", "9112 9.3",
		 OLD_GET "Connection: close\r\n\r\n"),
	CASE("CN1", "1.0 with keep-alive, then without", "9112 9.3",
	     OLD_GET "Connection: keep-alive\r\n\r\n" OLD_GET "\r\n",
	     "200 200", CLOSES, "=identity"),
	CASE("CN1", "HEAD of 1.0 and keep-alive", "9112 9.3",
	     "HEAD / HTTP/1.0\r\n" HOST "Connection: keep-alive\r\n\r\n",
	     "200h", STAYS, "=none", "Connection: keep-alive"),
	LAST_ONE("CN1", "Keep-Alive is no Connection", "9112 9.3",
		 OLD_GET "Keep-Alive: timeout=5\r\n\r\n"),

	/* --- CN2: after close --- */
	CASE("CN2", "three requests, the second closes", "9112 9.6",
	     GET "\r\n" WITH("close") GET "\r\n", "200 200", CLOSES,
	     "@1 !Transfer-Encoding"),
	CASE("CN2", "HEAD that closes", "9112 9.6",
	     HEAD "Connection: close\r\n\r\n" GET "\r\n", "200h", CLOSES,
	     "=none"),
	CASE("CN2", "304 that closes", "9112 9.6",
	     GET "If-None-Match: *\r\nConnection: close\r\n\r\n" GET "\r\n",
	     "304", CLOSES, "=none"),
	CASE("CN2", "OPTIONS that closes", "9112 9.6",
	     "{own}OPTIONS * HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n" GET
	     "\r\n", "200|204", CLOSES, NULL),
	CASE("CN2", "405 that closes", "9112 9.6",
	     "DELETE / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n" GET
	     "\r\n", "405", CLOSES, NULL),
	REFUSED("CN2", "400, then a good request", "9112 9.6",
		"GET / HTTP/1.1\r\n\r\n" GET "\r\n"),
	LAST_ONE("CN2", "close with content", "9112 9.6",
		 GET "Connection: close\r\nContent-Length: 5\r\n\r\nhello" GET
		 "\r\n"),

	/* --- CN3: closed in stages --- */
	LAST_ONE("CN3", "100 KB after a request that closes", "9112 9.6",
		 WITH("close") "{100000*x}"),
	LAST_ONE("CN3", "100 KB after a request of 1.0", "9112 9.6",
		 OLD_GET "\r\n{100000*x}"),
	REFUSED("CN3", "200 KB after a bad request", "9112 9.6",
		"GET / HTTP/1.1\r\n\r\n{200000*x}"),
	REFUSED("CN3", "200 KB after a bad octet", "9112 9.6",
		"\x01{200000*x}"),
	CASE("CN3", "200 KB of a target", "9112 9.6",
	     "GET /{200000*x} HTTP/1.1\r\n\r\n", "414", CLOSES, NULL),
	CASE("CN3", "1000 answers, the last closes", "9112 9.6",
	     "{999*" GET "\r\n}" WITH("close") "{10000*x}", "{1000*200 }",
	     CLOSES, "=identity"),
	LAST_ONE("CN3", "more after the answer has come", "9112 9.6",
		 WITH("close") "{wait}{1000*x}"),

	/* --- CN4: Connection is a list --- */
	LAST_ONE("CN4", "CLOSE", "9110 7.6.1", WITH("CLOSE")),
	LAST_ONE("CN4", "close among others", "9110 7.6.1",
		 WITH("foo, close,bar")),
	LAST_ONE("CN4", "close after empty members", "9110 7.6.1",
		 WITH(", ,\tClose")),
	LAST_ONE("CN4", "close twice", "9110 7.6.1", WITH("close, close")),
	LAST_ONE("CN4", "close in the second of two fields", "9110 7.6.1",
		 GET "Connection: foo\r\nConnection: close\r\n\r\n"),
	PERSISTS("CN4", "closed is not close", "9110 7.6.1", WITH("closed")),
	PERSISTS("CN4", "x-close is not close", "9110 7.6.1",
		 WITH("x-close, enclose")),
	PERSISTS("CN4", "an unknown option", "9110 7.6.1", WITH("foo")),
	PERSISTS("CN4", "the name of a field", "9110 7.6.1", WITH("host")),
	PERSISTS("CN4", "empty", "9110 7.6.1", WITH("")),
	PERSISTS("CN4", "100 options", "9110 7.6.1", WITH("{100*a,}b")),
	CASE("CN4", "what is no token", "9110 7.6.1", "{own}" WITH("clo se"),
	     "400", CLOSES, NULL),
	CASE("CN4", "quoted", "9110 7.6.1", "{own}" WITH("\"close\""), "400",
	     CLOSES, NULL),
	CASE("CN4", "1.0 and keep-alive among others", "9110 7.6.1",
	     OLD_GET "Connection: foo , KEEP-ALIVE\r\n\r\n", "200", STAYS,
	     "=identity"),

	/* --- CN5: the time for a head --- */
	CASE("CN5", "a head that stops", "9110 15.5.9",
	     "{slow}{alone}GET / HTTP/1.1\r\nHo", "408", CLOSES, "~header"),
	CASE("CN5", "a head of one octet", "9110 15.5.9", "{slow}{alone}G",
	     "408", CLOSES, "~header"),
	CASE("CN5", "a head that drips", "9110 15.5.9",
	     "{slow}" GET "X-A: {drip}", "408", CLOSES, "~header"),
	CASE("CN5", "a request-line that drips", "9110 15.5.9",
	     "{slow}GET /{drip}", "408", CLOSES, "~header"),
	CASE("CN5", "the second head", "9110 15.5.9",
	     "{slow}{alone}" GET "\r\n{wait}{clock}" GET, "200 408", CLOSES,
	     "@1 =identity", "~header"),
	CASE("CN5", "a pipelined head", "9110 15.5.9",
	     "{slow}{alone}" GET "\r\n" GET, "200 408", CLOSES, "~header"),
	CASE("CN5", "content that stops", "9110 15.5.9",
	     "{own}{slow}{alone}" GET "Content-Length: 5\r\n\r\nhell", "408",
	     CLOSES, "~body"),
	CASE("CN5", "content that drips", "9110 15.5.9",
	     "{own}{slow}" GET "Content-Length: 1000\r\n\r\n{drip}", "408",
	     CLOSES, "~body"),
	CASE("CN5", "a chunk that stops", "9110 15.5.9",
	     "{own}{slow}{alone}" GET "Transfer-Encoding: chunked\r\n\r\n5\r\nh",
	     "408", CLOSES, "~body"),
	CASE("CN5", "content that is waited for after 100", "9110 15.5.9",
	     "{own}{slow}{alone}" GET "Expect: 100-continue\r\n"
	     "Content-Length: 5\r\n\r\n", "100 408", CLOSES, "~body"),

	/* --- CN6: idle --- */
	CASE("CN6", "idle after an answer", "9112 9.5",
	     "{slow}{alone}" GET "\r\n{wait}{clock}", "200", ENDS,
	     "=identity", "~keepalive"),
	CASE("CN6", "idle after a second answer", "9112 9.5",
	     "{slow}{alone}" GET "\r\n{wait}" GET "\r\n{wait}{clock}",
	     "200 200", ENDS, "=identity", "~keepalive"),
	CASE("CN6", "idle from the beginning", "9112 9.5",
	     "{slow}{alone}", "", ENDS, "~keepalive"),
	CASE("CN6", "idle after an empty line", "9112 9.5",
	     "{slow}{alone}\r\n", "", ENDS, NULL),
	CASE("CN6", "1.0 with keep-alive, idle", "9112 9.5",
	     "{slow}{alone}" OLD_GET
	     "Connection: keep-alive\r\n\r\n{wait}{clock}", "200", ENDS,
	     "=identity", "~keepalive"),

	/* --- CN7: half-closed, torn down --- */
	CASE("CN7", "half-closed after a request", "9112 9.6",
	     GET "\r\n{half-close}", "200", ENDS, "=identity"),
	CASE("CN7", "half-closed after the answer", "9112 9.6",
	     GET "\r\n{wait}{half-close}", "200", ENDS, "=identity"),
	CASE("CN7", "half-closed after content", "9112 9.6",
	     GET "Content-Length: 5\r\n\r\nhello{half-close}", "200", ENDS,
	     "=identity"),
	CASE("CN7", "half-closed after 1000 requests", "9112 9.6",
	     "{1000*" GET "\r\n}{half-close}", "{1000*200 }", ENDS,
	     "=identity"),
	CASE("CN7", "half-closed after a request that closes", "9112 9.6",
	     WITH("close") "{half-close}", "200", ENDS, "=identity"),
	CASE("CN7", "half-closed after a bad request", "9112 9.6",
	     "GET / HTTP/1.1\r\n\r\n{half-close}", "400", CLOSES, NULL),
	CASE("CN7", "torn down when idle", "9112 9.6", "{alone}{reset}", "",
	     GONE, NULL),
	CASE("CN7", "torn down after an answer", "9112 9.6",
	     GET "\r\n{wait}{reset}", "200", GONE, "=identity"),
	CASE("CN7", "torn down before the answer is read", "9112 9.6",
	     GET "\r\n{reset}", "", GONE, NULL),
	CASE("CN7", "torn down with 1000 answers to come", "9112 9.6",
	     "{1000*" GET "\r\n}{reset}", "", GONE, NULL),
	CASE("CN7", "torn down after a bad request", "9112 9.6",
	     "GET / HTTP/1.1\r\n\r\n{wait}{reset}", "400", GONE, NULL),

	/* --- CN8: Upgrade --- */
	CASE("CN8", "h2c", "9110 7.8",
	     GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
	     "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n", "200", STAYS,
	     "=identity", "!Upgrade"),
	CASE("CN8", "websocket", "9110 7.8",
	     GET "Connection: Upgrade\r\nUpgrade: websocket\r\n"
	     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	     "Sec-WebSocket-Version: 13\r\n\r\n", "200", STAYS, "=identity",
	     "!Upgrade", "!Sec-WebSocket-Accept"),
	CASE("CN8", "TLS", "9110 7.8",
	     GET "Connection: Upgrade\r\nUpgrade: TLS/1.2, HTTP/1.1\r\n\r\n",
	     "200", STAYS, "=identity"),
	CASE("CN8", "Upgrade in HTTP/1.0", "9110 7.8",
	     OLD_GET "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n", "200",
	     CLOSES, "=identity", "!Upgrade"),
	CASE("CN8", "Upgrade that Connection does not name", "9110 7.8",
	     GET "Upgrade: h2c\r\n\r\n", "200", STAYS, "=identity"),
};

SECTION(http_connection, "CN", "connection");
