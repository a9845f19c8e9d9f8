// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: attack [--scale PERCENT] [--seed N] [--ktap] [--list] [NAME...]
 *
 * Attacks kresp, and prints a table: a row for each attack, then a line of
 * totals. Status 0 if kresp held against each of them. --ktap prints a test
 * result for each as well, and the table as comments.
 *
 * Three network namespaces of its own: the server's, 10.0.0.2, into which the
 * module is loaded anew for each attack; the attacker's, 10.0.0.3 and 10.0.0.101
 * to 107; and, by another link, the good client's, 10.0.0.4.
 */
#include "attack.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* A good client that waits for longer is one that was harmed, ms. */
#define WORST_MS	(1000 * scaled(1))

/* Requests that a good client makes meanwhile, and says something by them. */
#define GOOD_LEAST	5

/* More than is kept on each CPU for the next sockets: pages, and KiB. */
#define PAGES_SLACK	1024
#define SLAB_SLACK	(8 * 1024)

#define TIMEOUTS	"header_timeout_ms=2000 body_timeout_ms=2000 send_timeout_ms=2000 "

#define REFUSED		"refused_503 refused_reset"
#define TOO_LARGE	"answered_414_target_size answered_431_field_size"

const struct attack attacks[] = {
	{
		.name = "slow-header",
		.params = TIMEOUTS,
		.limit = "header_timeout_ms",
		.counters = "timeout_header answered_408_timeout",
		.run = attack_slow_header,
	}, {
		.name = "slow-body",
		.params = TIMEOUTS,
		.limit = "body_timeout_ms",
		.counters = "timeout_body answered_408_timeout",
		.run = attack_slow_body,
	}, {
		.name = "slow-read",
		.params = TIMEOUTS,
		.limit = "send_timeout_ms",
		.counters = "timeout_send timeout_linger timeout_header requests",
		.run = attack_slow_read,
	}, {
		.name = "pipeline-unread",
		.params = TIMEOUTS "max_requests=1000000",
		.limit = "send_timeout_ms",
		.counters = "timeout_send timeout_linger timeout_header requests",
		.run = attack_pipeline_unread,
	}, {
		.name = "source-flood",
		.params = TIMEOUTS "max_sessions_per_source=100",
		.hold = 4,
		.limit = "max_sessions_per_source",
		.counters = "limit_sessions_per_source timeout_header " REFUSED,
		.run = attack_source_flood,
	}, {
		.name = "idle-flood",
		.params = TIMEOUTS "max_sessions=300",
		.limit = "max_sessions",
		.counters = "limit_idle_evicted limit_sessions sessions",
		.run = attack_idle_flood,
	}, {
		.name = "session-flood",
		.params = TIMEOUTS "max_sessions=300 max_sessions_per_source=100",
		.hold = 2,
		.limit = "max_sessions",
		.counters = "limit_sessions limit_idle_evicted limit_greedy_evicted " REFUSED,
		.run = attack_session_flood,
	}, {
		.name = "churn",
		.params = "",
		.limit = "none needed",
		.counters = "sessions requests",
		.run = attack_churn,
	}, {
		.name = "header-bombs",
		.params = "",
		.limit = "head limits",
		.counters = TOO_LARGE " answered_431_head_size answered_431_field_count",
		.run = attack_header_bombs,
	}, {
		.name = "endless-header",
		.params = "",
		.limit = "head limits, linger",
		.counters = "answered_431_field_count limit_linger timeout_linger",
		.run = attack_endless_header,
	}, {
		.name = "request-rate",
		.params = "rate_limit=20",
		.limit = "rate_limit",
		.counters = "answered_429_rate answered_200",
		.pause = 200,
		.run = attack_rate,
	}, {
		.name = "memory",
		.params = TIMEOUTS "keepalive_timeout_ms=3000 memory_kib=512",
		.hold = 2,
		.limit = "memory_kib",
		.counters = "answered_503_busy limit_memory timeout_header " REFUSED,
		.run = attack_memory,
	}, {
		.name = "garbage",
		.params = "",
		.limit = "the grammar",
		.counters = "sessions requests answered_200",
		.run = attack_garbage,
	}, {
		.name = "cve-2001-0852",
		.params = "",
		.limit = "field and line size",
		.counters = TOO_LARGE " answered_400_host",
		.run = attack_long_host,
	}, {
		.name = "cve-2015-1635",
		.params = "",
		.limit = "the grammar",
		.counters = "answered_206 answered_416_range answered_200",
		.run = attack_range,
	}, {
		.name = "cve-2021-31166",
		.params = "",
		.limit = "the grammar",
		.counters = "answered_200",
		.run = attack_accept_encoding,
	}, {
		.name = "cve-2022-21907",
		.params = "",
		.limit = "trailer size",
		.counters = "answered_400_trailer answered_200",
		.run = attack_trailers,
	}, {
		.name = "headers-65535",
		.params = "",
		.limit = "field and line size",
		.counters = TOO_LARGE,
		.run = attack_headers_65535,
	}, {
		.name = "urls-127-129",
		.params = "",
		.limit = "none needed",
		.counters = "answered_200 answered_501_method_unknown",
		.run = attack_urls,
	},
};

