/* SPDX-License-Identifier: GPL-2.0 */
/* Dates on the wire and in the log (RFC 9110 5.6.7). Pure C. */
#ifndef KRESP_HTTP_DATE_H
#define KRESP_HTTP_DATE_H

#include "pure.h"

/* "Sun, 06 Nov 1994 08:49:37 GMT", without a NUL */
#define KRESP_HTTP_DATE_LEN 29

void kresp_http_date_format(s64 seconds, char date[KRESP_HTTP_DATE_LEN]);
bool kresp_http_date_parse(struct kresp_slice text, s64 now, s64 *seconds);

#endif /* KRESP_HTTP_DATE_H */
