/* SPDX-License-Identifier: GPL-2.0 */
/* One accepted connection, from kernel_accept() to sock_release(). */
#ifndef KRESP_SESSION_H
#define KRESP_SESSION_H

#include <linux/init.h>
#include <linux/net.h>

struct kresp_net;

int __init kresp_session_init(void);
void kresp_session_exit(void);
void kresp_session_create(struct kresp_net *knet, struct socket *sock,
			  void (*data_ready)(struct sock *sk));
void kresp_session_close_all(struct kresp_net *knet);

#endif /* KRESP_SESSION_H */
