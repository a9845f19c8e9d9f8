// SPDX-License-Identifier: GPL-2.0
/* The paths of a connection: kresp is there before and after. */
#include "faults.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* Long enough that the server cannot have lost its patience meanwhile. */
#define PATIENT	"keepalive_timeout_ms=3600000 header_timeout_ms=600000 " \
		"body_timeout_ms=600000 send_timeout_ms=600000"

static long memory_faults;

/* What the server answered, and whether it had to try again for it. */
static bool answered(struct walk *walk, struct client *client,
		     unsigned int expected)
{
	struct answer answer;
	long faults;
	int err;

	err = client_read(client, &answer, false);
	faults = module_counter("out_of_memory") - memory_faults;
	if (err) {
		outcome(walk, "no answer: %s", strerror(-err));
		return false;
	}
	outcome(walk, faults ? "%u, at another try" : "%u", answer.status);
	return answer.status == expected;
}

/* A connection that has its session. */
static bool open_session(struct walk *walk)
{
	memory_faults = module_counter("out_of_memory");
	return !client_connect(&walk->clients[0]) &&
	       wait_for(PATIENCE, module_counter("sessions_open") == 1);
}

/* ---- Accept -------------------------------------------------------------- */

/* Of the machine's state, which a while may mend, and of one connection's. */
static const struct injector accept_functions[] = {
	{ "kernel_accept, ENFILE", "kernel_accept", -ENFILE, -1 },
	{ "kernel_accept, aborted", "kernel_accept", -ECONNABORTED, -1 },
	{}
};

static bool note_counters(struct walk *walk)
{
	(void)walk;
	memory_faults = module_counter("out_of_memory");
	return true;
}

static bool go_accept(struct walk *walk)
{
	struct pollfd end = { .events = POLLIN | POLLRDHUP };
	long sessions = module_counter("sessions");
	int err;

	err = client_connect(&walk->clients[0]);
	if (err) {
		outcome(walk, "no connection: %s", strerror(-err));
		return false;
	}
	end.fd = walk->clients[0].fd;
	if (!wait_for(PATIENCE, module_counter("sessions") > sessions ||
		      poll(&end, 1, 0))) {
		outcome(walk, "neither session nor end");
		return false;
	}
	return true;
}

static bool after_accept(struct walk *walk)
{
	struct client *client = &walk->clients[0];
	struct answer answer;
	int err = client_say(client, GET);
	char seen[WORDS];

	if (!err)
		err = client_read(client, &answer, false);
	if (err == -ECONNRESET || err == -EPIPE) {
		outcome(walk, "reset");
		return true;
	}
	if (err) {
		outcome(walk, "no answer: %s", strerror(-err));
		return false;
	}
	snprintf(seen, sizeof(seen), answer.status == 200 ? "session, %u" : "%u",
		 answer.status);
	outcome(walk, module_counter("out_of_memory") > memory_faults ?
		"%s, counted" : "%s", seen);
	return answer.status == 200 || answer.status == 503;
}

/* ---- Requests ------------------------------------------------------------ */

static bool go_request(struct walk *walk)
{
	struct client *client = &walk->clients[0];

	return !client_say(client, GET_GZIP) && answered(walk, client, 200);
}

/* Each piece is taken before the next one is sent. */
static bool say_piece(struct client *client, const char *text)
{
	long received = module_counter("bytes_received");

	return !client_say(client, text) &&
	       wait_for(PATIENCE, module_counter("bytes_received") ==
				  received + (long)strlen(text));
}

static bool go_content(struct walk *walk)
{
	struct client *client = &walk->clients[0];

	if (!say_piece(client, "GET / HTTP/1.1\r\n" HOST
		       "Content-Length: 10\r\n\r\n") ||
	    !say_piece(client, "hello")) {
		outcome(walk, "the request was not taken");
		return false;
	}
	return !client_say(client, "world") && answered(walk, client, 200);
}

static bool go_long_head(struct walk *walk)
{
	struct client *client = &walk->clients[0];
	char field[4000];

	memset(field, 'a', sizeof(field));
	memcpy(field, "A: ", 3);
	strcpy(field + sizeof(field) - 3, "\r\n");
	if (!say_piece(client, "GET / HTTP/1.1\r\n" HOST) ||
	    !say_piece(client, field) || !say_piece(client, field) ||
	    !say_piece(client, field)) {
		outcome(walk, "the request was not taken");
		return false;
	}
	return !client_say(client, "\r\n") && answered(walk, client, 200);
}

/* ---- Refusals ------------------------------------------------------------ */

static bool go_refused(struct walk *walk)
{
	struct client *client = &walk->clients[1];
	struct answer answer;
	int err;

	err = client_connect(client);
	if (!err)
		err = client_read(client, &answer, false);
	if (!err && answer.status == 503) {
		outcome(walk, "503");
		return true;
	}
	outcome(walk, err == -ECONNRESET ? "reset" : "no 503");
	return err == -ECONNRESET;
}

/* ---- Ends ---------------------------------------------------------------- */

static bool ended(struct walk *walk, const char *before)
{
	struct client *client = &walk->clients[0];
	int err = client_read_end(client);

	if (err && err != -ECONNRESET) {
		outcome(walk, "%sno end: %s", before, strerror(-err));
		return false;
	}
	client_close(client);
	if (!wait_for(PATIENCE, !module_counter("sessions_open") &&
		      !count_sockets(PORT, STATES_ALIVE, false))) {
		outcome(walk, "%sclosed, and the socket stays", before);
		return false;
	}
	outcome(walk, err ? "%sreset" : "%sclosed", before);
	return true;
}

static bool go_client_ends(struct walk *walk)
{
	return !client_finish(&walk->clients[0]) && ended(walk, "");
}

static bool go_server_ends(struct walk *walk)
{
	struct client *client = &walk->clients[0];

	return !client_say(client, GET_CLOSE) &&
	       answered(walk, client, 200) && ended(walk, "200, then ");
}

const struct path connection_paths[] = {
	{ "accept", PATIENT,
	  .scope = { .within = { "tcp_conn_request", "tcp_check_req" },
		     .module = true },
	  .functions = accept_functions,
	  .before = note_counters, .go = go_accept, .after = after_accept },
	{ "request", PATIENT, .scope = { .module = true },
	  .before = open_session, .go = go_request },
	{ "content", PATIENT, .scope = { .module = true },
	  .before = open_session, .go = go_content },
	{ "long head", PATIENT, .scope = { .module = true },
	  .before = open_session, .go = go_long_head },
	{ "refused", PATIENT " max_sessions_per_source=1",
	  .scope = { .module = true },
	  .before = open_session, .go = go_refused },
	{ "client ends", PATIENT, .scope = { .module = true },
	  .before = open_session, .go = go_client_ends },
	{ "server ends", PATIENT, .scope = { .module = true },
	  .before = open_session, .go = go_server_ends },
	{}
};
