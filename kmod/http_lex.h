/* SPDX-License-Identifier: GPL-2.0 */
/* The octets, tokens, lists and fields that HTTP is written in. Pure C. */
#ifndef KRESP_HTTP_LEX_H
#define KRESP_HTTP_LEX_H

#include "pure.h"

/* What an octet may be part of; '%' is none of the URI's, it begins an escape */
#define KRESP_OCTET_TOKEN	0x01	/* tchar (9110 5.6.2) */
#define KRESP_OCTET_TEXT	0x02	/* SP, HTAB, VCHAR, obs-text (9110 5.5) */
#define KRESP_OCTET_PATH	0x04	/* pchar or '/' (3986 3.3) */
#define KRESP_OCTET_QUERY	0x08	/* pchar, '/' or '?' (3986 3.4) */
#define KRESP_OCTET_HOST	0x10	/* unreserved, sub-delims (3986 3.2.2) */
#define KRESP_OCTET_HEX		0x20
#define KRESP_OCTET_DIGIT	0x40

extern const u8 kresp_http_octets[256];

/** kresp_http_octet_is - whether @octet is of one of the @classes */
static inline bool kresp_http_octet_is(u8 octet, u8 classes)
{
	return kresp_http_octets[octet] & classes;
}

/** kresp_http_hex - the value of a hexadecimal digit, 0 to 15 */
static inline u8 kresp_http_hex(u8 digit)
{
	return (digit & 0x0f) + (digit > '9' ? 9 : 0);
}

size_t kresp_http_text_run(const u8 *data, size_t len);
struct kresp_slice kresp_http_trim(struct kresp_slice text);
bool kresp_http_digits(struct kresp_slice text, u64 *value);
bool kresp_http_same(struct kresp_slice a, struct kresp_slice b);

#endif /* KRESP_HTTP_LEX_H */
