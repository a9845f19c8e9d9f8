/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which representation, whether at all, and which part of it: Accept-Encoding,
 * conditional requests and ranges (RFC 9110 12.5.3, 13, 14). Pure C.
 */
#ifndef KRESP_NEGOTIATE_H
#define KRESP_NEGOTIATE_H

#include "http_parse.h"
#include "response.h"

void kresp_negotiate(const struct kresp_request *req,
		     const struct kresp_representation *identity,
		     const struct kresp_representation *gzip, s64 now,
		     struct kresp_response *resp);

#endif /* KRESP_NEGOTIATE_H */
