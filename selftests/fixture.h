/* SPDX-License-Identifier: GPL-2.0 */
/* What every C test begins and ends with: a network namespace of its own, and
 * the module loaded from in there, so that nothing else on the machine is
 * touched. Include it once, in place of kselftest_harness.h.
 */
#ifndef KRESP_TEST_FIXTURE_H
#define KRESP_TEST_FIXTURE_H

#include "kselftest_harness.h"

#include "client.h"
#include "machine.h"

/* No test may take longer, in seconds of a quick machine. */
#define TEST_LIMIT	120

/* The harness has one deadline for quick and slow machines. Ours is scaled
 * and set by begin(); this one is to be later.
 */
#define TEST_SCALED(fixture, name)	TEST_F_TIMEOUT(fixture, name, 86400)

/* In a FIXTURE_SETUP(). */
#define begin(params) do {						\
	alarm(scaled(TEST_LIMIT));					\
	ASSERT_EQ(0, netns_new());					\
	ASSERT_EQ(0, module_load(params));				\
} while (0)

/* In a FIXTURE_TEARDOWN(). */
#define end() EXPECT_EQ(0, module_loaded() ? module_unload() : 0)

/* Reads an answer into self->answer. */
#define READ_TO(to_head, client, expected) do {				\
	ASSERT_EQ(0, client_read(client, &self->answer, to_head));		\
	ASSERT_EQ((unsigned int)(expected), self->answer.status)	\
		TH_LOG("%s", self->answer.head);			\
} while (0)
#define READ(client, expected)		READ_TO(false, client, expected)
#define READ_HEAD(client, expected)	READ_TO(true, client, expected)

/* That self->answer holds the page, not coded. */
#define EXPECT_PAGE() do {						\
	EXPECT_EQ(BODY_LEN, self->answer.body_len);			\
	EXPECT_EQ(0, memcmp(self->answer.body, BODY, BODY_LEN));	\
} while (0)

static inline void expect_field(struct __test_metadata *_metadata,
				const struct answer *answer, const char *name,
				const char *value)
{
	bool says = answer_says(answer, name, value);

	if (!says)
		TH_LOG("no '%s: %s' in: %s", name, value, answer->head);
	EXPECT_TRUE(says);
}

static inline void expect_no_field(struct __test_metadata *_metadata,
				   const struct answer *answer,
				   const char *name)
{
	const char *value = answer_field(answer, name);

	if (value)
		TH_LOG("a field %s in: %s", name, answer->head);
	EXPECT_EQ(NULL, value);
}

/* Of self->answer. */
#define EXPECT_FIELD(name, value)					\
	expect_field(_metadata, &self->answer, name, value)
#define EXPECT_NO_FIELD(name)						\
	expect_no_field(_metadata, &self->answer, name)

#endif /* KRESP_TEST_FIXTURE_H */
