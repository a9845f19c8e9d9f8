/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_ROUTE_H
#define KRESP_ROUTE_H

#include <sys/socket.h>

int kresp_route_find(const struct sockaddr *peer, unsigned int *index);

#endif
