/* SPDX-License-Identifier: GPL-2.0 */
/* The Date of an answer, formatted once a second on each CPU. */
#ifndef KRESP_DATECACHE_H
#define KRESP_DATECACHE_H

#include "http_date.h"

void kresp_datecache_get(s64 seconds, char date[KRESP_HTTP_DATE_LEN]);

#endif /* KRESP_DATECACHE_H */
