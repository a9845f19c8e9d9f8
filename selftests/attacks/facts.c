// SPDX-License-Identifier: GPL-2.0
#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Kept open, since each belongs to the namespace in which it was opened. */
static int kresp_fd = -1, sockstat_fd = -1, netns_fd = -1;

int facts_open(void)
{
	facts_close();
	kresp_fd = open("/proc/thread-self/net/kresp", O_RDONLY | O_CLOEXEC);
	sockstat_fd = open("/proc/thread-self/net/sockstat",
			   O_RDONLY | O_CLOEXEC);
	netns_fd = netns_open();
	return kresp_fd < 0 || sockstat_fd < 0 || netns_fd < 0 ? -errno : 0;
}

void facts_close(void)
{
	close(kresp_fd);
	close(sockstat_fd);
	close(netns_fd);
	kresp_fd = -1;
	sockstat_fd = -1;
	netns_fd = -1;
}

/* A small file as it is now. */
static int slurp(int fd, char *text, size_t size)
{
	ssize_t len = pread(fd, text, size - 1, 0);

	if (len < 0)
		return -errno;
	text[len] = '\0';
	return 0;
}

/* The number after @words in @text; -1 if they are not there. */
static long number_after(const char *text, const char *words)
{
	const char *at = strstr(text, words);

	return at ? strtol(at + strlen(words), NULL, 10) : -1;
}

static long slab_kib(void)
{
	static char text[8192];
	long slab = -1;
	int fd;

	fd = open("/proc/meminfo", O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && !slurp(fd, text, sizeof(text)))
		slab = number_after(text, "Slab:");
	close(fd);
	return slab;
}

static int server_sockets(void)
{
	int here = netns_open();
	int sockets = -1;

	if (here >= 0 && !netns_enter(netns_fd)) {
		sockets = count_sockets(PORT, STATES_ALIVE, false);
		if (netns_enter(here))
			sockets = -1;
	}
	close(here);
	return sockets;
}

int facts_read(struct facts *facts)
{
	static char text[16384];
	const char *line;
	int used, err;

	memset(facts, 0, sizeof(*facts));
	err = slurp(kresp_fd, text, sizeof(text));
	if (err)
		return err;
	for (line = text; facts->nr < FACTS_MAX &&
	     sscanf(line, "%39s %ld%n", facts->name[facts->nr],
		    &facts->value[facts->nr], &used) == 2; line += used)
		facts->nr++;

	err = slurp(sockstat_fd, text, sizeof(text));
	if (err)
		return err;
	line = strstr(text, "TCP: ");
	facts->tcp_pages = line ? number_after(line, " mem ") : -1;
	facts->slab = slab_kib();
	facts->sockets = server_sockets();
	return facts->nr && facts->tcp_pages >= 0 && facts->slab >= 0 &&
	       facts->sockets >= 0 ? 0 : -EPROTO;
}

long facts_memory_used(void)
{
	char text[256];

	return slurp(kresp_fd, text, sizeof(text)) ? -1 :
	       number_after(text, "memory_used ");
}

long facts_tcp_pages(void)
{
	char text[512];
	const char *line;

	if (slurp(sockstat_fd, text, sizeof(text)))
		return -1;
	line = strstr(text, "TCP: ");
	return line ? number_after(line, " mem ") : -1;
}

long facts_get(const struct facts *facts, const char *name)
{
	unsigned int i;

	for (i = 0; i < facts->nr; i++)
		if (!strcmp(facts->name[i], name))
			return facts->value[i];
	printf("Bail out! /proc/net/kresp has no %s\n", name);
	exit(1);
}
