/* SPDX-License-Identifier: GPL-2.0 */
/* What the fuzz targets of kresp walk share. They are built with the command's
 * headers, which have names that kmod's have too.
 */
#ifndef KRESP_WALK_FUZZ_H
#define KRESP_WALK_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layers.h"

/* An oracle: what it says must hold for every input */
#define walk_check(ok, ...)					\
	do {							\
		if (!(ok)) {					\
			fprintf(stderr, "kresp: fuzz: %s: ", __func__);	\
			fprintf(stderr, __VA_ARGS__);		\
			fputc('\n', stderr);			\
			abort();				\
		}						\
	} while (0)

void walk_check_layers(const struct kresp_layers *layers, size_t caplen,
		       size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t max,
			       unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t len, size_t max);

#endif /* KRESP_WALK_FUZZ_H */
