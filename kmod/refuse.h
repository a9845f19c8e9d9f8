/* SPDX-License-Identifier: GPL-2.0 */
/* A connection that is over a limit. */
#ifndef KRESP_REFUSE_H
#define KRESP_REFUSE_H

#include <linux/net.h>

#include "stats.h"

void kresp_refuse(struct socket *sock, struct kresp_stats __percpu *stats);

#endif /* KRESP_REFUSE_H */
