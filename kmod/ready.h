/* SPDX-License-Identifier: GPL-2.0 */
/* The last answer of each CPU, as octets. */
#ifndef KRESP_READY_H
#define KRESP_READY_H

#include "response.h"

bool kresp_ready_get(const struct kresp_response *resp,
		     struct kresp_slice *answer);
void kresp_ready_put(void);
int kresp_ready_init(void);
void kresp_ready_exit(void);

#endif /* KRESP_READY_H */
