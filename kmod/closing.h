/* SPDX-License-Identifier: GPL-2.0 */
/* The end of a connection's socket. */
#ifndef KRESP_CLOSING_H
#define KRESP_CLOSING_H

#include <linux/net.h>

void kresp_closing_release(struct socket *sock, bool reset);

#endif /* KRESP_CLOSING_H */
