// SPDX-License-Identifier: GPL-2.0
/* The module can be unloaded at any time, in bounded time, with live sessions of
 * every kind; no socket is left, and the kernel does not complain.
 */
#include "fixture.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PARAMS	"access_log=0 max_sessions=1000000 "			\
	"max_sessions_per_source=1000000 memory_kib=262144 "		\
		"header_timeout_ms=600000 body_timeout_ms=600000 "		\
		"keepalive_timeout_ms=3600000 send_timeout_ms=600000"

#define EXPECT_NO_SOCKETS()						\
	EXPECT_TRUE(wait_for(PATIENCE,					\
			     !count_sockets(PORT, STATES_ALIVE, false)))

#define NR_CLIENTS	500
#define NR_CROWD	10000

/* Seconds of a quick machine: for the unload with all of them, and the test. */
#define CROWD_UNLOAD_LIMIT	5
#define CROWD_TEST_LIMIT	300

/* ---- Kinds of sessions --------------------------------------------------- */

/* Their answers are more than TCP takes for a client that does not read. */
#define NR_UNREAD	400

struct kind {
	const char *text;
	unsigned int count;	/* times the text is sent */
	bool reads;		/* one answer for each */
	bool finishes;
	int rcvbuf;
	bool stays;		/* the session lasts until the unload */
};

static const struct kind silent = {
	.text = "", .stays = true,
};

static const struct kind idle = {
	.text = GET, .count = 1, .reads = true, .stays = true,
};

static const struct kind half_sent = {
	.text = "GET / HTTP/1.1\r\nHos", .count = 1, .stays = true,
};

static const struct kind half_sent_body = {
	.text = "GET / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\n12345",
	.count = 1, .stays = true,
};

static const struct kind half_closed = {
	.text = GET, .count = 1, .finishes = true,
};

static const struct kind half_closed_within_a_head = {
	.text = "GET", .count = 1, .finishes = true,
};

static const struct kind not_reading = {
	.text = GET, .count = NR_UNREAD, .rcvbuf = 2048, .stays = true,
};

static const struct kind not_reading_and_half_closed = {
	.text = GET, .count = NR_UNREAD, .rcvbuf = 2048,
	.finishes = true, .stays = true,
};

static const struct kind lingering = {
	.text = "x\r\n", .count = 1,
};

static const struct kind with_unread_octets = {
	.text = "x\r\nmore and more and more", .count = 1,
};

/* @text @count times, as one. */
static char *repeat(const char *text, unsigned int count)
{
	char *all = malloc(strlen(text) * count + 1);
	char *at = all;

	*at = '\0';
	while (count--)
		at = stpcpy(at, text);
	return all;
}

/* A session of that kind, left open; its descriptor or a negative errno. */
static int open_session(struct client *client, const struct kind *kind,
			unsigned int number)
{
	char *text = repeat(kind->text, kind->count);
	static struct answer answer;
	int err;

	err = client_open(client, number % 2 ? LOOPBACK : LOOPBACK6, PORT,
			  kind->rcvbuf);
	if (!err)
		err = client_say(client, text);
	if (!err && kind->reads)
		err = client_read(client, &answer, false);
	if (!err && kind->finishes)
		err = client_finish(client);
	free(text);
	return err ?: client->fd;
}

static int set_descriptor_limit(void)
{
	struct rlimit limit = { NR_CROWD + 100, NR_CROWD + 100 };

	return setrlimit(RLIMIT_NOFILE, &limit);
}

/* The module has gone, and TCP alone may still have some of its sockets. */
#define EXPECT_UNLOADED() do {						\
	EXPECT_FALSE(module_loaded());					\
	EXPECT_EQ(0, count_sockets(PORT, STATE_BIT(SOCKET_LISTEN),	\
				   false));				\
	EXPECT_EQ(count_sockets(PORT, STATES_ALIVE, true),		\
		  count_sockets(PORT, STATES_ALIVE, false));		\
} while (0)

/* ---- Sessions of one kind ------------------------------------------------ */

FIXTURE(unload) {
	struct client client;
	int clients[NR_CLIENTS];
	unsigned long taint;
};

