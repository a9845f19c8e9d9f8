/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_NETNS_H
#define KRESP_NETNS_H

#include <stddef.h>

int kresp_netns_enter(const char *name, int *back_fd, char *why,
		      size_t why_size);
void kresp_netns_leave(int back_fd);

#endif
