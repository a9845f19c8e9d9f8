/* SPDX-License-Identifier: GPL-2.0 */
/* The request-target and the authority (RFC 9112 3.2, RFC 3986 3.2). Pure C. */
#ifndef KRESP_HTTP_TARGET_H
#define KRESP_HTTP_TARGET_H

#include "http_parse.h"

bool kresp_http_target_authority(struct kresp_slice text, s32 *port);
enum kresp_fault kresp_http_target_parse(struct kresp_slice target,
					 struct kresp_request *req);

#endif /* KRESP_HTTP_TARGET_H */
