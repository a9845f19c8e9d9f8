/* SPDX-License-Identifier: GPL-2.0 */
/* Processes that talk to the server all the time, and what they count. Every
 * answer is compared, octet for octet but for its dates, with what one client
 * alone got.
 */
#ifndef KRESP_TEST_CREW_H
#define KRESP_TEST_CREW_H

#include <stdbool.h>
#include <sys/types.h>

#include "client.h"

#define CREW_MAX	8

/**
 * struct tally - what one process has done; it alone writes
 * @connections: opened
 * @answers: right ones
 * @refused: connections refused, reset before they were open, or answered 503
 * @ended: connections that the server ended, or reset, before an answer
 * @wrong: whatever else
 * @sent: octets of requests
 * @received: octets of answers
 * @fault: the first that was wrong, in words
 */
struct tally {
	unsigned long connections;
	unsigned long answers;
	unsigned long refused;
	unsigned long ended;
	unsigned long wrong;
	unsigned long sent;
	unsigned long received;
	char fault[200];
};

/**
 * struct crew - the processes
 * @size: how many
 * @running: of those, now
 * @pids: of each
 * @shared: what they share with who started them
 */
struct crew {
	unsigned int size;
	unsigned int running;
	pid_t pids[CREW_MAX];
	struct crew_shared *shared;
};

/* Gets one answer of each kind, in this process; the server is quiet. */
int crew_learn(void);
/* Whether a line of the access log is whole and about one of those. */
bool crew_knows_line(const char *line);
/* A crew of @size processes, not yet started. It ends with the program. */
int crew_create(struct crew *crew, unsigned int size);
/* Starts them; each calls @work with numbers of its own that count up, again and
 * again, until crew_stop(). Started again, they go on counting.
 */
int crew_start(struct crew *crew,
	       void (*work)(struct client *client, struct tally *tally,
			    unsigned int number));
/* Tells each to end what it does, and does not wait. */
void crew_tell(struct crew *crew);
/* Tells them, and waits for each to have ended; 0 if all ended well. */
int crew_stop(struct crew *crew);
/* Adds what all of them have done; @fault is any one's. */
void crew_tally(const struct crew *crew, struct tally *sum);

/* The next of what an open connection says: @nr requests of all kinds from kind
 * @first on, one after the other or all at once. False if not all answers came.
 */
bool talk(struct client *client, struct tally *tally, unsigned int first,
	  unsigned int nr, bool at_once);
/* An error of a connection, -ENODATA and so on: the server's end of it, or
 * wrong; @what it came at. False.
 */
bool talk_ended(struct tally *tally, const char *what, int err,
		const struct answer *answer);
/* What is wrong in itself. False. */
bool talk_wrong(struct tally *tally, const char *what, int err,
		const struct answer *answer);
/* Opens a connection; false if the server did not let it. */
bool talk_open(struct client *client, struct tally *tally, const char *from,
	       const char *ip, int rcvbuf);
/* One connection to @ip, with requests of all kinds: which, how many, how they
 * are sent and how it ends depends on @number. False if it was not opened, or
 * not all answers came.
 */
bool converse(struct client *client, struct tally *tally, const char *ip,
	      unsigned int number);

#endif /* KRESP_TEST_CREW_H */