FIXTURE_VARIANT(unload) {
	const struct kind *kind;
};

FIXTURE_SETUP(unload)
{
	ASSERT_EQ(0, set_descriptor_limit());
	begin(PARAMS);
	ASSERT_EQ(0, netns_limit_send_buffers());
	self->taint = kernel_taint();
}

FIXTURE_TEARDOWN(unload)
{
	end();
}

FIXTURE_VARIANT_ADD(unload, silent) { .kind = &silent };
FIXTURE_VARIANT_ADD(unload, idle) { .kind = &idle };
FIXTURE_VARIANT_ADD(unload, half_sent) { .kind = &half_sent };
FIXTURE_VARIANT_ADD(unload, half_sent_body) { .kind = &half_sent_body };
FIXTURE_VARIANT_ADD(unload, half_closed) { .kind = &half_closed };
FIXTURE_VARIANT_ADD(unload, half_closed_within_a_head) { .kind = &half_closed_within_a_head };
FIXTURE_VARIANT_ADD(unload, not_reading) { .kind = &not_reading };
FIXTURE_VARIANT_ADD(unload, not_reading_and_half_closed) { .kind = &not_reading_and_half_closed };
FIXTURE_VARIANT_ADD(unload, lingering) { .kind = &lingering };
FIXTURE_VARIANT_ADD(unload, with_unread_octets) { .kind = &with_unread_octets };

TEST_SCALED(unload, with_500_sessions)
{
	const struct kind *kind = variant->kind;
	int i;

	for (i = 0; i < NR_CLIENTS; i++) {
		self->clients[i] = open_session(&self->client, kind, i);
		ASSERT_LT(0, self->clients[i]);
	}
	if (kind->stays)
		EXPECT_TRUE(wait_for(PATIENCE, module_counter("sessions_open") ==
						       NR_CLIENTS));
	/* The server is held back in the middle of its answers. */
	if (kind->rcvbuf)
		EXPECT_GT(NR_CLIENTS * NR_UNREAD, module_counter("requests"));

	EXPECT_EQ(0, module_unload());
	EXPECT_UNLOADED();
	for (i = 0; i < NR_CLIENTS; i++)
		close(self->clients[i]);
	EXPECT_NO_SOCKETS();
	EXPECT_EQ(self->taint, kernel_taint());
}

/* ---- Ten thousand, of all kinds ------------------------------------------ */

/* Those that end by themselves are the last. */
static const struct kind * const crowd_kinds[] = {
	&silent, &idle, &half_sent, &half_sent_body, &not_reading,
	&not_reading_and_half_closed, &lingering, &with_unread_octets,
};

#define NR_CROWD_KINDS	ARRAY_SIZE(crowd_kinds)

/* CPUs that can be held; of a larger machine the others go on. */
#define NR_SPINNERS	64

FIXTURE(crowd) {
	struct client client;
	int clients[NR_CROWD];
	pid_t spinners[NR_SPINNERS];
	unsigned long taint;
	int log;
};

FIXTURE_SETUP(crowd)
{
	ASSERT_EQ(0, set_descriptor_limit());
	begin(PARAMS);
	alarm(scaled(CROWD_TEST_LIMIT));
	/* Those not accepted wait in the backlog. */
	ASSERT_EQ(0, write_file("/proc/sys/net/core/somaxconn", "65535"));
	ASSERT_EQ(0, module_load(PARAMS " backlog=65535"));
	ASSERT_EQ(0, netns_limit_send_buffers());
	self->taint = kernel_taint();
	self->log = log_open();
	ASSERT_LE(0, self->log);
}

/* Before whom the module's work has to wait, and who has to be before those. */
enum priority { NORMAL, SPINNER, CLIENT, SOFTIRQ };

static int set_priority(pid_t pid, enum priority priority)
{
	const struct sched_param param = { .sched_priority = priority };

	return sched_setscheduler(pid, priority == NORMAL ? SCHED_OTHER :
							    SCHED_FIFO, &param) ?
	       -errno : 0;
}

/* The threads that handle packets when they come faster than that is done by
 * whomever they interrupt.
 */
