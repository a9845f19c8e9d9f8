// SPDX-License-Identifier: GPL-2.0
/* The answer, from any description that its contract allows. Proves what
 * answers.c says for each of them: every status, every fault, field lines up to
 * their limit, numbers of any size.
 *
 * An input is octets that say what is described, see struct recipe.
 */
#include "fuzz.h"

#include "answers.h"
#include "limits.h"

struct recipe {
	u8 status;	/* an index */
	u8 fault;	/* an index */
	u8 flags;	/* 1 HEAD, 2 close, 4 keep-alive */
	u8 split;	/* fields as far as here, then validators */
	u8 filler;	/* octets of field lines */
	u8 size_shift;	/* size is shifted by it */
	u32 size;
	u64 first;
	u64 len;
	s64 date;
};

#define CONTENT_MAX 4096

static const u16 statuses[] = { 100, 200, 204, 206, 304, 0 };
static u8 content[CONTENT_MAX];

/* A field line of @len octets, its CRLF included; no less than 4 make one */
static struct kresp_slice make_line(u8 *buffer, u8 name, size_t len)
{
	if (len < 4)
		return (struct kresp_slice){ NULL, 0 };
	memset(buffer, 'v', len);
	buffer[0] = name;
	buffer[1] = ':';
	buffer[len - 2] = '\r';
	buffer[len - 1] = '\n';
	return (struct kresp_slice){ buffer, len };
}

static enum kresp_fault fault_of(u8 index)
{
	return 1 + index % (KRESP_FAULT_NR - 1);
}

static void check(const struct recipe *recipe)
{
	size_t total = KRESP_REP_FIELDS_MAX - recipe->filler;
	struct kresp_response resp = {
		.date = recipe->date,
		.head_only = recipe->flags & 1,
		.close = recipe->flags & 2,
		.keep_alive = recipe->flags & 4,
	};
	struct kresp_representation rep = { 0 };
	u64 size = (u64)recipe->size << recipe->size_shift % 32;
	size_t part = recipe->split % (total + 1);
	u8 validators[KRESP_REP_FIELDS_MAX];
	u8 fields[KRESP_REP_FIELDS_MAX];

	rep.fields = make_line(fields, 'F', part);
	rep.validators = make_line(validators, 'V', total - part);
	resp.rep = &rep;
	resp.status = statuses[recipe->status % ARRAY_SIZE(statuses)];
	if (!resp.status)
		kresp_response_fault(&resp, fault_of(recipe->fault));

	/* As negotiate.c describes a part: within the content, not empty */
	if (resp.status == 206 && !size)
		return;
	if (resp.status == 206) {
		resp.first = recipe->first % size;
		resp.len = 1 + recipe->len % (size - resp.first);
	} else if (resp.status == 200) {
		resp.len = size;
	}
	rep.content = (struct kresp_slice){ content, size };
	/* Octets that there are not: the head alone */
	if (size > sizeof(content))
		resp.head_only = true;
	answers_check(&resp);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct recipe recipe = { 0 };

	memcpy(&recipe, data, len < sizeof(recipe) ? len : sizeof(recipe));
	check(&recipe);
	return 0;
}
