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

#include "limits.h"

/*
 * The IPv4 default route with the least metric. The FIB is asked for an
 * address, not for a prefix, so this looks for the lowest address that no
 * longer prefix covers, skipping one prefix with each lookup. The caller is in
 * an RCU read section, and uses @res only there.
 */
static int default_route(struct net *net, struct fib_result *res)
{
	struct flowi4 fl4 = { .flowi4_scope = RT_SCOPE_UNIVERSE };
	u32 addr = 0, last;
	int err, i;

	for (i = 0; i < KRESP_ROUTE_LOOKUPS; i++) {
		fl4.daddr = htonl(addr);
		err = fib_lookup(net, &fl4, res, FIB_LOOKUP_IGNORE_LINKSTATE);
		if (err || !res->prefixlen)
			return err;
		last = addr | (U32_MAX >> 1 >> (res->prefixlen - 1));
		if (last == U32_MAX)
			break;
		addr = last + 1;
	}
	return -ENETUNREACH;
}

static int default_interface(struct net *net, char name[IFNAMSIZ])
{
	const struct net_device *dev;
	struct fib_result res;
	int err;

	rcu_read_lock();
	err = default_route(net, &res);
	if (!err) {
		/* A blackhole has no device. */
		dev = FIB_RES_DEV(res);
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
