// SPDX-License-Identifier: GPL-2.0
#include "crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine.h"

/* All kinds of answers, told apart by their octets. */
static const struct {
	const char *text;
	bool to_head;
} requests[] = {
	{ .text = GET },
	{ .text = GET_GZIP },
	{ .text = "OPTIONS * HTTP/1.1\r\n" HOST "\r\n" },
	{ .text = "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc" },
	{ .text = HEAD, .to_head = true },
	{ .text = "GET /x HTTP/1.1\r\n" HOST "If-None-Match: *\r\n\r\n" },
	{ .text = "GET / HTTP/1.1\r\n" HOST "Range: bytes=6-\r\n\r\n" },
	{ .text = "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
	  "3\r\nabc\r\n0\r\n\r\n" },
	{ .text = "FROB /x HTTP/1.1\r\n" HOST "\r\n" },
};

#define NR_REQUESTS	ARRAY_SIZE(requests)

static struct answer expected[NR_REQUESTS];

struct crew_shared {
	bool stop;
	unsigned int numbers[CREW_MAX];	/* those that are next */
	struct tally tallies[CREW_MAX];
};

int crew_learn(void)
{
	static struct client client;
	unsigned int i;
	int err;

	err = client_connect(&client);
	for (i = 0; i < NR_REQUESTS && !err; i++) {
		err = client_say(&client, requests[i].text);
		if (!err)
			err = client_read(&client, &expected[i],
					  requests[i].to_head);
		answer_blur_dates(&expected[i]);
	}
	client_close(&client);
	return err;
}

bool crew_knows_line(const char *line)
{
	char request[256], right[256];
	unsigned int i, port;

	if (sscanf(line,
		   "[%*2u/%*2u/%*4u %*2u:%*2u:%*2u] - %*[0-9.:a-f[]]:%u - %255[^\n]",
		   &port, request) != 2 &&
	    sscanf(line,
		   "[%*2u/%*2u/%*4u %*2u:%*2u:%*2u] - %*[0-9.]:%u - %255[^\n]",
		   &port, request) != 2)
		return false;
	for (i = 0; i < NR_REQUESTS; i++) {
		snprintf(right, sizeof(right), "%.*s %u",
			 (int)strcspn(requests[i].text, "\r"),
			 requests[i].text, expected[i].status);
		if (!strcmp(request, right))
			return true;
	}
	return false;
}

/* ---- The processes ------------------------------------------------------- */

int crew_create(struct crew *crew, unsigned int size)
{
	unsigned int i;

	crew->size = size;
	crew->running = 0;
	crew->shared = mmap(NULL, sizeof(*crew->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (crew->shared == MAP_FAILED)
		return -errno;
	for (i = 0; i < size; i++)
		crew->shared->numbers[i] = i;
	return 0;
}

int crew_start(struct crew *crew,
	       void (*work)(struct client *client, struct tally *tally,
			    unsigned int number))
{
	static struct client client;
	struct crew_shared *shared = crew->shared;
	unsigned int i;

	shared->stop = false;
	fflush(NULL);
	for (i = 0; i < crew->size; i++) {
		crew->pids[i] = fork();
		if (crew->pids[i] < 0)
			return -errno;
		if (crew->pids[i]) {
			crew->running++;
			continue;
		}
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (!__atomic_load_n(&shared->stop, __ATOMIC_RELAXED))
			work(&client, &shared->tallies[i],
			     shared->numbers[i]++);
		_exit(0);
	}
	return 0;
}

void crew_tell(struct crew *crew)
{
	__atomic_store_n(&crew->shared->stop, true, __ATOMIC_RELAXED);
}

int crew_stop(struct crew *crew)
{
	unsigned int i;
	int status, err = 0;

	crew_tell(crew);
	for (i = 0; i < crew->running; i++)
		if (waitpid(crew->pids[i], &status, 0) < 0 || status)
			err = -ECHILD;
	crew->running = 0;
	return err;
}

void crew_tally(const struct crew *crew, struct tally *sum)
{
	const struct tally *tally;

	for (tally = crew->shared->tallies;
	     tally < crew->shared->tallies + crew->size; tally++) {
		sum->connections += tally->connections;
		sum->answers += __atomic_load_n(&tally->answers,
						__ATOMIC_RELAXED);
		sum->refused += tally->refused;
		sum->ended += tally->ended;
		sum->wrong += tally->wrong;
		sum->sent += tally->sent;
		sum->received += tally->received;
		if (tally->fault[0])
			memcpy(sum->fault, tally->fault, sizeof(sum->fault));
	}
}

/* ---- What they say ------------------------------------------------------- */

bool talk_wrong(struct tally *tally, const char *what, int err,
		const struct answer *answer)
{
	if (!tally->wrong++)
		snprintf(tally->fault, sizeof(tally->fault), "%s: error %d: %.*s",
			 what, err, 100, answer ? answer->head : "");
	return false;
}

bool talk_ended(struct tally *tally, const char *what, int err,
		const struct answer *answer)
{
	if (err != -ENODATA && err != -ECONNRESET && err != -EPIPE)
		return talk_wrong(tally, what, err, answer);
	tally->ended++;
	return false;
}

static bool read_answer(struct client *client, struct tally *tally,
			unsigned int kind)
{
	const struct answer *right = &expected[kind];
	static struct answer answer;
	int err = client_read(client, &answer, requests[kind].to_head);

	if (err)
		return talk_ended(tally, "answer", err, &answer);
	tally->received += answer.head_len + answer.body_len;
	if (answer.status == 503) {
		tally->refused++;
		return false;
	}
	answer_blur_dates(&answer);
	if (answer.body_len != right->body_len ||
	    strcmp(answer.head, right->head) ||
	    memcmp(answer.body, right->body, right->body_len))
		return talk_wrong(tally, "another answer", 0, &answer);
	__atomic_store_n(&tally->answers, tally->answers + 1, __ATOMIC_RELAXED);
	return true;
}

static bool ask(struct client *client, struct tally *tally, unsigned int kind)
{
	const char *text = requests[kind].text;
	int err = client_say(client, text);

	if (err)
		return talk_ended(tally, "request", err, NULL);
	tally->sent += strlen(text);
	return true;
}

bool talk(struct client *client, struct tally *tally, unsigned int first,
	  unsigned int nr, bool at_once)
{
	bool good = true;
	unsigned int i;

	if (!at_once) {
		for (i = first; i < first + nr && good; i++)
			good = ask(client, tally, i % NR_REQUESTS) &&
			       read_answer(client, tally, i % NR_REQUESTS);
		return good;
	}
	for (i = first; i < first + nr && good; i++)
		good = ask(client, tally, i % NR_REQUESTS);
	for (i = first; i < first + nr && good; i++)
		good = read_answer(client, tally, i % NR_REQUESTS);
	return good;
}

bool talk_open(struct client *client, struct tally *tally, const char *from,
	       const char *ip, int rcvbuf)
{
	int err = client_open_from(client, from, ip, PORT, rcvbuf);

	if (err == -ECONNREFUSED || err == -ECONNRESET) {
		tally->refused++;
		return false;
	}
	if (err)
		return talk_wrong(tally, "connect", err, NULL);
	tally->connections++;
	return true;
}

bool converse(struct client *client, struct tally *tally, const char *ip,
	      unsigned int number)
{
	bool good;

	if (!talk_open(client, tally, NULL, ip, 0))
		return false;
	good = talk(client, tally, number, 1 + number / 3 % 7, !(number % 3));
	if (number % 5)
		client_close(client);
	else
		client_reset(client);
	return good;
}
