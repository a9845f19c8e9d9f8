/* SPDX-License-Identifier: GPL-2.0 */
/* An HTTP client for the C tests: it sends octets as told and reads answers
 * strictly. A function that returns int gives 0 or a negative errno; -EAGAIN
 * means that nothing came for PATIENCE seconds, -EPROTO that what came is no
 * answer.
 */
#ifndef KRESP_TEST_CLIENT_H
#define KRESP_TEST_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#define LOOPBACK	"127.0.0.1"
#define LOOPBACK6	"::1"
#define PORT		80

#define HOST		"Host: kresp.test\r\n"
#define GET		"GET / HTTP/1.1\r\n" HOST "\r\n"
#define GET_GZIP	"GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n"
#define HEAD		"HEAD / HTTP/1.1\r\n" HOST "\r\n"
#define GET_CLOSE	"GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"

/* What the resource is, and the 49 octets it is at gzip level 5. */
#define BODY		"<HTML><h1>Hello World!</h1></HTML>"
#define BODY_LEN	(sizeof(BODY) - 1)
#define BODY_ETAG	"\"acd5d65d26d2fb1a\""
#define GZIP_ETAG	"\"5dfe8105317c2163\""
#define GZIP_LEN	49
extern const unsigned char gzip_body[GZIP_LEN];

/**
 * struct client - one connection to the server
 * @fd: its socket, blocking
 * @len: octets received that belong to answers not yet read
 * @data: those
 */
struct client {
	int fd;
	size_t len;
	char data[65536];
};

/**
 * struct answer - what the server said to one request
 * @status: from the status line
 * @head: all of the head, with its last CRLF, terminated
 * @head_len: its octets
 * @body: the content
 * @body_len: its octets
 */
struct answer {
	unsigned int status;
	char head[1024];
	size_t head_len;
	char body[1024];
	size_t body_len;
};

/* A connection from any address; @rcvbuf octets of receive buffer, 0: default. */
int client_open(struct client *client, const char *ip, unsigned int port,
		int rcvbuf);
/* The same from the address @from; NULL: any. */
int client_open_from(struct client *client, const char *from, const char *ip,
		     unsigned int port, int rcvbuf);
int client_connect(struct client *client);
/* The client's port. */
unsigned int client_port(const struct client *client);
int client_send(struct client *client, const void *data, size_t len);
int client_say(struct client *client, const char *text);
/* No more octets from here (FIN). */
int client_finish(struct client *client);
void client_close(struct client *client);
/* Ends the connection with a RST. */
void client_reset(struct client *client);

/* The next answer, to a HEAD or to anything else; -ENODATA if the server
 * closed in place of it.
 */
int client_read(struct client *client, struct answer *answer, bool to_head);
/* That the server closes, and sends nothing before: 0, else -EPROTO. */
int client_read_end(struct client *client);

/* That the connection was not reset: what was sent has all been taken, and only
 * this side is still to close.
 */
bool client_is_half_closed(const struct client *client);

/* The value of the field, or NULL; lives until the next call. */
const char *answer_field(const struct answer *answer, const char *name);
/* Whether the field is there just once with this value. */
bool answer_says(const struct answer *answer, const char *name,
		 const char *value);
/* The Date as seconds since 1970; -1 if it is no IMF-fixdate. */
long long answer_date(const struct answer *answer);
/* Overwrites the dates in the head, so that two of them can be compared. */
void answer_blur_dates(struct answer *answer);

#endif /* KRESP_TEST_CLIENT_H */
