/* SPDX-License-Identifier: GPL-2.0 */
/* The interface of the default route, and its MAC address. */
#ifndef KRESP_NETINFO_H
#define KRESP_NETINFO_H

#include <net/net_namespace.h>

void kresp_netinfo_print(struct net *net);

#endif /* KRESP_NETINFO_H */
