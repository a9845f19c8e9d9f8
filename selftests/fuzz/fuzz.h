/* SPDX-License-Identifier: GPL-2.0 */
/* What the fuzz targets share: inputs, ways to split them, and how to fail. */
#ifndef KRESP_FUZZ_H
#define KRESP_FUZZ_H

#include "pure.h"

#ifndef __printf
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#endif

/* More octets than any limit of limits.h can be passed with */
#define FUZZ_INPUT_MAX	81920
#define FUZZ_WIDTHS_MAX	16

/**
 * struct fuzz_input - one input, decoded
 * @data: the octets to parse
 * @len: their number, at most %FUZZ_INPUT_MAX
 * @widths: how %FUZZ_CHOSEN splits them
 * @nr_widths: how many there are, at least 1
 *
 * A file of the corpus is the octets to parse, but that
 *
 * - 0x1f and up to 16 octets at its end are the widths of the pieces that
 *   %FUZZ_CHOSEN makes; without it they are made up from the input;
 * - 0x1e and three octets, OP A B, stand for many, so that a short input gets
 *   to the limits: "f" is A, B times; "n" A, as often as a limit says; "l" A
 *   until the line, its CRLF counted, is as long as a limit; "t" A until the
 *   whole is; "c" the last line again, B times. The limit is that of the high
 *   four bits of B in limits[] of fuzz.c, and the low four less 8 are added.
 */
struct fuzz_input {
	u8 *data;
	size_t len;
	u8 widths[FUZZ_WIDTHS_MAX];
	size_t nr_widths;
};

enum fuzz_split {
	FUZZ_WHOLE,
	FUZZ_OCTETS,
	FUZZ_CHOSEN,
	FUZZ_NR_SPLITS,
};

/* Takes octets as the code under test does. False if it wants no more. */
typedef bool fuzz_feeder(void *context, const u8 *data, size_t len,
			 size_t *taken);

void fuzz_decode(struct fuzz_input *input, const u8 *data, size_t len);
void fuzz_free(struct fuzz_input *input);
u8 *fuzz_copy(const void *data, size_t len);
size_t fuzz_feed(const struct fuzz_input *input, enum fuzz_split split,
		 fuzz_feeder *feeder, void *context);
bool fuzz_take_number(struct fuzz_input *input, s64 *number);

_Noreturn void fuzz_fail(const char *where, const char *format, ...)
	__printf(2, 3);

/* An oracle: what it says must hold for every input */
#define fuzz_check(ok, ...)					\
	do {							\
		if (!(ok))					\
			fuzz_fail(__func__, __VA_ARGS__);	\
	} while (0)

/* What libFuzzer calls, and what it is called for */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len);
size_t LLVMFuzzerCustomMutator(u8 *data, size_t len, size_t max,
			       unsigned int seed);
size_t LLVMFuzzerMutate(u8 *data, size_t len, size_t max);

#endif /* KRESP_FUZZ_H */
