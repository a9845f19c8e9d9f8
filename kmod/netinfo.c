// SPDX-License-Identifier: GPL-2.0
#include "netinfo.h"

#include <linux/etherdevice.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <net/ip_fib.h>

/* The name of the interface of the IPv4 default route with the least metric. */
static int default_interface(struct net *net, char name[IFNAMSIZ])
{
	struct flowi4 fl4 = { .flowi4_scope = RT_SCOPE_UNIVERSE };
	const struct net_device *dev;
	struct fib_result res;
	int err;

	rcu_read_lock();
	err = fib_lookup(net, &fl4, &res, FIB_LOOKUP_IGNORE_LINKSTATE);
	if (!err) {
		/* A blackhole has no device; a longer prefix is no default. */
		dev = res.prefixlen == 0 ? FIB_RES_DEV(res) : NULL;
		if (dev)
			strscpy(name, dev->name, IFNAMSIZ);
		else
			err = -ENETUNREACH;
	}
	rcu_read_unlock();
	return err;
}

/**
 * kresp_netinfo_print() - say which interface the default route uses
 * @net: the network namespace
 *
 * One line in the kernel log: the interface and its MAC address, or that
 * there is none of either.
 *
 * Context: process; may sleep.
 */
void kresp_netinfo_print(struct net *net)
{
	char name[IFNAMSIZ];
	struct sockaddr mac;

	if (default_interface(net, name)) {
		pr_info("there is no default network interface\n");
		return;
	}
	if (dev_get_mac_address(&mac, net, name) ||
	    mac.sa_family != ARPHRD_ETHER || is_zero_ether_addr(mac.sa_data)) {
		pr_info("default network interface is %s, without a MAC\n",
			name);
		return;
	}
	pr_info("default network interface is %s, MAC %pM\n", name,
		mac.sa_data);
}