static int set_softirq_priority(enum priority priority)
{
	struct dirent *entry;
	char path[300], name[32];
	DIR *proc = opendir("/proc");
	int err = proc ? 0 : -errno;

	while (!err && (entry = readdir(proc))) {
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		if (!isdigit(entry->d_name[0]) ||
		    read_file(path, name, sizeof(name)) ||
		    strncmp(name, "ksoftirqd/", strlen("ksoftirqd/")))
			continue;
		err = set_priority(atoi(entry->d_name), priority);
	}
	if (proc)
		closedir(proc);
	return err;
}

static pid_t spin(int cpu)
{
	pid_t pid = fork();
	cpu_set_t set;

	if (pid)
		return pid < 0 ? -errno : pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) || set_priority(0, SPINNER))
		_exit(1);
	for (;;)
		;
}

/* Keeps the module's work from every CPU, but for the little time in each second
 * that the scheduler leaves to who is no real-time task.
 */
static int hold_work(pid_t spinners[NR_SPINNERS])
{
	cpu_set_t cpus;
	int cpu, err;

	if (sched_getaffinity(0, sizeof(cpus), &cpus))
		return -errno;
	err = set_softirq_priority(SOFTIRQ) ?: set_priority(0, CLIENT);
	for (cpu = 0; !err && cpu < NR_SPINNERS; cpu++) {
		if (!CPU_ISSET(cpu, &cpus))
			continue;
		spinners[cpu] = spin(cpu);
		if (spinners[cpu] < 0)
			err = spinners[cpu];
	}
	return err;
}

static int release_work(pid_t spinners[NR_SPINNERS])
{
	int cpu;

	for (cpu = 0; cpu < NR_SPINNERS; cpu++) {
		if (spinners[cpu] <= 0)
			continue;
		kill(spinners[cpu], SIGKILL);
		waitpid(spinners[cpu], NULL, 0);
		spinners[cpu] = 0;
	}
	return set_softirq_priority(NORMAL) ?: set_priority(0, NORMAL);
}

FIXTURE_TEARDOWN(crowd)
{
	EXPECT_EQ(0, release_work(self->spinners));
	end();
}

TEST_SCALED(crowd, with_10000_sessions)
{
	const int size = counted(NR_CROWD), part = size / (NR_CROWD_KINDS + 1);
	unsigned int sessions = 0;
	long open, unaccepted;
	const char *line;
	int64_t began;
	int i, stay = 0;

	for (i = 0; i < (int)NR_CROWD_KINDS * part; i++) {
		self->clients[i] = open_session(&self->client,
						crowd_kinds[i / part], i);
		ASSERT_LT(0, self->clients[i]);
		stay += crowd_kinds[i / part]->stays;
	}
	EXPECT_TRUE(wait_for(PATIENCE, module_counter("sessions_open") >= stay));
	EXPECT_GT(NR_UNREAD * 2 * part, module_counter("requests"));

	ASSERT_EQ(0, hold_work(self->spinners));
	for (; i < size; i++) {
		self->clients[i] = open_session(&self->client, &half_sent, i);
		ASSERT_LT(0, self->clients[i]);
	}
	unaccepted = count_unaccepted(PORT);
	open = module_counter("sessions_open");
	EXPECT_LT(0, unaccepted);
	EXPECT_EQ(0, release_work(self->spinners));

	began = now_ms();
	EXPECT_EQ(0, module_unload());
	began = now_ms() - began;
	TH_LOG("%d connections, %ld sessions and %ld not accepted: unloaded in %lld ms",
	       size, open, unaccepted, (long long)began);
	EXPECT_GT(1000LL * scaled(CROWD_UNLOAD_LIMIT), began);
	EXPECT_UNLOADED();
	line = log_find(self->log, "unloaded after ");
	ASSERT_NE(NULL, line);
	sessions = strtoul(line + strlen("kresp: unloaded after "), NULL, 10);
	EXPECT_LT(stay, (int)sessions);
	/* Some may have been, before that. */
	EXPECT_GE(size, (int)sessions);

	for (i = 0; i < size; i++)
		close(self->clients[i]);
	EXPECT_NO_SOCKETS();
	EXPECT_EQ(self->taint, kernel_taint());
}

TEST_HARNESS_MAIN
