/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HTTP cases: what they are made of, and what runs them.
 *
 * A case is a script of octets to send on a connection of its own, the answers
 * that are to come, how the connection ends, and what is checked of the last
 * answer. In a script everything is sent as it is written but what stands in
 * braces:
 *
 *	{N*TEXT}	TEXT, N times; N may be a sum, as in 8192-17+1
 *	{brace}		a brace
 *	{etag} {gzip-etag} {modified} {modified-850} {modified-asc} {size}
 *	{last} {gzip-size}	what the server's own answers to a GET say
 *	{|}		what was written so far is sent on its own
 *	{bytewise}	from here on, so is each octet
 *	{wait}		the next answer is waited for
 *	{half-close}	no more is sent: a FIN
 *	{reset}		the connection is torn down: a RST
 *	{drip}		an octet now and then, until something comes back
 *	{clock}		time is taken from here, not from the beginning, to the
 *			end of the connection
 *
 * and, anywhere in it, these say something of the case itself:
 *
 *	{alone}		it ends with the script: no request is sent after it
 *	{twin}		the same with GET for HEAD has the same head
 *	{own}		about a limit of kresp's, or what an RFC leaves to it:
 *			skipped with other servers
 *	{slow}		waits for a time limit: runs beside the others
 *
 * Answers are status codes, as in "100 200"; "400|505" for either; "200h" for
 * one to a HEAD. Checks are
 *
 *	"Name: value"	one such field, with that value
 *	"Name"		one such field
 *	"!Name"		none
 *	"=identity", "=gzip", "=identity 3 7"	that is the content, or its
 *			octets from 3 to 7, as the server's GET has it
 *	"=none"		no content
 *	"~header", "~keepalive", "~body"	that time limit was kept
 *	"?name"		a predicate of verify.c's
 *
 * in which braces are as above; "@N " before one makes it that of answer N.
 */
#ifndef HTTP_TEST_H
#define HTTP_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>

#include "../../kmod/limits.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define TEXT_OF(number) #number
#define N(number) TEXT_OF(number)

#define CHECKS_MAX	12
#define ANSWERS_MAX	1100
#define WHY_MAX		4096

/* In every request, and in no answer */
#define MARKER		"never-echoed"
#define HOST		"Host: " MARKER ".test\r\n"
#define GET		"GET / HTTP/1.1\r\n" HOST
#define HEAD		"HEAD / HTTP/1.1\r\n" HOST

struct bytes {
	const unsigned char *data;
	size_t len;
};

enum ending {
	STAYS,		/* one more request on it is answered, as a GET is */
	CLOSES,		/* the last answer says so; then a FIN, no more */
	AS_SAID,	/* either of these, as the last answer says */
	ENDS,		/* a FIN, and no more */
	GONE,		/* we tore it down: the server must forget it */
};

struct http_case {
	const char *row;	/* of the table of requirements */
	const char *name;
	const char *rfc;
	struct bytes script;
	const char *answers;
	enum ending ending;
	const char *checks[CHECKS_MAX];
};

#define CASE(row, name, rfc, script, answers, ending, ...) {		\
	row, name, rfc,							\
	{ (const unsigned char *)(script), sizeof(script) - 1 },	\
	answers, ending, { __VA_ARGS__ }				\
}

/* Most of them: a request that is refused, and the connection with it */
#define REFUSED(row, name, rfc, script)					\
	CASE(row, name, rfc, script, "400", CLOSES, NULL)

struct http_section {
	const char *name;
	const char *title;
	const struct http_case *cases;
	size_t nr;
};

extern const struct http_section http_request_line;
extern const struct http_section http_fields;
extern const struct http_section http_framing;
extern const struct http_section http_connection;
extern const struct http_section http_answers;
extern const struct http_section http_negotiation;
extern const struct http_section http_conditions;

/* Of the array @cases of the same file */
#define SECTION(variable, name, title)					\
	const struct http_section variable = {				\
		name, title, cases, ARRAY_SIZE(cases)			\
	}

/* A representation, as the server sends it: learnt before the first case */
struct reference {
	char etag[128];
	char modified[64];
	unsigned char body[4096];
	size_t len;
};

struct server {
	struct sockaddr_storage address;
	socklen_t address_len;
	unsigned int header_ms;
	unsigned int keepalive_ms;
	unsigned int body_ms;
	unsigned int scale;
	bool is_kresp;
	struct reference identity;
	struct reference gzip;
};

extern struct server server;

/* One answer; @fields are whole lines, @body is decoded */
struct answer {
	time_t came;
	unsigned int status;
	bool head_only;
	struct bytes head;
	struct bytes fields;
	struct bytes body;
};

/* One connection. What is read stays in @in, and the answers point there. */
struct conn {
	int fd;
	unsigned int port;	/* our own */
	long long deadline;	/* milliseconds, as now_ms() */
	unsigned char *in;
	size_t in_len;
	size_t in_used;		/* by @answers */
	struct answer answers[ANSWERS_MAX];
	size_t nr_answers;
	bool head_only[ANSWERS_MAX + 1];
	bool eof;
	bool reset;
	char why[WHY_MAX];	/* the first fault found */
};

/* wire.c */
long long now_ms(void);
bool conn_open(struct conn *conn, unsigned int ms);
bool conn_send(struct conn *conn, const void *data, size_t len);
bool conn_read(struct conn *conn, long long until);
bool conn_wait_answers(struct conn *conn, size_t nr);
bool conn_wait_end(struct conn *conn);
void conn_half_close(struct conn *conn);
void conn_reset(struct conn *conn);
void conn_close(struct conn *conn);
bool conn_forgotten(struct conn *conn);
bool __attribute__((format(printf, 2, 3)))
conn_fail(struct conn *conn, const char *format, ...);

/* answer.c */
long answer_parse(unsigned char *data, size_t len, bool eof, bool head_only,
		  struct answer *answer);
size_t answer_field(const struct answer *answer, const char *name,
		    struct bytes *value);
bool answer_has_token(const struct answer *answer, const char *name,
		      const char *token);
bool answer_next_field(struct bytes *fields, struct bytes *name,
		       struct bytes *value);

/* verify.c */
bool verify_answer(struct conn *conn, const struct answer *answer);
bool verify_check(struct conn *conn, const struct answer *answer,
		  const char *check);
bool verify_same_head(struct conn *conn, const struct answer *a,
		      const struct answer *b);

/* run.c */
bool case_is(const struct http_case *test, const char *flag);
bool case_run(const struct http_case *test, char *why);
bool learn(char *why);

#endif /* HTTP_TEST_H */
