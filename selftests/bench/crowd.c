// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: crowd PORT N[,N...] COMMAND [ARGUMENT]...
 *
 * Opens N connections to 127.0.0.1, which make one request each and then are
 * idle, and runs COMMAND beside them, with N in the environment as CROWD; then
 * up to the next N. Ends with the status of the first COMMAND that fails. Before
 * each COMMAND a line "crowd N OCTETS" says by how much the machine's free memory
 * fell for each connection since the first N, both ends of it counted.
 */
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PER_SOURCE	5000	/* connections from an address of ours */
#define CROWD_MAX	100000

static int open_idle(unsigned int nr, unsigned short port)
{
	static const char request[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
	struct sockaddr_in from = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f010001 + nr / PER_SOURCE),
	}, to = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(port),
	};
	struct timeval patience = { .tv_sec = 60 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	char answer[1024];

	if (fd < 0)
		err(1, "socket %u", nr);
	setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (bind(fd, (struct sockaddr *)&from, sizeof(from)) ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "connection %u", nr);
	if (send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) < 0 ||
	    recv(fd, answer, sizeof(answer), 0) < 12 ||
	    memcmp(answer + 8, " 200", 4))
		err(1, "answer on connection %u", nr);
	return fd;
}

/* Octets. */
static long long free_memory(void)
{
	FILE *file = fopen("/proc/meminfo", "r");
	long long kib = -1;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "MemFree: %lld kB", &kib) == 1)
			break;
	if (kib < 0)
		err(1, "/proc/meminfo");
	fclose(file);
	return kib * 1024;
}

static int run(char **command, unsigned int nr)
{
	char text[16];
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		snprintf(text, sizeof(text), "%u", nr);
		setenv("CROWD", text, 1);
		execvp(command[0], command);
		err(127, "%s", command[0]);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(1, "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
	struct rlimit files = { CROWD_MAX + 100, CROWD_MAX + 100 };
	unsigned int nr = 0, first = 0, want;
	long long memory = 0;
	char *level, *end;
	int status;

	if (argc < 4)
		errx(2, "usage: crowd PORT N[,N...] COMMAND [ARGUMENT]...");
	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "setrlimit");
	for (level = argv[2]; *level; level = *end ? end + 1 : end) {
		want = strtoul(level, &end, 10);
		if (end == level || (*end && *end != ',') || want > CROWD_MAX)
			errx(2, "%s: not numbers up to %d", argv[2], CROWD_MAX);
		for (; nr < want; nr++)
			open_idle(nr, strtoul(argv[1], NULL, 10));
		if (!memory) {
			memory = free_memory();
			first = nr;
		}
		printf("crowd %u %lld\n", nr, nr > first ?
		       (memory - free_memory()) / (nr - first) : 0);
		status = run(argv + 3, nr);
		if (status)
			return status;
	}
	return 0;
}
