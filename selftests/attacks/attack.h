/* SPDX-License-Identifier: GPL-2.0 */
/* Attacks on kresp, each with a good client beside it. An attack is a function
 * that does harm for some seconds and says what it expects of the server; what
 * is the same for all of them, before, beside and after, is in attack.c.
 */
#ifndef KRESP_ATTACK_H
#define KRESP_ATTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "client.h"
#include "machine.h"

/* ---- Facts: what the server's side says (facts.c) ------------------------ */

#define FACTS_MAX	96

/**
 * struct facts - what /proc says at one moment, in the server's namespace
 * @nr: how many counters /proc/net/kresp has
 * @name: of each
 * @value: of each
 * @sockets: kresp's sockets but the listening one and those in TIME_WAIT
 * @tcp_pages: pages that all TCP sockets of the machine hold
 * @slab: the kernel's small objects, KiB
 */
struct facts {
	unsigned int nr;
	char name[FACTS_MAX][40];
	long value[FACTS_MAX];
	int sockets;
	long tcp_pages;
	long slab;
};

/* From now on facts are those of the namespace this process is in. */
int facts_open(void);
void facts_close(void);
int facts_read(struct facts *facts);
/* Quickly, for a look while an attack goes on. */
long facts_memory_used(void);
long facts_tcp_pages(void);
/* The counter of that name; it is a mistake of the test if there is none. */
long facts_get(const struct facts *facts, const char *name);

/* ---- The good client (good.c) -------------------------------------------- */

/**
 * struct good - what happened to it
 * @requests: those made, one after the other
 * @failures: those that did not get the right octets
 * @worst_us: from connect() or the request to the last octet, the longest
 * @reopened: kept connections that the server had ended before a request
 * @fault: of the first failure, in words
 */
struct good {
	unsigned int requests;
	unsigned int failures;
	unsigned int worst_us;
	unsigned int reopened;
	char fault[200];
};

struct good_client {
	pid_t pid;
	int stop;
	int report;
};

/* Runs one in that namespace with a pause after each request; on return its
 * first request was answered, or failed.
 */
int good_start(struct good_client *client, int netns, unsigned int pause);
int good_stop(struct good_client *client, struct good *good);

/* ---- An attack under way -------------------------------------------------- */

#define STATUS_MAX	600
#define FAULTS_MAX	5
#define CELL_MAX	400

/**
 * struct trial - one run of one attack
 * @percent: of the full number of connections or inputs
 * @seed: of its pseudo-random numbers
 * @before: facts when nobody had connected
 * @peak_memory: the most memory_used was seen to be
 * @peak_pages: the most tcp_pages was seen to be
 * @status: answers the attacker got, by status
 * @closed: connections the server ended in order
 * @reset: connections the server reset
 * @sent: what was sent, in words
 * @took: how long the attack took, ms
 * @nr_faults: how much was not as it should be
 * @faults: the first of it, in words
 */
struct trial {
	unsigned int percent;
	uint64_t seed;
	struct facts before;
	long peak_memory;
	long peak_pages;
	unsigned long status[STATUS_MAX];
	unsigned long closed;
	unsigned long reset;
	char sent[CELL_MAX];
	int64_t took;
	unsigned int nr_faults;
	char faults[FAULTS_MAX][CELL_MAX];
};

/* How many of @full at the trial's scale, at least @least. */
unsigned int trial_count(const struct trial *trial, unsigned int full,
			 unsigned int least);
