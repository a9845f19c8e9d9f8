// SPDX-License-Identifier: GPL-2.0
/* The kresp command's parser of responses. It is built with the command's
 * headers, which have names that kmod's have too, so it has a file of its own.
 */
#include "client.h"

#include <stdlib.h>
#include <string.h>

#include "http_response.h"

_Static_assert(CLIENT_BODY_MAX == KRESP_HTTP_RESPONSE_BODY_MAX,
	       "the command takes other lengths");

static struct kresp_http_response resp;
static char complaint[KRESP_FAULT_TEXT_MAX];

static void report(void *arg, const char *text)
{
	(void)arg;
	if (!*complaint)
		strncpy(complaint, text, sizeof(complaint) - 1);
}

/* Read the answer at the start of @data; see it with client_field() then */
void client_read(const unsigned char *data, size_t len, bool is_head_answer,
		 struct client_answer *answer)
{
	struct kresp_faults faults = { .report = report };

	kresp_http_response_free(&resp);
	*complaint = 0;
	kresp_http_response_init(&resp, &faults, is_head_answer);
	if (kresp_http_response_feed(&resp, data, len, &answer->used))
		abort();
	answer->complete = resp.state == KRESP_HTTP_RESPONSE_COMPLETE;
	answer->complaint = faults.nr ? complaint : NULL;
	answer->body_len = resp.body.len;
	answer->status = resp.status;
	answer->closes = answer->complete && kresp_http_response_closes(&resp);
	resp.faults = NULL;
}

/* How many fields of that name there are; @value gets the first one's value */
unsigned int client_field(const char *name, char *value, size_t size)
{
	struct kresp_http_slice slice;
	unsigned int nr = 0;

	*value = 0;
	while (kresp_http_response_find(&resp, name, nr, &slice)) {
		if (!nr++ && slice.len < size) {
			memcpy(value, slice.data, slice.len);
			value[slice.len] = 0;
		}
	}
	return nr;
}

static struct kresp_http_slice name_of(unsigned int i)
{
	return kresp_http_response_field_name(&resp, i);
}

/* None of the fields that kresp sends may be there twice */
bool client_has_repeated_field(void)
{
	unsigned int i;
	unsigned int j;

	for (i = 0; i < resp.nr_fields; i++)
		for (j = 0; j < i; j++)
			if (kresp_http_text_equal(name_of(i), name_of(j)))
				return true;
	return false;
}
