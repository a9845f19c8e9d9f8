/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_OUTFILE_H
#define KRESP_OUTFILE_H

#include <stdio.h>

/**
 * struct kresp_outfile - a file that is there whole, or as it was before
 * @file: where to write; NULL: not open
 * @path: its name, for messages
 * @final: where it belongs; NULL: it is written in place
 * @temporary: where it is until it is whole
 */
struct kresp_outfile {
	FILE *file;
	const char *path;
	char *final;
	char *temporary;
};

void kresp_outfile_open(struct kresp_outfile *out, const char *path);
void kresp_outfile_commit(struct kresp_outfile *out);
_Noreturn void kresp_outfile_die(struct kresp_outfile *out, int err);

#endif