const unsigned int nr_attacks = sizeof(attacks) / sizeof(*attacks);

static struct network network;
static int good_netns;
static bool ktap;

/* ---- For the attacks ------------------------------------------------------ */

uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

unsigned int trial_count(const struct trial *trial, unsigned int full,
			 unsigned int least)
{
	unsigned int count = (uint64_t)full * trial->percent / 100;

	return count > least ? count : least;
}

void trial_fault(struct trial *trial, const char *format, ...)
{
	unsigned int nr = trial->nr_faults++;
	va_list args;
	char *at;

	if (nr >= FAULTS_MAX)
		return;
	va_start(args, format);
	vsnprintf(trial->faults[nr], CELL_MAX, format, args);
	va_end(args);
	for (at = trial->faults[nr]; *at; at++)
		if (!isprint((unsigned char)*at))
			*at = '.';
}

void trial_sent(struct trial *trial, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(trial->sent, sizeof(trial->sent), format, args);
	va_end(args);
}

static const struct facts *facts_before;

long trial_moved(const char *name)
{
	static struct facts now;

	if (facts_read(&now)) {
		printf("Bail out! /proc/net/kresp cannot be read\n");
		exit(1);
	}
	return facts_get(&now, name) - facts_get(facts_before, name);
}

void trial_expect_moved(struct trial *trial, const char *name, long least,
			long most)
{
	long moved = trial_moved(name);

	if (moved < least || moved > most)
		trial_fault(trial, "%s moved by %ld, not by %ld to %ld", name,
			    moved, least, most);
}

void trial_watch(struct trial *trial)
{
	long memory = facts_memory_used();
	long pages = facts_tcp_pages();

	if (memory > trial->peak_memory)
		trial->peak_memory = memory;
	if (pages > trial->peak_pages)
		trial->peak_pages = pages;
}

/* ---- The table ------------------------------------------------------------ */

static const struct column {
	const char *title;
	int width;
} columns[] = {
	{ "attack", 15 },
	{ "sent", 30 },
	{ "answered by", 25 },
	{ "counters", 31 },
	{ "good client", 24 },
	{ "memory: before, most, after", 30 },
	{ "verdict", 7 },
};

#define NR_COLUMNS	(sizeof(columns) / sizeof(*columns))

/* A cell's next line: as many words as there is room for. */
static const char *print_line(const char *text, int width)
{
	int len = 0, at;

	while (*text == ' ')
		text++;
	for (at = 0; at <= width; at++) {
		if (text[at] == '\0' || text[at] == '\n' || text[at] == ' ')
			len = at;
		if (text[at] == '\0' || text[at] == '\n')
			break;
	}
	if (!len && at > width)
		len = width;
	printf("%-*.*s", width, len, text);
	text += len;
	return text + strspn(text, "\n ");
}

static void print_row(const char * const *cells)
{
	const char *rest[NR_COLUMNS];
	bool more = true;
	size_t i;

	memcpy(rest, cells, sizeof(rest));
	while (more) {
		more = false;
		printf("%s|", ktap ? "# " : "");
		for (i = 0; i < NR_COLUMNS; i++) {
			putchar(' ');
			rest[i] = print_line(rest[i], columns[i].width);
			more |= *rest[i] != '\0';
			printf(" |");
		}
		putchar('\n');
	}
	fflush(stdout);
}

static void print_rule(char fill)
{
	size_t i;
	int n;

	printf("%s|", ktap ? "# " : "");
	for (i = 0; i < NR_COLUMNS; i++) {
		for (n = 0; n < columns[i].width + 2; n++)
			putchar(fill);
		putchar('|');
	}
	putchar('\n');
}

static void print_titles(void)
{
	const char *titles[NR_COLUMNS];
	size_t i;

	for (i = 0; i < NR_COLUMNS; i++)
		titles[i] = columns[i].title;
	print_rule('-');
	print_row(titles);
	print_rule('-');
}

