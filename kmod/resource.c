// SPDX-License-Identifier: GPL-2.0
#include "resource.h"

#include <crypto/sha2.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/timekeeping.h>

#include "gzip.h"
#include "limits.h"

/* The page of the lesson kresp grew from. */
static const struct kresp_slice builtin_content =
	KRESP_SLICE("<HTML><h1>Hello World!</h1></HTML>");

static_assert(KRESP_FIELDS_TEXT_MAX + KRESP_VALIDATORS_TEXT_MAX <=
	      KRESP_REP_FIELDS_MAX);

static struct kresp_resource builtin __ro_after_init;

/*
 * Prepare the field lines of a variant whose content is set. The entity-tag
 * is the start of the content's SHA-256, so it is strong, differs between
 * codings and stays the same over a reload (RFC 9110 8.8.3).
 */
static void __init variant_prepare(struct kresp_variant *variant,
				   const char *type_fields, bool negotiated,
				   s64 modified)
{
	struct kresp_representation *rep = &variant->rep;
	u8 digest[SHA256_DIGEST_SIZE];
	char date[KRESP_HTTP_DATE_LEN];
	int len;

	sha256(rep->content.data, rep->content.len, digest);
	kresp_http_date_format(modified, date);
	rep->modified = modified;

	len = scnprintf(variant->fields, sizeof(variant->fields), "%s",
			type_fields);
	rep->fields.data = variant->fields;
	rep->fields.len = len;

	len = scnprintf(variant->validators, sizeof(variant->validators),
			"ETag: \"%*phN\"\r\n"
			"Last-Modified: %.*s\r\n"
			"Accept-Ranges: bytes\r\n"
			"%s",
			8, digest, KRESP_HTTP_DATE_LEN, date,
			negotiated ? "Vary: Accept-Encoding\r\n" : "");
	rep->validators.data = variant->validators;
	rep->validators.len = len;

	rep->etag.data = variant->validators + strlen("ETag: ");
	rep->etag.len = 2 + 16;
}

/**
 * kresp_resource_init() - make the built-in resource
 * @gzip_level: 1 to 9; 0 for no gzip representation
 *
 * Its gzip representation is kept although it is longer than the content: its
 * 49 octets are those of the lesson.
 *
 * Context: module init; may sleep.
 * Return: 0, or the errno of kresp_gzip().
 */
int __init kresp_resource_init(unsigned int gzip_level)
{
	s64 now = ktime_get_real_seconds();
	size_t len;
	int err;

	if (gzip_level) {
		err = kresp_gzip(builtin_content.data, builtin_content.len,
				 gzip_level, &builtin.gzip.buffer, &len);
		if (err)
			return err;
		builtin.gzip.rep.content.data = builtin.gzip.buffer;
		builtin.gzip.rep.content.len = len;
		builtin.has_gzip = true;
		variant_prepare(&builtin.gzip,
				"Content-Type: text/html\r\n"
				"Content-Encoding: gzip\r\n", true, now);
	}

	builtin.identity.rep.content = builtin_content;
	variant_prepare(&builtin.identity, "Content-Type: text/html\r\n",
			builtin.has_gzip, now);
	return 0;
}

/**
 * kresp_resource_exit() - free the built-in resource
 *
 * Context: process, when no session is left.
 */
void kresp_resource_exit(void)
{
	kvfree(builtin.gzip.buffer);
}

/**
 * kresp_resource_lookup() - the resource that a path names
 * @path: the absolute path of the request, as sent
 *
 * The built-in resource answers every path, as the lesson's server does.
 *
 * Context: any.
 * Return: the resource; it stays until kresp_resource_exit().
 */
const struct kresp_resource *kresp_resource_lookup(struct kresp_slice path)
{
	return &builtin;
}

#ifdef DEBUG
#include "selftest/resource.c"
#endif
