// SPDX-License-Identifier: GPL-2.0
/* Interfaces, by system calls: to start a program takes longer than all that is
 * done here, and some tests do it four hundred times.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "machine.h"

/* ---- One interface ------------------------------------------------------- */

static int interface_ioctl(int family, unsigned long request, void *arg)
{
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	err = ioctl(fd, request, arg) ? -errno : 0;
	close(fd);
	return err;
}

int link_up(const char *name, bool up)
{
	struct ifreq ifr = {};
	int err;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	err = interface_ioctl(AF_INET, SIOCGIFFLAGS, &ifr);
	if (err)
		return err;
	ifr.ifr_flags &= ~IFF_UP;
	ifr.ifr_flags |= up ? IFF_UP : 0;
	return interface_ioctl(AF_INET, SIOCSIFFLAGS, &ifr);
}

bool link_exists(const char *name)
{
	return if_nametoindex(name);
}

/* An IPv6 address is tentative until a work item of the kernel's has looked at
 * it, some time after the link is up. Until then connections would be made from
 * ::1, which no other machine answers.
 */
static bool link_has_tentative(const char *name)
{
	FILE *file = fopen("/proc/thread-self/net/if_inet6", "re");
	char seen[IFNAMSIZ + 1];
	bool found = false;
	unsigned int flags;

	if (!file)
		return false;
	while (fscanf(file, "%*s %*x %*x %*x %x %16s", &flags, seen) == 2)
		if (!strcmp(seen, name) && (flags & IFA_F_TENTATIVE))
			found = true;
	fclose(file);
	return found;
}

static bool link_ready(const char *name)
{
	struct ifreq ifr = {};

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	return !interface_ioctl(AF_INET, SIOCGIFFLAGS, &ifr) &&
	       (ifr.ifr_flags & IFF_RUNNING) && !link_has_tentative(name);
}

static int link_address6(const char *name, const struct in6_addr *addr,
			 unsigned int prefix_len)
{
	struct in6_ifreq ifr6 = {
		.ifr6_addr = *addr,
		.ifr6_prefixlen = prefix_len,
		.ifr6_ifindex = if_nametoindex(name),
	};
	char path[100];
	int err;

	/* Nobody else has it: it can be used at once. */
	snprintf(path, sizeof(path), "/proc/sys/net/ipv6/conf/%s/accept_dad",
		 name);
	err = write_file(path, "0");
	return err ?: interface_ioctl(AF_INET6, SIOCSIFADDR, &ifr6);
}

int link_address(const char *name, const char *ip, unsigned int prefix_len)
{
	struct ifreq ifr = {};
	struct sockaddr_in *in = (struct sockaddr_in *)&ifr.ifr_addr;
	struct in6_addr addr6;
	int err;

	if (inet_pton(AF_INET6, ip, &addr6) == 1)
		return link_address6(name, &addr6, prefix_len);

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	in->sin_family = AF_INET;
	if (inet_pton(AF_INET, ip, &in->sin_addr) != 1)
		return -EINVAL;
	err = interface_ioctl(AF_INET, SIOCSIFADDR, &ifr);
	in->sin_addr.s_addr = htonl(~0u << (32 - prefix_len));
	return err ?: interface_ioctl(AF_INET, SIOCSIFNETMASK, &ifr);
}

/* ---- Two that are joined ------------------------------------------------- */

struct request {
	struct nlmsghdr header;
	struct ifinfomsg info;
	char attributes[400];
};

static void *request_end(struct request *request)
{
	return (char *)request + NLMSG_ALIGN(request->header.nlmsg_len);
}

static struct rtattr *add_attribute(struct request *request, int type,
				    const void *data, size_t len)
{
	struct rtattr *attribute = request_end(request);

	attribute->rta_type = type;
	attribute->rta_len = RTA_LENGTH(len);
	memcpy(RTA_DATA(attribute), data, len);
	request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) +
				    RTA_SPACE(len);
	return attribute;
}

static void end_nest(struct request *request, struct rtattr *nest)
{
	nest->rta_len = (char *)request_end(request) - (char *)nest;
}

static void add_interface(struct request *request, const char *name,
			  const char *mac)
{
	unsigned char octets[6];

	add_attribute(request, IFLA_IFNAME, name, strlen(name) + 1);
	if (mac && sscanf(mac, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &octets[0],
			  &octets[1], &octets[2], &octets[3], &octets[4],
			  &octets[5]) == 6)
		add_attribute(request, IFLA_ADDRESS, octets, sizeof(octets));
}

/* The kernel's answer to it. */
static int ask_kernel(const struct request *request)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char more[400];
	} answer;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (send(fd, request, request->header.nlmsg_len, 0) < 0 ||
	    recv(fd, &answer, sizeof(answer), 0) < (ssize_t)NLMSG_HDRLEN)
		err = -errno;
	close(fd);
	return err ?: answer.error.error;
}

int link_create(const char *name, const char *mac, int peer,
		const char *peer_name, const char *peer_mac)
{
	const struct ifinfomsg peer_info = {};
	struct request request = {
		.header.nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg)),
		.header.nlmsg_type = RTM_NEWLINK,
		.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK |
				      NLM_F_CREATE | NLM_F_EXCL,
	};
	struct rtattr *link, *data, *other;

	add_interface(&request, name, mac);
	link = add_attribute(&request, IFLA_LINKINFO, "", 0);
	add_attribute(&request, IFLA_INFO_KIND, "veth", 4);
	data = add_attribute(&request, IFLA_INFO_DATA, "", 0);
	other = add_attribute(&request, VETH_INFO_PEER, &peer_info,
			      sizeof(peer_info));
	add_interface(&request, peer_name, peer_mac);
	add_attribute(&request, IFLA_NET_NS_FD, &peer, sizeof(peer));
	end_nest(&request, other);
	end_nest(&request, data);
	end_nest(&request, link);
	return ask_kernel(&request);
}

/* ---- The seed's network -------------------------------------------------- */

int network_join(const struct network *network)
{
	int err = netns_enter(network->server);

	if (!err)
		err = link_create("kresp0", SERVER_MAC, network->client, "eth0",
				  CLIENT_MAC);
	if (!err)
		err = link_address("kresp0", SERVER_IP, 24) ?:
		      link_address("kresp0", SERVER_IP6, 64) ?:
		      link_up("kresp0", true);
	if (!err)
		err = netns_enter(network->client);
	if (!err)
		err = link_address("eth0", CLIENT_IP, 24) ?:
		      link_address("eth0", CLIENT_IP6, 64) ?:
		      link_up("eth0", true);
	if (!err && !wait_for(PATIENCE, link_ready("eth0")))
		err = -ETIMEDOUT;
	if (!err)
		err = netns_enter(network->server);
	if (!err && !wait_for(PATIENCE, link_ready("kresp0")))
		err = -ETIMEDOUT;
	return err;
}

int network_create(struct network *network)
{
	int err = netns_new();

	if (err)
		return err;
	network->client = netns_open();
	err = netns_new();
	if (err)
		return err;
	network->server = netns_open();
	if (network->client < 0 || network->server < 0)
		return -EBADF;
	return network_join(network);
}
