// SPDX-License-Identifier: GPL-2.0
/* Clients of all kinds at once, while memory is short at random. */
#include "faults.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES	4
#define SECONDS		5
#define ENOUGH		5	/* calls that fail; else it goes on */

/* What they got, of all processes, and whether they are to end. */
struct counts {
	unsigned int answers;
	unsigned int refusals;
	unsigned int ends;
	bool over;
};

static void add(unsigned int *what)
{
	__atomic_fetch_add(what, 1, __ATOMIC_RELAXED);
}

/* One connection; there are six kinds. */
static void visit(struct counts *counts, unsigned int kind)
{
	static const char * const requests[] = {
		GET, GET GET_GZIP GET,
		"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello",
		"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
		"5\r\nhello\r\n0\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: half", GET_CLOSE,
	};
	const char *request = requests[kind % 6];
	unsigned int expected = kind % 6 == 1 ? 3 : 1;
	static struct client client;
	size_t half = kind % 7 ? 0 : strlen(request) / 2;
	struct answer answer;

	if (client_open(&client, kind % 2 ? LOOPBACK : LOOPBACK6, PORT, 0))
		return;
	/* Every seventh in two pieces. */
	if (client_send(&client, request, half) ||
	    client_say(&client, request + half))
		expected = 0;
	if (kind % 3 == 0 || kind % 6 == 4)
		client_finish(&client);
	while (expected--) {
		if (client_read(&client, &answer, false)) {
			add(&counts->ends);
			break;
		}
		if (answer.status == 503)
			add(&counts->refusals);
		else
			add(&counts->answers);
	}
	if (kind % 5)
		client_close(&client);
	else
		client_reset(&client);
}

bool storm(unsigned int percent, char outcome[WORDS])
{
	static const struct scope scope = {
		.within = { "tcp_conn_request", "tcp_check_req" },
		.module = true,
	};
	struct counts *counts = mmap(NULL, sizeof(*counts),
				     PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pids[PROCESSES];
	unsigned int kind, failed, seen;
	bool answered;
	int p;

	inject_arm(&scope, 0, percent);
	for (p = 0; p < PROCESSES; p++) {
		pids[p] = fork();
		if (pids[p])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (kind = p; !__atomic_load_n(&counts->over, __ATOMIC_RELAXED);
		     kind++)
			visit(counts, kind);
		_exit(0);
	}
	pause_ms(1000 * scaled(SECONDS));
	wait_for(PATIENCE, inject_failed() >= ENOUGH);
	__atomic_store_n(&counts->over, true, __ATOMIC_RELAXED);
	for (p = 0; p < PROCESSES; p++)
		waitpid(pids[p], NULL, 0);
	failed = inject_disarm();
	seen = inject_seen();
	snprintf(outcome, WORDS,
		 "%u of %u fail; %u answers, %u refused, %u cut off", failed,
		 seen, counts->answers, counts->refusals, counts->ends);
	answered = counts->answers && failed;
	munmap(counts, sizeof(*counts));
	return answered;
}
