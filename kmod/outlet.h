/* SPDX-License-Identifier: GPL-2.0 */
/* From a described answer to octets, however TCP takes them. */
#ifndef KRESP_OUTLET_H
#define KRESP_OUTLET_H

#include <net/sock.h>

#include "response.h"

/**
 * struct kresp_outlet - an answer that is going out
 * @copies: how often it is still to be sent, the one under way included:
 *	requests that are the same, pipelined, have the same answer
 * @sent: octets of the one under way, head and content, that TCP has taken
 */
struct kresp_outlet {
	unsigned int copies;
	u64 sent;
};

void kresp_outlet_start(struct kresp_outlet *out);
int kresp_outlet_send(struct kresp_outlet *out, struct sock *sk,
		      const struct kresp_response *resp, int flags);

#endif /* KRESP_OUTLET_H */
