/* SPDX-License-Identifier: GPL-2.0 */
/* What is served: a resource and its ready-made representations. */
#ifndef KRESP_RESOURCE_H
#define KRESP_RESOURCE_H

#include <linux/init.h>

#include "response.h"

/* Octets that a representation's prepared field lines may take. */
#define KRESP_FIELDS_TEXT_MAX		96
#define KRESP_VALIDATORS_TEXT_MAX	160

/**
 * struct kresp_variant - one representation with the memory behind it
 * @rep: what is sent; its slices point into the other members
 * @fields: text behind @rep.fields
 * @validators: text behind @rep.validators and @rep.etag
 * @buffer: made for this variant, freed with it; NULL when the content is
 *	somebody else's
 */
struct kresp_variant {
	struct kresp_representation rep;
	char fields[KRESP_FIELDS_TEXT_MAX];
	char validators[KRESP_VALIDATORS_TEXT_MAX];
	u8 *buffer;
};

/**
 * struct kresp_resource - a resource, immutable once published
 * @identity: the content as it is
 * @gzip: the same in the gzip content coding
 * @has_gzip: @gzip is there; the resource is negotiated
 */
struct kresp_resource {
	struct kresp_variant identity;
	struct kresp_variant gzip;
	bool has_gzip;
};

int __init kresp_resource_init(unsigned int gzip_level);
void kresp_resource_exit(void);
const struct kresp_resource *kresp_resource_lookup(struct kresp_slice path);

#endif /* KRESP_RESOURCE_H */
