/* SPDX-License-Identifier: GPL-2.0 */
/* Module parameters: what an administrator may choose, checked once at load. */
#ifndef KRESP_PARAMS_H
#define KRESP_PARAMS_H

#include <linux/init.h>
#include <linux/types.h>

/**
 * struct kresp_params - the values in force, each within its range
 * @port: TCP port listened on
 * @address: IPv4 or IPv6 literal listened on; empty for every address
 * @backlog: connections that may wait to be accepted
 * @gzip_level: 1 to 9; 0 turns gzip off
 * @access_log: a line in the kernel log for every request
 * @log_rate: the most of those lines in a second
 * @max_sessions: connections open at once, in one network namespace
 * @max_sessions_per_source: of those, from one IPv4 address or IPv6 /64
 * @rate_limit: requests a second from one source; 0 for no limit
 * @memory_kib: KiB allocated for clients, in one network namespace
 * @header_timeout_ms: from the first octet of a head to its last
 * @body_timeout_ms: from the head to the last octet of the content
 * @send_timeout_ms: in which a client must read some of its answers
 * @keepalive_timeout_ms: idle between two requests
 * @lifetime_ms: age at which a connection ends after the current request
 * @max_requests: requests answered on one connection
 *
 * Read-only once kresp_params_check() has returned.
 */
struct kresp_params {
	unsigned int port;
	char *address;
	unsigned int backlog;
	unsigned int gzip_level;
	bool access_log;
	unsigned int log_rate;
	unsigned int max_sessions;
	unsigned int max_sessions_per_source;
	unsigned int rate_limit;
	unsigned int memory_kib;
	unsigned int header_timeout_ms;
	unsigned int body_timeout_ms;
	unsigned int send_timeout_ms;
	unsigned int keepalive_timeout_ms;
	unsigned int lifetime_ms;
	unsigned int max_requests;
};

extern struct kresp_params kresp_params;

int __init kresp_params_check(void);

#endif /* KRESP_PARAMS_H */
