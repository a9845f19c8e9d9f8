// SPDX-License-Identifier: GPL-2.0
#include "route.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include "rtnetlink.h"

static int take_attribute(const struct nlattr *attr, void *arg)
{
	unsigned int *index = arg;

	if (mnl_attr_get_type(attr) == RTA_OIF &&
	    mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
		*index = mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

static int take_route(const struct nlmsghdr *answer, void *arg)
{
	if (answer->nlmsg_type != RTM_NEWROUTE)
		return MNL_CB_OK;
	return mnl_attr_parse(answer, sizeof(struct rtmsg), take_attribute, arg);
}

/**
 * kresp_route_find() - the interface by which an address is reached
 * @peer: the address, IPv4 or IPv6
 * @index: the interface's index
 *
 * Return: 0; -ENETUNREACH and the like if there is no route, or another
 * negative errno.
 */
int kresp_route_find(const struct sockaddr *peer, unsigned int *index)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)peer;
	const struct sockaddr_in *in = (const struct sockaddr_in *)peer;
	char room[KRESP_RTNETLINK_REQUEST_MAX];
	struct nlmsghdr *request = mnl_nlmsg_put_header(room);
	struct rtmsg *route;
	int err;

	request->nlmsg_type = RTM_GETROUTE;
	route = mnl_nlmsg_put_extra_header(request, sizeof(*route));
	route->rtm_family = (unsigned char)peer->sa_family;
	if (peer->sa_family == AF_INET) {
		route->rtm_dst_len = 32;
		mnl_attr_put(request, RTA_DST, sizeof(in->sin_addr),
			     &in->sin_addr);
	} else {
		route->rtm_dst_len = 128;
		mnl_attr_put(request, RTA_DST, sizeof(in6->sin6_addr),
			     &in6->sin6_addr);
		/* fe80::1%eth0: the zone is the interface. */
		if (in6->sin6_scope_id)
			mnl_attr_put_u32(request, RTA_OIF, in6->sin6_scope_id);
	}
	*index = 0;
	err = kresp_rtnetlink_ask(request, take_route, index);
	if (!err && !*index)
		err = -ENETUNREACH;
	return err;
}
