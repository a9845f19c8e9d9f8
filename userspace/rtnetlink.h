/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_RTNETLINK_H
#define KRESP_RTNETLINK_H

#include <libmnl/libmnl.h>

/* Room for any request of ours. */
#define KRESP_RTNETLINK_REQUEST_MAX	256

int kresp_rtnetlink_ask(struct nlmsghdr *request, mnl_cb_t take, void *arg);

#endif