static void add(char *cell, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(char *cell, const char *format, ...)
{
	size_t len = strlen(cell);
	va_list args;

	va_start(args, format);
	vsnprintf(cell + len, CELL_MAX - len, format, args);
	va_end(args);
}

static void describe_counters(char *cell, const char *names,
			      const struct facts *before,
			      const struct facts *after)
{
	char name[64];
	int used;

	for (; sscanf(names, "%63s%n", name, &used) == 1; names += used)
		add(cell, "%s +%ld\n", name, facts_get(after, name) -
		    facts_get(before, name));
}

static void report(const struct attack *attack, const struct trial *trial,
		   const struct good *good, const struct facts *after)
{
	char answered[CELL_MAX] = "", counters[CELL_MAX] = "";
	char client[CELL_MAX] = "", memory[CELL_MAX] = "", took[CELL_MAX] = "";
	const char *cells[NR_COLUMNS] = {
		attack->name, took, answered, counters, client, memory,
		trial->nr_faults ? "FAILED" : "held",
	};
	const struct facts *before = &trial->before;
	unsigned int i;

	add(took, "%s; %lld.%lld s", trial->sent,
	    (long long)trial->took / 1000, (long long)trial->took / 100 % 10);
	add(answered, "%s:\n", attack->limit);
	for (i = 0; i < STATUS_MAX; i++)
		if (trial->status[i])
			add(answered, "%u x%lu ", i, trial->status[i]);
	add(answered, "\nclosed x%lu reset x%lu", trial->closed, trial->reset);
	describe_counters(counters, attack->counters, before, after);
	add(client, "%u requests\n%u failed\nworst %u.%u ms\n", good->requests,
	    good->failures, good->worst_us / 1000, good->worst_us / 100 % 10);
	if (good->reopened)
		add(client, "evicted when idle x%u", good->reopened);
	add(memory, "kresp %ld, %ld, %ld B\n", facts_get(before, "memory_used"),
	    trial->peak_memory, facts_get(after, "memory_used"));
	add(memory, "TCP %ld, %ld, %ld pages\n", before->tcp_pages,
	    trial->peak_pages, after->tcp_pages);
	add(memory, "slab %ld, %ld KiB\n", before->slab, after->slab);
	add(memory, "sockets %d, %d", before->sockets, after->sockets);
	print_row(cells);
	for (i = 0; i < trial->nr_faults && i < FAULTS_MAX; i++)
		printf("# %s: %s\n", attack->name, trial->faults[i]);
	if (trial->nr_faults > FAULTS_MAX)
		printf("# %s: and %u faults more\n", attack->name,
		       trial->nr_faults - FAULTS_MAX);
	print_rule('-');
	fflush(stdout);
}

/* ---- One attack ----------------------------------------------------------- */

/* A connection that asks for nothing: sources nobody needs any more are only
 * forgotten when the next one comes.
 */
static void knock(void)
{
	static struct client client;

	if (!client_open(&client, SERVER_IP, PORT, 0))
		client_close(&client);
}

static bool recovered(const struct attack *attack, const struct trial *trial,
		      struct facts *after)
{
	if (facts_read(after))
		return false;
	if (facts_get(after, "memory_used") ==
	    facts_get(&trial->before, "memory_used") &&
	    after->sockets == trial->before.sockets &&
	    after->tcp_pages <= trial->before.tcp_pages + PAGES_SLACK &&
	    after->slab <= trial->before.slab + SLAB_SLACK)
		return true;
	if (strstr(attack->params, "rate_limit"))
		knock();
	return false;
}

static void judge_good(struct trial *trial, const struct good *good)
{
	trial_expect(trial, !good->failures,
		     "the good client had %u failures; the first, at %s",
		     good->failures, good->fault);
	trial_expect(trial, good->requests >= GOOD_LEAST,
		     "the good client made %u requests only", good->requests);
	trial_expect(trial, good->worst_us <= 1000 * WORST_MS,
		     "the good client once waited for %u ms",
		     good->worst_us / 1000);
}

static int attack_load(const struct attack *attack)
{
	char params[256];

	if (!attack->hold)
		return module_load(attack->params);
	/* The last one counts. */
	snprintf(params, sizeof(params), "%s header_timeout_ms=%u",
		 attack->params, 1000 * scaled(attack->hold));
	return module_load(params);
}

static void attack_run(const struct attack *attack, struct trial *trial)
{
	static struct facts after;
	struct good good = {};
	struct good_client client;
	int64_t start;
	int err;

	err = netns_enter(network.server);
	if (!err)
		err = attack_load(attack);
	if (!err)
		err = facts_open();
	if (!err)
		err = facts_read(&trial->before);
	if (!err)
		err = netns_enter(network.client);
	if (!err)
		err = good_start(&client, good_netns, attack->pause ?: 10);
	if (err) {
		trial_fault(trial, "could not begin: %s", strerror(-err));
		after = trial->before;
		printf("# %s: %s\n", attack->name, trial->faults[0]);
		return;
	}
	facts_before = &trial->before;
	start = now_ms();
	attack->run(trial);
	trial->took = now_ms() - start;
	if (good_stop(&client, &good))
		trial_fault(trial, "the good client did not report");
	judge_good(trial, &good);
	if (!wait_for(PATIENCE, recovered(attack, trial, &after)))
		trial_fault(trial, "what was taken did not come back");
	facts_close();
	report(attack, trial, &good, &after);
}

/* ---- The program ---------------------------------------------------------- */

/* A third namespace, by a link of its own, so that the attacker's is not what
 * the good client waits for.
 */
static int good_create(void)
{
	int err = netns_new();

	if (err)
		return err;
	good_netns = netns_open();
	if (good_netns < 0)
		return good_netns;
	if (netns_enter(network.server) ||
	    run("ip link add kresp1 type veth peer name eth0 netns /proc/%d/fd/%d",
		getpid(), good_netns) ||
	    run("ip link set kresp1 up") ||
	    run("ip route add 10.0.0.4 dev kresp1 src " SERVER_IP) ||
	    netns_enter(good_netns) ||
	    run("ip address add 10.0.0.4/24 dev eth0") ||
	    run("ip link set eth0 up"))
		return -EIO;
	return 0;
}

static int stage_create(void)
{
	struct rlimit files = { 65536, 65536 };
	int err, i;

	setrlimit(RLIMIT_NOFILE, &files);
	err = network_create(&network);
	if (!err)
		err = good_create();
	if (!err)
		err = netns_enter(network.client);
	if (err)
		return err;
	for (i = 1; i < SOURCES; i++)
		if (run("ip address add 10.0.0.%d/24 dev eth0", 100 + i))
			return -EIO;
	/* Ports are to be free again at once: an attacker does not care. */
	return write_file("/proc/sys/net/ipv4/tcp_max_tw_buckets", "0");
}

static bool wanted(const char *name, char **names)
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (!strcmp(name, *names))
			return true;
	return false;
}

