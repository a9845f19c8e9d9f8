// SPDX-License-Identifier: GPL-2.0
#include "interface.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/wireless.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "rtnetlink.h"

/* ethtool's link modes, in the kernel's own words of 32 bits each. */
#define LINK_MODE_WORDS	127

/* Kinds that lie on another interface, which is the one to know the medium. */
static const char * const stacked_kinds[] = {
	"bond", "bridge", "ipvlan", "macvlan", "team", "vlan", "vrf",
};

/* Drivers of devices that a hypervisor makes up: no medium behind them either. */
static const char * const virtual_drivers[] = {
	"hv_netvsc", "virtio_net", "vmxnet3", "xen_netfront", "vif",
};

static const char * const port_names[] = {
	[PORT_TP] = "twisted pair",
	[PORT_AUI] = "AUI",
	[PORT_MII] = "MII",
	[PORT_FIBRE] = "fibre",
	[PORT_BNC] = "coax",
	[PORT_DA] = "direct attach",
};

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

/* A link, as rtnetlink describes it. */
struct link {
	char name[IF_NAMESIZE];
	char kind[KRESP_INTERFACE_KIND_MAX];
	unsigned int flags;
	unsigned int mtu;
};

static void copy_text(char *dst, size_t size, const struct nlattr *attr)
{
	if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
		snprintf(dst, size, "%s", mnl_attr_get_str(attr));
}

static int take_info(const struct nlattr *attr, void *arg)
{
	struct link *link = arg;

	if (mnl_attr_get_type(attr) == IFLA_INFO_KIND)
		copy_text(link->kind, sizeof(link->kind), attr);
	return MNL_CB_OK;
}

static int take_attribute(const struct nlattr *attr, void *arg)
{
	struct link *link = arg;

	switch (mnl_attr_get_type(attr)) {
	case IFLA_IFNAME:
		copy_text(link->name, sizeof(link->name), attr);
		break;
	case IFLA_MTU:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			link->mtu = mnl_attr_get_u32(attr);
		break;
	case IFLA_LINKINFO:
		return mnl_attr_parse_nested(attr, take_info, link);
	}
	return MNL_CB_OK;
}

static int take_link(const struct nlmsghdr *answer, void *arg)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(answer);
	struct link *link = arg;

	if (answer->nlmsg_type != RTM_NEWLINK)
		return MNL_CB_OK;
	link->flags = info->ifi_flags;
	return mnl_attr_parse(answer, sizeof(*info), take_attribute, link);
}

static bool is_one_of(const char *name, const char * const *names, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static int ask_ethtool(int fd, const char *name, void *command)
{
	struct ifreq req = { .ifr_data = command };

	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", name);
	return ioctl(fd, SIOCETHTOOL, &req);
}

/* Speed and port of a device's link, as far as its driver says them. */
static void find_link(struct kresp_interface *iface, int fd)
{
	struct {
		struct ethtool_link_settings link;
		uint32_t modes[3 * LINK_MODE_WORDS];
	} settings = { .link.cmd = ETHTOOL_GLINKSETTINGS };

	/* The first answer says, below zero, how many words there are. */
	if (ask_ethtool(fd, iface->name, &settings) ||
	    settings.link.link_mode_masks_nwords >= 0)
		return;
	settings.link.link_mode_masks_nwords =
		(int8_t)-settings.link.link_mode_masks_nwords;
	settings.link.cmd = ETHTOOL_GLINKSETTINGS;
	if (ask_ethtool(fd, iface->name, &settings))
		return;
	if (settings.link.speed && settings.link.speed != (uint32_t)SPEED_UNKNOWN)
		iface->speed_mbit = settings.link.speed;
	if (settings.link.port < COUNT(port_names) &&
	    port_names[settings.link.port])
		snprintf(iface->medium_name, sizeof(iface->medium_name), "%s",
			 port_names[settings.link.port]);
}

/* A device without a kind: made up by a hypervisor, of radio, or with a wire. */
static void find_device(struct kresp_interface *iface)
{
	struct ethtool_drvinfo driver = { .cmd = ETHTOOL_GDRVINFO };
	struct iwreq wireless = { 0 };
	int fd;

	iface->medium = KRESP_MEDIUM_UNKNOWN;
	snprintf(iface->medium_name, sizeof(iface->medium_name), "unknown");
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	snprintf(wireless.ifr_name, sizeof(wireless.ifr_name), "%s", iface->name);
	if (!ask_ethtool(fd, iface->name, &driver) &&
	    is_one_of(driver.driver, virtual_drivers, COUNT(virtual_drivers))) {
		iface->medium = KRESP_MEDIUM_SOFTWARE;
		snprintf(iface->medium_name, sizeof(iface->medium_name), "%.31s",
			 driver.driver);
	} else if (!ioctl(fd, SIOCGIWNAME, &wireless)) {
		/* The air has frames of another form than those captured. */
		snprintf(iface->medium_name, sizeof(iface->medium_name),
			 "wireless");
	} else {
		iface->medium = KRESP_MEDIUM_WIRE;
		snprintf(iface->medium_name, sizeof(iface->medium_name),
			 "ethernet");
		find_link(iface, fd);
	}
	close(fd);
}

/**
 * kresp_interface_find() - ask the kernel about an interface
 * @iface: what it says
 * @index: the interface's index; 0: it is named
 * @name: its name; NULL: by @index
 *
 * Asks in the calling thread's network namespace.
 *
 * Return: 0; -ENODEV if there is none, or another negative errno.
 */
int kresp_interface_find(struct kresp_interface *iface, unsigned int index,
			 const char *name)
{
	char room[KRESP_RTNETLINK_REQUEST_MAX];
	struct nlmsghdr *request = mnl_nlmsg_put_header(room);
	struct link link = { 0 };
	struct ifinfomsg *info;
	int err;

	if (name && strlen(name) >= IF_NAMESIZE)
		return -ENODEV;
	request->nlmsg_type = RTM_GETLINK;
	info = mnl_nlmsg_put_extra_header(request, sizeof(*info));
	info->ifi_index = (int)index;
	if (name)
		mnl_attr_put_strz(request, IFLA_IFNAME, name);
	err = kresp_rtnetlink_ask(request, take_link, &link);
	if (err)
		return err;

	memset(iface, 0, sizeof(*iface));
	snprintf(iface->name, sizeof(iface->name), "%s", link.name);
	iface->mtu = link.mtu;
	if (link.flags & IFF_LOOPBACK || link.kind[0]) {
		iface->medium = KRESP_MEDIUM_SOFTWARE;
		if (is_one_of(link.kind, stacked_kinds, COUNT(stacked_kinds)))
			iface->medium = KRESP_MEDIUM_UNKNOWN;
		snprintf(iface->medium_name, sizeof(iface->medium_name), "%s",
			 link.kind[0] ? link.kind : "lo");
	} else {
		find_device(iface);
	}
	return 0;
}
