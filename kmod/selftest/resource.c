// SPDX-License-Identifier: GPL-2.0
/* Included by resource.c: the variants, as the gzip level of this load has them. */

#include "../params.h"
#include "selftest.h"

static bool __init resource_selftest_within(struct kresp_slice slice,
					    const char *text, size_t size)
{
	const char *data = (const char *)slice.data;

	return data >= text && slice.len < size &&
	       data + slice.len <= text + size;
}

static bool __init resource_selftest_says(struct kresp_slice slice,
					  const char *text)
{
	return strnstr((const char *)slice.data, text, slice.len);
}

static bool __init resource_selftest_variant(const struct kresp_variant *variant,
					     bool negotiated)
{
	const struct kresp_representation *rep = &variant->rep;

	/* What is sent is whole lines, of this variant's own text. */
	return EXPECT(resource_selftest_within(rep->fields, variant->fields,
					       sizeof(variant->fields))) &&
	       EXPECT(resource_selftest_within(rep->validators,
					       variant->validators,
					       sizeof(variant->validators))) &&
	       EXPECT(resource_selftest_within(rep->etag, variant->validators,
					       rep->validators.len)) &&
	       EXPECT(rep->etag.len == 18 && rep->etag.data[0] == '"' &&
		      rep->etag.data[17] == '"') &&
	       EXPECT(rep->fields.len + rep->validators.len <=
		      KRESP_REP_FIELDS_MAX) &&
	       EXPECT(!memcmp(rep->fields.data + rep->fields.len - 2, "\r\n",
			      2)) &&
	       EXPECT(!memcmp(rep->validators.data + rep->validators.len - 2,
			      "\r\n", 2)) &&
	       EXPECT(resource_selftest_says(rep->validators,
					     "Vary: Accept-Encoding\r\n") ==
		      negotiated);
}

bool __init kresp_resource_selftest(void)
{
	const struct kresp_resource *res =
		kresp_resource_lookup(KRESP_SLICE("/any"));
	const struct kresp_representation *rep = &res->identity.rep;
	bool good;

	good = EXPECT(res == &builtin) &&
	       EXPECT(res->has_gzip == !!kresp_params.gzip_level) &&
	       EXPECT(rep->content.data == builtin_content.data) &&
	       EXPECT(!res->identity.buffer) &&
	       resource_selftest_variant(&res->identity, res->has_gzip) &&
	       EXPECT(!resource_selftest_says(rep->fields, "Content-Encoding"));
	if (!good || !res->has_gzip)
		return good && EXPECT(!res->gzip.buffer);

	rep = &res->gzip.rep;
	return EXPECT(rep->content.data == res->gzip.buffer) &&
	       EXPECT(rep->content.len > 18) &&
	       resource_selftest_variant(&res->gzip, true) &&
	       EXPECT(resource_selftest_says(rep->fields,
					     "Content-Encoding: gzip\r\n")) &&
	       /* A cache must be able to tell them apart (RFC 9110 8.8.3.3). */
	       EXPECT(memcmp(rep->etag.data, res->identity.rep.etag.data, 18));
}
