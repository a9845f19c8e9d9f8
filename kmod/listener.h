/* SPDX-License-Identifier: GPL-2.0 */
/* One listening socket: bind, listen, accept, stop. */
#ifndef KRESP_LISTENER_H
#define KRESP_LISTENER_H

#include <linux/init.h>
#include <net/net_namespace.h>

struct kresp_listener;
struct kresp_net;

struct kresp_listener * __init kresp_listener_start(struct net *net,
						    struct kresp_net *knet);
void kresp_listener_stop(struct kresp_listener *listener);

#endif /* KRESP_LISTENER_H */
