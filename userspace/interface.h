/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_INTERFACE_H
#define KRESP_INTERFACE_H

#include <net/if.h>

#include "story.h"

#define KRESP_INTERFACE_KIND_MAX	32

/**
 * struct kresp_interface - what the kernel says of a network interface
 * @name: its name
 * @mtu: octets of the largest packet
 * @medium: what frames go over
 * @medium_name: for people: its kind or driver where it is software, else what
 *	its port is: "loopback", "veth", "virtio_net", "twisted pair"
 * @speed_mbit: of a medium's link, in Mbit/s; 0: not known
 */
struct kresp_interface {
	char name[IF_NAMESIZE];
	unsigned int mtu;
	enum kresp_medium medium;
	char medium_name[KRESP_INTERFACE_KIND_MAX];
	unsigned int speed_mbit;
};

int kresp_interface_find(struct kresp_interface *iface, unsigned int index,
			 const char *name);

#endif
