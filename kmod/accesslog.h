/* SPDX-License-Identifier: GPL-2.0 */
/* The access log: records from softirq, lines from process context. */
#ifndef KRESP_ACCESSLOG_H
#define KRESP_ACCESSLOG_H

#include <linux/init.h>

#include "peer.h"
#include "pure.h"
#include "stats.h"

int __init kresp_accesslog_init(void);
void kresp_accesslog_exit(void);
void kresp_accesslog_flush(void);
void kresp_accesslog_add(struct kresp_stats __percpu *stats,
			 const struct kresp_peer *peer,
			 struct kresp_slice line, u16 status);

#endif /* KRESP_ACCESSLOG_H */
