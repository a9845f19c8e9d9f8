// SPDX-License-Identifier: GPL-2.0
/* The fields that say how a message goes on: Host, Content-Length,
 * Transfer-Encoding, Connection, Expect. Proves of them what requests.c says; what
 * head_fuzz.c does too, but here nothing else is varied, and so more is tried.
 *
 * An input is field lines, to follow those of START.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "requests.h"

#define START_1_1 "POST / HTTP/1.1\r\nHost: a\r\n"
#define START_1_0 "GET / HTTP/1.0\r\n"

static void check(const struct fuzz_input *input, const char *start)
{
	static struct ref_head ref;
	size_t start_len = strlen(start);
	size_t len = start_len + input->len + 2;
	u8 *head = malloc(len);

	if (!head)
		abort();
	memcpy(head, start, start_len);
	memcpy(head + start_len, input->data, input->len);
	memcpy(head + len - 2, "\r\n", 2);
	ref_read_head(head, len, &ref);
	if (ref.verdict == REF_WHOLE)
		requests_check(head, &ref);
	free(head);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct fuzz_input input;

	fuzz_decode(&input, data, len);
	check(&input, START_1_1);
	check(&input, START_1_0);
	fuzz_free(&input);
	return 0;
}
