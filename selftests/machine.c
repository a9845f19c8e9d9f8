// SPDX-License-Identifier: GPL-2.0
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* As in kselftest.h, which not everything that is made of this has. */
#define KSFT_SKIP	4

static pid_t program;

/* ---- Time ---------------------------------------------------------------- */

unsigned int scaled(unsigned int seconds)
{
	const char *scale = getenv("KRESP_TIMEOUT_SCALE");

	return seconds * (scale && *scale ? strtoul(scale, NULL, 10) : 1);
}

unsigned int counted(unsigned int full)
{
	const char *scale = getenv("KRESP_COUNT_SCALE");
	unsigned long percent = scale && *scale ? strtoul(scale, NULL, 10) : 100;

	return full * percent / 100 ?: 1;
}

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

void pause_ms(unsigned int ms)
{
	poll(NULL, 0, ms);
}

/* ---- The module ---------------------------------------------------------- */

bool module_loaded(void)
{
	return !access("/sys/module/kresp", F_OK);
}

/* $KRESP_KO, else beside the tests' folder, else what is installed. */
static int module_open(void)
{
	const char *given = getenv("KRESP_KO");
	char path[PATH_MAX];
	ssize_t len;
	FILE *pipe;
	char *end;
	int fd;

	if (given && *given)
		return open(given, O_RDONLY | O_CLOEXEC);

	len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	path[len > 0 ? len : 0] = '\0';
	end = strrchr(path, '/');
	if (end && end - path < (ptrdiff_t)sizeof(path) - 20) {
		strcpy(end, "/../kresp.ko");
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			return fd;
	}

	pipe = popen("modinfo -n kresp 2>/dev/null", "re");
	if (!pipe)
		return -1;
	end = fgets(path, sizeof(path), pipe);
	pclose(pipe);
	if (!end)
		return -1;
	path[strcspn(path, "\n")] = '\0';
	return open(path, O_RDONLY | O_CLOEXEC);
}

bool module_is_debug(void)
{
	static const char info[] = "selftests=y";
	char text[65536 + sizeof(info)];
	size_t kept = 0;
	bool found = false;
	ssize_t len;
	int fd;

	fd = module_open();
	while (!found && (len = read(fd, text + kept, 65536)) > 0) {
		len += kept;
		found = memmem(text, len, info, sizeof(info));
		kept = (size_t)len < sizeof(info) ? (size_t)len : sizeof(info);
		memmove(text, text + len - kept, kept);
	}
	close(fd);
	return found;
}

int module_load(const char *params)
{
	int fd, err;

	if (module_loaded()) {
		err = module_unload();
		if (err)
			return err;
	}
	fd = module_open();
	if (fd < 0)
		return -errno;
	err = syscall(SYS_finit_module, fd, params, 0) ? -errno : 0;
	close(fd);
	return err;
}