static bool known(const char *name)
{
	unsigned int i;

	for (i = 0; i < nr_attacks; i++)
		if (!strcmp(name, attacks[i].name))
			return true;
	return false;
}

static void result(unsigned int number, bool good, const char *name)
{
	if (ktap)
		printf("%sok %u %s\n", good ? "" : "not ", number, name);
	fflush(stdout);
}

/* After all of it the module goes, and nothing of it is left. */
static bool unloads(void)
{
	int64_t start = now_ms();
	int err = module_unload();

	printf("%sunload: %s in %lld ms\n", ktap ? "# " : "",
	       err ? strerror(-err) : "clean", (long long)(now_ms() - start));
	return !err && !module_loaded() &&
	       wait_for(PATIENCE, !netns_enter(network.server) &&
			!count_sockets(PORT, STATES_ALIVE, false));
}

static int attack_all(unsigned int percent, uint64_t seed, char **names)
{
	unsigned int number = 0, failed = 0, i;
	static struct trial trial;
	int64_t start = now_ms();
	bool clean;

	print_titles();
	for (i = 0; i < nr_attacks; i++) {
		if (!wanted(attacks[i].name, names))
			continue;
		memset(&trial, 0, sizeof(trial));
		trial.percent = percent;
		trial.seed = seed;
		attack_run(&attacks[i], &trial);
		failed += !!trial.nr_faults;
		result(++number, !trial.nr_faults, attacks[i].name);
	}
	clean = unloads();
	result(number + 1, clean, "unload");
	printf("%s%u attacks, %u held, %u failed; unloaded %s; %lld s\n",
	       ktap ? "# " : "", number, number - failed, failed,
	       clean ? "clean" : "NOT clean",
	       (long long)(now_ms() - start) / 1000);
	return failed || !clean;
}

static int misused(void)
{
	fprintf(stderr,
		"usage: run [--scale PERCENT] [--seed N] [--ktap] [--list] [NAME...]\n");
	return 2;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "scale", required_argument, NULL, 'c' },
		{ "seed", required_argument, NULL, 's' },
		{ "ktap", no_argument, NULL, 'k' },
		{ "list", no_argument, NULL, 'l' },
		{},
	};
	unsigned int percent = 100, planned = 1, i;
	uint64_t seed = 1;
	int option, err;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			percent = strtoul(optarg, NULL, 10);
			break;
		case 's':
			seed = strtoull(optarg, NULL, 10);
			break;
		case 'k':
			ktap = true;
			break;
		case 'l':
			for (i = 0; i < nr_attacks; i++)
				puts(attacks[i].name);
			return 0;
		default:
			return misused();
		}
	}
	for (i = optind; argv[i]; i++) {
		if (!known(argv[i])) {
			fprintf(stderr, "attack: no '%s' in --list\n", argv[i]);
			return 2;
		}
	}
	for (i = 0; i < nr_attacks; i++)
		planned += wanted(attacks[i].name, argv + optind);
	if (ktap)
		printf("TAP version 13\n1..%u\n", planned);
	err = stage_create();
	if (err) {
		printf("Bail out! no network: %s\n", strerror(-err));
		return 1;
	}
	return attack_all(percent, seed, argv + optind);
}
