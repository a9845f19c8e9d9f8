// SPDX-License-Identifier: GPL-2.0
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
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

static int ifreq_flags(const char *name, bool set, short *flags)
{
	struct ifreq ifr = { .ifr_flags = *flags };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	err = ioctl(fd, set ? SIOCSIFFLAGS : SIOCGIFFLAGS, &ifr) ? -errno : 0;
	close(fd);
	*flags = ifr.ifr_flags;
	return err;
}

int netns_new(void)
{
	short flags = IFF_UP | IFF_RUNNING;

	if (unshare(CLONE_NEWNET))
		return -errno;
	return ifreq_flags("lo", true, &flags);
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

/* ---- The seed's network -------------------------------------------------- */

static bool link_running(const char *name)
{
	short flags = 0;

	return !ifreq_flags(name, false, &flags) && (flags & IFF_RUNNING);
}

int network_create(struct network *network)
{
	int err = netns_new();

	if (err)
		return err;
	network->client = netns_open();
	err = netns_new();
	if (err)
		return err;
	network->server = netns_open();
	if (network->client < 0 || network->server < 0)
		return -EBADF;

	/* In batches: a program's start is what takes its time. */
	if (run("ip -batch - <<'.'\n"
		"link add kresp0 address " SERVER_MAC
		" type veth peer name eth0 address " CLIENT_MAC
		" netns /proc/%d/fd/%d\n"
		"address add " SERVER_IP "/24 dev kresp0\n"
		"address add " SERVER_IP6 "/64 dev kresp0 nodad\n"
		"link set kresp0 up\n"
		".", getpid(), network->client))
		return -EIO;
	err = netns_enter(network->client);
	if (err)
		return err;
	if (run("ip -batch - <<'.'\n"
		"address add " CLIENT_IP "/24 dev eth0\n"
		"address add " CLIENT_IP6 "/64 dev eth0 nodad\n"
		"link set eth0 up\n"
		".") ||
	    !wait_for(PATIENCE, link_running("eth0")))
		return -EIO;
	err = netns_enter(network->server);
	if (err)
		return err;
	return wait_for(PATIENCE, link_running("kresp0")) ? 0 : -EIO;
}

/* ---- The TCP sockets of this namespace ----------------------------------- */

static int count_in(const char *path, unsigned int port, unsigned int states,
		    bool orphans)
{
	FILE *file = fopen(path, "re");
	unsigned int local, state;
	unsigned long inode;
	char line[512];
	int count = 0;

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line,
			   "%*d: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x %*s %*s %*s %*d %*d %lu",
			   &local, &state, &inode) != 3)
			continue;
		if (local == port && (states & STATE_BIT(state)) &&
		    !(orphans && inode))
			count++;
	}
	fclose(file);
	return count;
}

int count_sockets(unsigned int port, unsigned int states, bool orphans)
{
	return count_in("/proc/thread-self/net/tcp", port, states, orphans) +
	       count_in("/proc/thread-self/net/tcp6", port, states, orphans);
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

/* A line of any origin; NULL if there is none yet. */
static const char *log_read(int log)
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
	text = strchr(record, ';');
	if (!text)
		return "";
	unescape(++text);
	return text;
}

const char *log_next(int log)
{
	const char *line;

	do {
		line = log_read(log);
	} while (line && (strncmp(line, PREFIX, strlen(PREFIX)) ||
			  strstr(line, "taint")));
	return line ? line + strlen(PREFIX) : NULL;
}

const char *log_find(int log, const char *words)
{
	int64_t end = now_ms() + 1000LL * scaled(PATIENCE);
	const char *line;

	for (;;) {
		line = log_read(log);
		if (line && strstr(line, words))
			return line;
		if (!line) {
			if (now_ms() > end)
				return NULL;
			pause_ms(10);
		}
	}
}
