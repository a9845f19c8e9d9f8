// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: hog busy N	N processes that never wait
 *	  hog memory MIB	all memory but MIB in use, and used
 *
 * Says "full" when it is so, and goes on until it is killed. The memory is
 * touched again and again, and more is taken as there is more: the machine stays
 * at the edge of running out.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK	1048576
#define NR_MAX	65536

static void full(void)
{
	puts("full");
	fflush(stdout);
}

/* None begins before the last one is there, who would otherwise wait long. */
static void be_busy(unsigned int nr)
{
	int gate[2];
	char byte;

	if (pipe(gate))
		err(1, "pipe");
	while (nr--) {
		switch (fork()) {
		case -1:
			err(1, "fork");
		case 0:
			close(gate[1]);
			if (read(gate[0], &byte, 1))
				_exit(1);
			for (;;)
				;
		}
	}
	full();
	close(gate[1]);
	pause();
}

static long available_mib(void)
{
	FILE *file = fopen("/proc/meminfo", "r");
	char line[128];
	long kib = -1;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "MemAvailable: %ld kB", &kib) == 1)
			break;
	if (kib < 0)
		err(1, "/proc/meminfo");
	fclose(file);
	return kib / 1024;
}

static void take_memory(long leave)
{
	static char *chunks[NR_MAX];
	unsigned int nr = 0, i;
	int touched;

	for (touched = 0;; touched++) {
		while (nr < NR_MAX && available_mib() > leave) {
			chunks[nr] = malloc(CHUNK);
			if (!chunks[nr])
				break;
			memset(chunks[nr++], 1, CHUNK);
		}
		if (!touched)
			full();
		for (i = 0; i < nr; i++)
			memset(chunks[i], touched, CHUNK);
	}
}

int main(int argc, char **argv)
{
	long n = argc == 3 ? atol(argv[2]) : 0;

	if (n <= 0 || n > NR_MAX)
		errx(2, "usage: hog busy N | memory MIB");
	if (!strcmp(argv[1], "busy"))
		be_busy(n);
	else if (!strcmp(argv[1], "memory"))
		take_memory(n);
	errx(2, "%s: neither busy nor memory", argv[1]);
}
