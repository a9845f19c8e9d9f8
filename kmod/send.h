/* SPDX-License-Identifier: GPL-2.0 */
/* Octets to TCP, from any context that has the socket lock. */
#ifndef KRESP_SEND_H
#define KRESP_SEND_H

#include <linux/uio.h>
#include <net/sock.h>

int kresp_send(struct sock *sk, struct kvec *vec, unsigned int nr, size_t len,
	       int flags);
void kresp_send_exit(void);

#endif /* KRESP_SEND_H */
