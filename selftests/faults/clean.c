// SPDX-License-Identifier: GPL-2.0
/* What must be so after a fault, whatever came of it. */
#include "faults.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/stat.h>
#include <unistd.h>

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"

/* Of klogctl(). */
#define LOG_CLEAR		5
#define LOG_CONSOLE_LEVEL	8

/* What the VM's console shows: errors, and its own level. The kernel tells of
 * each large allocation that failed with a stack, as a warning.
 */
#define CONSOLE_QUIET	4
#define CONSOLE_USUAL	5

static regex_t complaint, notice;
static bool dumped;	/* a stack follows, of such a notice */
static int kmsg = -1;
static unsigned long taint;
static long sockets_before;

static bool say(char words[WORDS], const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static bool say(char words[WORDS], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(words, WORDS, format, args);
	va_end(args);
	return false;
}

/* ---- The kernel's log ---------------------------------------------------- */

/* Whether the kernel had nothing to report since the last time. */
static bool log_clean(char words[WORDS])
{
	char record[8192], *text;
	bool clean = true;
	ssize_t len;

	for (;;) {
		len = read(kmsg, record, sizeof(record) - 1);
		if (len < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (len < 0)
			return clean;
		record[len] = '\0';
		text = strchr(record, ';');
		if (!text)
			continue;
		text[strcspn(text, "\n")] = '\0';
		text++;
		/* The access log holds the client's octets. */
		if (!strncmp(text, "kresp: [", strlen("kresp: [")))
			continue;
		if (!regexec(&notice, text, 0, NULL, 0))
			dumped = true;
		else if (!regexec(&complaint, text, 0, NULL, 0) ||
			 (strstr(text, "Call Trace:") && !dumped))
			clean = say(words, "%s", text);
	}
}

/* Those stacks are no complaint: the VM's own look at the log is not to find
 * them. What is one stays there.
 */
static void log_forget(void)
{
	if (dumped)
		klogctl(LOG_CLEAR, NULL, 0);
	dumped = false;
}

/* ---- Sockets ------------------------------------------------------------- */

/* The number after @name in the line of /proc/net/@file that begins so. */
static long sockstat(const char *file, const char *line, const char *name)
{
	char path[64], text[256], *at;
	long value = -1;
	FILE *stat;

	snprintf(path, sizeof(path), "/proc/thread-self/net/%s", file);
	stat = fopen(path, "re");
	if (!stat)
		return -1;
	while (fgets(text, sizeof(text), stat)) {
		if (strncmp(text, line, strlen(line)))
			continue;
		at = strstr(text, name);
		if (at)
			value = atol(at + strlen(name));
	}
	fclose(stat);
	return value;
}

static bool sockets_clean(char words[WORDS])
{
	if (!wait_for(PATIENCE, !count_sockets(PORT, STATES_ALIVE, false)))
		return say(words, "sockets left at the port");
	if (!wait_for(PATIENCE, !sockstat("sockstat", "TCP:", "orphan ")))
		return say(words, "orphans left: %ld",
			   sockstat("sockstat", "TCP:", "orphan "));
	if (!wait_for(PATIENCE, !sockstat("sockstat", "TCP:", "inuse ")))
		return say(words, "IPv4 sockets left");
	if (!wait_for(PATIENCE, sockstat("sockstat6", "TCP6:", "inuse ") ==
				module_loaded()))
		return say(words, "IPv6 sockets left");
	if (!wait_for(PATIENCE, sockstat("sockstat", "sockets:", "used ") ==
				sockets_before))
		return say(words, "%ld sockets in use, there were %ld",
			   sockstat("sockstat", "sockets:", "used "),
			   sockets_before);
	return true;
}

/* ---- The module ---------------------------------------------------------- */

static bool answers(char words[WORDS])
{
	static struct client client;
	struct answer answer;
	int err;

	err = client_connect(&client);
	if (!err)
		err = client_say(&client, GET_CLOSE);
	if (!err)
		err = client_read(&client, &answer, false);
	if (!err)
		err = client_read_end(&client);
	client_close(&client);
	if (err)
		return say(words, "no answer: %s", strerror(-err));
	if (answer.status != 200)
		return say(words, "the answer is %u", answer.status);
	return true;
}

static bool at_rest(char words[WORDS])
{
	if (!wait_for(PATIENCE, !module_counter("sessions_open")))
		return say(words, "sessions_open %ld",
			   module_counter("sessions_open"));
	if (!wait_for(PATIENCE, !module_counter("memory_used")))
		return say(words, "memory_used %ld",
			   module_counter("memory_used"));
	return true;
}

/* Its workqueues have a rescuer each. (A worker is named after what it did
 * last, for whomever.)
 */
static bool has_thread(void)
{
	char path[300], name[64];
	struct dirent *entry;
	bool found = false;
	FILE *file;
	DIR *proc;

	proc = opendir("/proc");
	while (proc && !found && (entry = readdir(proc))) {
		if (!isdigit(entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		file = fopen(path, "re");
		if (!file)
			continue;
		found = fgets(name, sizeof(name), file) &&
			(!strncmp(name, "kresp", 5) ||
			 !strncmp(name, "kworker/R-kresp", 15));
		fclose(file);
	}
	if (proc)
		closedir(proc);
	return found;
}

/* A link is the name of a cache that was merged with another's, and which the
 * kernel leaves there (mm/slab_common.c, kmem_cache_destroy()).
 */
static bool has_cache(void)
{
	struct stat stat;

	return !lstat("/sys/kernel/slab/kresp_session", &stat) &&
	       S_ISDIR(stat.st_mode);
}

static bool gone(char words[WORDS])
{
	if (!access("/proc/thread-self/net/kresp", F_OK))
		return say(words, "/proc/net/kresp is left");
	if (has_cache())
		return say(words, "its cache is left");
	if (has_thread())
		return say(words, "a thread of it is left");
	if (count_sockets(PORT, STATE_BIT(SOCKET_LISTEN), false))
		return say(words, "its listening socket is left");
	return true;
}

bool clean_check(char words[WORDS])
{
	bool clean;

	if (module_loaded())
		clean = at_rest(words) && answers(words) && at_rest(words);
	else
		clean = gone(words);
	clean = clean && sockets_clean(words);
	if (!log_clean(words))
		return false;
	if (kernel_taint() != taint)
		return say(words, "the kernel is tainted: %lx", kernel_taint());
	if (clean)
		log_forget();
	return clean;
}

/* ---- Memory -------------------------------------------------------------- */

/* The kernel's own: when it cannot tell sysfs of a new cache, the cache's name
 * there is lost (kobject_init_and_add() wants a kobject_put() then).
 */
#define KNOWN_LEAK	"] sysfs_slab_add+"

/* Prints a leak, if it is one that counts. */
static bool leak_counts(const char *text)
{
	if (!*text || strstr(text, KNOWN_LEAK))
		return false;
	fputs(text, stderr);
	return true;
}

bool clean_leaks(char words[WORDS])
{
	const char *wanted = getenv("KRESP_LEAKS");
	char line[256], text[8192] = "";
	unsigned int leaks = 0;
	FILE *file;

	if ((wanted && !strcmp(wanted, "no")) || write_file(KMEMLEAK, "scan"))
		return true;
	file = fopen(KMEMLEAK, "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (!strncmp(line, "unreferenced", strlen("unreferenced"))) {
			leaks += leak_counts(text);
			*text = '\0';
		}
		strncat(text, line, sizeof(text) - strlen(text) - 1);
	}
	leaks += leak_counts(text);
	if (file)
		fclose(file);
	/* Told once. Nor is the VM's look at the log to find what does not count. */
	write_file(KMEMLEAK, "clear");
	if (!leaks)
		klogctl(LOG_CLEAR, NULL, 0);
	return !leaks || say(words, "%u leaks", leaks);
}

/* ---- Beginning and end --------------------------------------------------- */

/* The same as the VM's, but for a stack alone. */
#define COMPLAINT "BUG: |(^|[^A-Z])BUG [a-z]|WARNING: |Oops|" \
	"general protection fault|Kernel panic|Unable to handle|KASAN: |" \
	"ref_tracker: |UBSAN: |KCSAN: |KFENCE: |" \
	"ODEBUG: |INFO: (task .* blocked|possible|trying to register|" \
	"suspicious|rcu_.*stall|.*detected stall)|soft lockup|hard LOCKUP|" \
	"refcount_t: |list_(add|del) corruption|unreferenced object|" \
	"Kernel memory leak detector disabled|turning off the locking|" \
	"lockdep is turned off|unregister_netdevice: waiting|Bad page state|" \
	"stack-protector|" \
	"scheduling while atomic|nobody cared|Attempt to release alive"
#define NOTICE "page allocation failure|vmalloc error|" \
	"^kmem_cache_create.* failed with error -|" \
	"^sysctl could not get directory|" \
	"^SLUB: Unable to allocate memory"

int clean_begin(void)
{
	if (regcomp(&complaint, COMPLAINT, REG_EXTENDED | REG_NOSUB) ||
	    regcomp(&notice, NOTICE, REG_EXTENDED | REG_NOSUB))
		return -EINVAL;
	kmsg = log_open();
	if (kmsg < 0)
		return kmsg;
	klogctl(LOG_CONSOLE_LEVEL, NULL, CONSOLE_QUIET);
	write_file(KMEMLEAK, "clear");
	taint = kernel_taint();
	sockets_before = sockstat("sockstat", "sockets:", "used ");
	return 0;
}

void clean_end(void)
{
	klogctl(LOG_CONSOLE_LEVEL, NULL, CONSOLE_USUAL);
}
