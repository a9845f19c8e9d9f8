/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_PCAPNG_ENDS_H
#define KRESP_PCAPNG_ENDS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "walk.h"

/* How the interfaces of a file that kresp wrote are described, by whose they are. */
#define KRESP_PCAPNG_ENDS_CLIENT	"the client's end"
#define KRESP_PCAPNG_ENDS_SERVER	"the server's end"

/**
 * struct kresp_pcapng_ends - at which end each packet of a file was captured
 * @names: the interfaces' names, by enum kresp_side; NULL: not there
 * @nr_interfaces: how many the file has: the client's, or both
 * @sides: whose interface each one is
 * @packets: the interface of each packet, in the file's order
 * @nr_packets: how many
 */
struct kresp_pcapng_ends {
	const char *names[2];
	unsigned int nr_interfaces;
	enum kresp_side sides[2];
	uint8_t *packets;
	size_t nr_packets;
};

bool kresp_pcapng_ends_read(struct kresp_pcapng_ends *ends, FILE *file,
			    struct kresp_arena *arena);

#endif
