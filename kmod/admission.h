/* SPDX-License-Identifier: GPL-2.0 */
/* The limits of what is accepted. */
#ifndef KRESP_ADMISSION_H
#define KRESP_ADMISSION_H

#include "peer.h"
#include "source.h"

struct kresp_net;

struct kresp_source *kresp_admission_enter(struct kresp_net *knet,
					   const struct kresp_peer *peer);
void kresp_admission_leave(struct kresp_net *knet, struct kresp_source *source);

#endif /* KRESP_ADMISSION_H */
