/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/net/kresp: the counters of a network namespace. */
#ifndef KRESP_PROCFS_H
#define KRESP_PROCFS_H

#include <net/net_namespace.h>

int kresp_procfs_create(struct net *net);
void kresp_procfs_remove(struct net *net);

#endif /* KRESP_PROCFS_H */