void trial_fault(struct trial *trial, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
#define trial_expect(trial, condition, ...) do {			\
	if (!(condition))						\
		trial_fault(trial, __VA_ARGS__);			\
} while (0)
/* What was sent, for the table. */
void trial_sent(struct trial *trial, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* How much a counter of the server's has moved since the attack began. */
long trial_moved(const char *name);
/* Expects that it moved by @least to @most. */
void trial_expect_moved(struct trial *trial, const char *name, long least,
			long most);
/* Notes peaks; often, while the attack goes on. */
void trial_watch(struct trial *trial);

#define ANY	1000000000L

/* The next of a sequence of pseudo-random numbers; splitmix64. */
uint64_t next_random(uint64_t *state);

/**
 * struct attack - one that can be run
 * @name: of it
 * @params: the module is loaded with these
 * @hold: how long a request may stay begun, in seconds of a quick machine, since
 *	all have to be begun at once; 0: as long as @params say
 * @limit: which limit is to answer
 * @counters: which counters are shown, separated by blanks
 * @pause: the good client's, ms
 * @run: does it, in the attacker's namespace
 */
struct attack {
	const char *name;
	const char *params;
	unsigned int hold;
	const char *limit;
	const char *counters;
	unsigned int pause;
	void (*run)(struct trial *trial);
};

extern const struct attack attacks[];
extern const unsigned int nr_attacks;

/* ---- Answers (answers.c) -------------------------------------------------- */

/* What is wrong with an answer, in words; NULL if nothing. @to_head: it is to
 * a HEAD, and has no content.
 */
const char *answer_fault(const struct answer *answer, bool to_head);

/**
 * struct reader - takes answers out of a stream of octets
 * @may_lack: an answer may be to a HEAD: only what follows it tells
 * @len: octets of @data
 * @data: not yet an answer
 * @answer: the last one
 * @fault: what is no answer, in words, or NULL
 */
struct reader {
	bool may_lack;
	size_t len;
	char data[8192];
	struct answer answer;
	const char *fault;
};

/* Whether there was one more; @end: no more octets will come. */
bool reader_next(struct reader *reader, bool end);

/* ---- Many connections at once (crowd.c) ----------------------------------- */

/* Addresses the attacker has, the first of them CLIENT_IP. */
#define SOURCES		8

enum conn_state {
	CONN_CLOSED,		/* or was never open */
	CONN_CONNECTING,
	CONN_OPEN,
};

/**
 * struct conn - one of them
 * @fd: its socket, not blocking
 * @state: of it
 * @nr: its place in the crowd
 * @answers: how many it got
 * @finals: those of them that were not 100
 * @opened: when, ms
 * @sent: octets sent
 * @broken: it can no longer be sent to
 * @reader: reads the answers
 */
struct conn {
	int fd;
	enum conn_state state;
	unsigned int nr;
	unsigned int answers;
	unsigned int finals;
	int64_t opened;
	size_t sent;
	bool broken;
	struct reader reader;
};

struct crowd {
	struct trial *trial;
	int epoll;
	unsigned int size;
	unsigned int nr_open;
	struct conn *conns;
};

int crowd_create(struct crowd *crowd, struct trial *trial, unsigned int size);
void crowd_destroy(struct crowd *crowd);
/* Begins to connect @conn from address @source, 0 to SOURCES - 1; @rcvbuf as
 * for client_open(). A failure is noted as the trial's.
 */
bool conn_open(struct crowd *crowd, struct conn *conn, unsigned int source,
	       int rcvbuf);
void conn_close(struct crowd *crowd, struct conn *conn);
/* Of an open one nothing is told any more but its end. */
void conn_deafen(struct crowd *crowd, struct conn *conn);
/* Ends it with a RST. */
void conn_reset(struct crowd *crowd, struct conn *conn);
/* Sends what there is room for; octets, 0 or a negative errno. */
ssize_t conn_send(struct conn *conn, const void *data, size_t len);
/* Reads @most octets, takes answers and checks them. When the server ended the
 * connection, it is counted and closed here: then false.
 */
bool conn_receive(struct crowd *crowd, struct conn *conn, size_t most);

/* What happens on connections for @ms milliseconds at most, each told to
 * @event: with CONN_CONNECTING when it has just been opened, else with CONN_OPEN
 * when there is something to read.
 */
void crowd_wait(struct crowd *crowd, int ms,
		void (*event)(struct crowd *crowd, struct conn *conn,
			      bool connected));

/* ---- The attacks ---------------------------------------------------------- */

void attack_slow_header(struct trial *trial);
void attack_slow_body(struct trial *trial);
void attack_slow_read(struct trial *trial);
void attack_pipeline_unread(struct trial *trial);
void attack_source_flood(struct trial *trial);
void attack_idle_flood(struct trial *trial);
void attack_session_flood(struct trial *trial);
void attack_churn(struct trial *trial);
void attack_rate(struct trial *trial);
void attack_memory(struct trial *trial);
void attack_header_bombs(struct trial *trial);
void attack_endless_header(struct trial *trial);
void attack_garbage(struct trial *trial);
void attack_long_host(struct trial *trial);
void attack_range(struct trial *trial);
void attack_accept_encoding(struct trial *trial);
void attack_trailers(struct trial *trial);
void attack_headers_65535(struct trial *trial);
void attack_urls(struct trial *trial);

#endif /* KRESP_ATTACK_H */
