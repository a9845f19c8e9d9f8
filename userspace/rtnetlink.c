// SPDX-License-Identifier: GPL-2.0
#include "rtnetlink.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

/* A link's answer with all its statistics is about 2 KiB; the kernel's bound. */
#define ANSWER_MAX	32768

/**
 * kresp_rtnetlink_ask() - ask the kernel about one route or link
 * @request: the request, complete but for its flags
 * @take: called with the answer; returns MNL_CB_OK
 * @arg: handed to @take
 *
 * Asks in the calling thread's network namespace.
 *
 * Return: 0 or a negative errno.
 */
int kresp_rtnetlink_ask(struct nlmsghdr *request, mnl_cb_t take, void *arg)
{
	struct mnl_socket *sock;
	ssize_t got = -1;
	char *answer;
	int err = 0;

	request->nlmsg_flags |= NLM_F_REQUEST;
	answer = malloc(ANSWER_MAX);
	sock = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	if (!answer || !sock || mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) ||
	    mnl_socket_sendto(sock, request, request->nlmsg_len) < 0)
		err = -errno;
	/* One answer, or the error in its place; the kernel answers at once. */
	if (!err)
		got = mnl_socket_recvfrom(sock, answer, ANSWER_MAX);
	if (!err && (got < 0 || mnl_cb_run(answer, (size_t)got, 0, 0, take, arg) < 0))
		err = -errno;
	if (sock)
		mnl_socket_close(sock);
	free(answer);
	return err;
}
