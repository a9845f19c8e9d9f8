/* SPDX-License-Identifier: GPL-2.0 */
/* Every size, count, time and budget of kresp, named once. Pure C. */
#ifndef KRESP_LIMITS_H
#define KRESP_LIMITS_H

/* A request head, in octets and lines (http.md RL2, RL8, FL6). */
#define KRESP_EMPTY_LINES_MAX	4	/* before a request-line; else 400 */
#define KRESP_REQUEST_LINE_MAX	8192	/* with its CRLF; else 414 */
#define KRESP_FIELD_LINE_MAX	8192	/* with its CRLF; else 431 */
#define KRESP_FIELDS_MAX	100	/* field lines; else 431 */
#define KRESP_HEAD_MAX		16384	/* all of it; else 431 */
#define KRESP_HEAD_SMALL	2048	/* first buffer of a head in pieces */

/* The content of a request, read and discarded (http.md FR5, FR6). */
#define KRESP_BODY_MAX		65536	/* octets of content; else 413 */
#define KRESP_CHUNK_LINE_MAX	256	/* chunk-size and extensions; else 400 */
#define KRESP_TRAILER_MAX	4096	/* all trailer lines; else 400 */

/* An answer. */
#define KRESP_RESPONSE_HEAD_MAX	512	/* octets of a response head */
#define KRESP_REP_FIELDS_MAX	256	/* a representation's part of it */
#define KRESP_COPIES_MAX	16	/* equal answers in one send */

/* What each CPU keeps of its last exchange. */
#define KRESP_MEMO_MAX		8192	/* octets of a request */
#define KRESP_READY_MAX		1024	/* octets of an answer */

/* A session: one accepted connection. */
#define KRESP_SESSION_SIZE_MAX	512	/* octets the module spends on one */
#define KRESP_LINGER_TIMEOUT_MS	5000	/* from SHUT_WR to the client's FIN */
#define KRESP_LINGER_BYTES_MAX	262144	/* discarded meanwhile */
#define KRESP_SEND_PROGRESS_MIN	1024	/* octets read in each send timeout */
#define KRESP_RETRY_MS		20	/* after memory was short */
#define KRESP_SOCKET_BUFFER	65536	/* TCP's for it, in each direction */

/* Work done before somebody else has a turn. */
#define KRESP_SOFTIRQ_BUDGET	32	/* steps of a session in softirq */
#define KRESP_WORK_BUDGET	256	/* steps of a session in its work */
#define KRESP_ACCEPT_BUDGET	64	/* accepts in one run */

/* What clients may take together. */
#define KRESP_MEMORY_RESERVE	4	/* 1/4 of it is not for request heads */
#define KRESP_SOURCES_MAX	65536	/* sources remembered */
#define KRESP_SOURCE_REAP	4	/* freed for each that is looked up */
#define KRESP_EVICT_SCAN	1024	/* sessions looked at to make room */
#define KRESP_EVICT_PAUSE_MS	100	/* after none was found */
#define KRESP_REFUSE_RATE	64	/* 503s a second; then resets */

/* The access log. */
#define KRESP_LOG_LINE_MAX	200	/* octets of a request-line shown */
#define KRESP_LOG_RING		128	/* records waiting, per CPU; 2^n */
#define KRESP_LOG_BATCH		64	/* lines printed in one run */

/* Looking for the default route, at load. */
#define KRESP_ROUTE_LOOKUPS	1024	/* prefixes skipped */

/* Module parameters: range and default. */
#define KRESP_PORT_MIN			1
#define KRESP_PORT_MAX			65535
#define KRESP_PORT_DEFAULT		80
#define KRESP_BACKLOG_MIN		1
#define KRESP_BACKLOG_MAX		65535
#define KRESP_BACKLOG_DEFAULT		1024
#define KRESP_GZIP_LEVEL_MIN		0
#define KRESP_GZIP_LEVEL_MAX		9
#define KRESP_GZIP_LEVEL_DEFAULT	5
#define KRESP_LOG_RATE_MIN		1
#define KRESP_LOG_RATE_MAX		10000
#define KRESP_LOG_RATE_DEFAULT		1000
#define KRESP_SESSIONS_MIN		1
#define KRESP_SESSIONS_MAX		1000000
#define KRESP_SESSIONS_DEFAULT		10000
#define KRESP_SESSIONS_PER_SOURCE_MIN		1
#define KRESP_SESSIONS_PER_SOURCE_MAX		1000000
#define KRESP_SESSIONS_PER_SOURCE_DEFAULT	1000
#define KRESP_RATE_LIMIT_MIN		0
#define KRESP_RATE_LIMIT_MAX		1000000
#define KRESP_RATE_LIMIT_DEFAULT	0
#define KRESP_MEMORY_MIN		64
#define KRESP_MEMORY_MAX		4194304
#define KRESP_MEMORY_DEFAULT		32768
#define KRESP_HEADER_TIMEOUT_MIN	100
#define KRESP_HEADER_TIMEOUT_MAX	600000
#define KRESP_HEADER_TIMEOUT_DEFAULT	10000
#define KRESP_KEEPALIVE_TIMEOUT_MIN	100
#define KRESP_KEEPALIVE_TIMEOUT_MAX	3600000
#define KRESP_KEEPALIVE_TIMEOUT_DEFAULT	15000
#define KRESP_BODY_TIMEOUT_MIN		100
#define KRESP_BODY_TIMEOUT_MAX		600000
#define KRESP_BODY_TIMEOUT_DEFAULT	10000
#define KRESP_SEND_TIMEOUT_MIN		100
#define KRESP_SEND_TIMEOUT_MAX		600000
#define KRESP_SEND_TIMEOUT_DEFAULT	10000
#define KRESP_LIFETIME_MIN		1000
#define KRESP_LIFETIME_MAX		86400000
#define KRESP_LIFETIME_DEFAULT		3600000
#define KRESP_REQUESTS_MIN		1
#define KRESP_REQUESTS_MAX		1000000000
#define KRESP_REQUESTS_DEFAULT		10000

#endif /* KRESP_LIMITS_H */