/* By a child, which is left behind should it never come back. */
int module_unload(void)
{
	struct pollfd end = { .events = POLLIN };
	pid_t child = fork();
	int status, ret;

	if (child < 0)
		return -errno;
	if (!child) {
		ret = syscall(SYS_delete_module, "kresp", O_NONBLOCK);
		_exit(ret ? errno : 0);
	}
	end.fd = syscall(SYS_pidfd_open, child, 0);
	ret = poll(&end, 1, 1000 * scaled(UNLOAD_LIMIT));
	close(end.fd);
	if (ret != 1)
		return -ETIMEDOUT;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

const char *module_version(void)
{
	static char version[64];
	FILE *file = fopen("/sys/module/kresp/version", "re");

	version[0] = '\0';
	if (!file)
		return version;
	if (fgets(version, sizeof(version), file))
		version[strcspn(version, "\n")] = '\0';
	fclose(file);
	return version;
}

long module_counter(const char *name)
{
	FILE *file = fopen("/proc/thread-self/net/kresp", "re");
	char seen[64];
	long value, found = -1;

	if (!file)
		return -1;
	while (fscanf(file, "%63s %ld", seen, &value) == 2)
		if (!strcmp(seen, name))
			found = value;
	fclose(file);
	return found;
}

unsigned long kernel_taint(void)
{
	FILE *file = fopen("/proc/sys/kernel/tainted", "re");
	unsigned long taint = 0;

	if (file) {
		if (fscanf(file, "%lu", &taint) != 1)
			taint = 0;
		fclose(file);
	}
	return taint;
}

/* Not for what a test forks: only the program's own beginning and end. */
static void __attribute__((constructor)) program_begin(void)
{
	int fd;

	program = getpid();
	fd = module_open();
	if (!geteuid() && fd >= 0) {
		close(fd);
		return;
	}
	printf("TAP version 13\n1..0 # SKIP needs %s\n",
	       geteuid() ? "root" : "kresp.ko, built or installed");
	fflush(stdout);
	_exit(KSFT_SKIP);
}

static void __attribute__((destructor)) program_end(void)
{
	if (getpid() == program && module_loaded())
		module_unload();
}

/* ---- Namespaces and commands --------------------------------------------- */

int netns_new(void)
{
	return unshare(CLONE_NEWNET) ? -errno : link_up("lo", true);
}

int netns_open(void)
{
	int fd = open("/proc/thread-self/ns/net", O_RDONLY);

	return fd < 0 ? -errno : fd;
}

int netns_enter(int netns)
{
	return setns(netns, CLONE_NEWNET) ? -errno : 0;
}

int netns_limit_send_buffers(void)
{
	return write_file("/proc/sys/net/ipv4/tcp_wmem", "4096 4096 4096");
}

int run(const char *format, ...)
{
	char command[1024];
	va_list args;
	int status;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	status = system(command);
	if (status)
		printf("# command failed: %s\n", command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		err = -errno;
	close(fd);
	return err;
}

int read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return -errno;
	len = read(fd, text, size - 1);
	if (len >= 0)
		text[len] = '\0';
	close(fd);
	return len < 0 ? -EIO : 0;
}

/* ---- The TCP sockets of this namespace ----------------------------------- */

/* A line of /proc/net/tcp; @queue is octets received, or connections not yet
 * accepted.
 */
struct tcp_line {
	unsigned int port;
	unsigned int state;
	unsigned int queue;
	unsigned long inode;
};

static bool read_line(FILE *file, struct tcp_line *line)
{
	char text[512];

	while (fgets(text, sizeof(text), file))
		if (sscanf(text,
			   "%*d: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x %*x:%x %*s %*s %*d %*d %lu",
			   &line->port, &line->state, &line->queue,
			   &line->inode) == 4)
			return true;
	return false;
}

static int count_in(const char *path, unsigned int port, unsigned int states,
		    bool orphans)
{
	FILE *file = fopen(path, "re");
	struct tcp_line line;
	int count = 0;

	if (!file)
		return 0;
	while (read_line(file, &line))
		if (line.port == port && (states & STATE_BIT(line.state)) &&
		    !(orphans && line.inode))
			count++;
	fclose(file);
	return count;
}

int count_sockets(unsigned int port, unsigned int states, bool orphans)
{
	return count_in("/proc/thread-self/net/tcp", port, states, orphans) +
	       count_in("/proc/thread-self/net/tcp6", port, states, orphans);
}

/* The module's is an IPv6 socket; listening ones are the first in the file. */
int count_unaccepted(unsigned int port)
{
	FILE *file = fopen("/proc/thread-self/net/tcp6", "re");
	struct tcp_line line;
	int count = 0;

	if (!file)
		return 0;
	while (!count && read_line(file, &line) && line.state == SOCKET_LISTEN)
		if (line.port == port)
			count = line.queue;
	fclose(file);
	return count;
}

/* ---- The kernel's log ---------------------------------------------------- */

#define PREFIX	"kresp: "

int log_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	lseek(fd, 0, SEEK_END);
	return fd;
}

/* /dev/kmsg writes what is not printable, and the backslash, as \xNN. */
static void unescape(char *text)
{
	char *to = text;
	unsigned int octet;

	while (*text && *text != '\n') {
		if (sscanf(text, "\\x%2x", &octet) == 1) {
			*to++ = octet;
			text += 4;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
}

/* A line of any origin and its level; NULL if there is none yet. */
static const char *log_read(int log, unsigned int *level)
{
	static char record[8192];
	ssize_t len;
	char *text;

	do {
		len = read(log, record, sizeof(record) - 1);
	} while (len < 0 && (errno == EPIPE || errno == EINTR));
	if (len < 0)
		return NULL;
	record[len] = '\0';
	*level = strtoul(record, NULL, 10) & 7;
	text = strchr(record, ';');
	if (!text)
		return "";
	unescape(++text);
	return text;
}

const char *log_next_of(int log, unsigned int most)
{
	unsigned int level;
	const char *line;

	do {
		line = log_read(log, &level);
	} while (line && (level > most || strstr(line, "taint") ||
			  strncmp(line, PREFIX, strlen(PREFIX))));
	return line ? line + strlen(PREFIX) : NULL;
}

const char *log_next(int log)
{
	return log_next_of(log, LOG_LEVEL_INFO);
}

const char *log_find(int log, const char *words)
{
	int64_t end = now_ms() + 1000LL * scaled(PATIENCE);
	unsigned int level;
	const char *line;

	for (;;) {
		line = log_read(log, &level);
		if (line && strstr(line, words))
			return line;
		if (!line) {
			if (now_ms() > end)
				return NULL;
			pause_ms(10);
		}
	}
}
