// SPDX-License-Identifier: GPL-2.0
#include "netns.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"

#define NETNS_DIR	"/run/netns"
#define NETNS_PATH_MAX	4096

/**
 * kresp_netns_enter() - go to another network namespace
 * @name: as ip-netns(8) has it; with a slash in it, the path of a namespace's
 *	file, as /proc/1/ns/net
 * @back_fd: what kresp_netns_leave() needs
 * @why: on error, one line without newline
 * @why_size: bytes at @why
 *
 * The namespace is the calling thread's; what it opens there stays there.
 *
 * Return: 0; -EPERM or -EACCES without the right to, -ENOENT if there is no such
 * namespace, or another negative errno. On error the thread is where it was.
 */
int kresp_netns_enter(const char *name, int *back_fd, char *why,
		      size_t why_size)
{
	char path[NETNS_PATH_MAX];
	int err = 0, fd = -1;
	bool may_enter = true;

	snprintf(path, sizeof(path), "%s%s%s",
		 strchr(name, '/') ? "" : NETNS_DIR,
		 strchr(name, '/') ? "" : "/", name);
	*back_fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	if (*back_fd >= 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
	} else if (setns(fd, CLONE_NEWNET)) {
		err = -errno;
		may_enter = err != -EPERM;
	}
	if (fd >= 0)
		close(fd);
	if (!err)
		return 0;
	if (*back_fd >= 0)
		close(*back_fd);
	if (!may_enter)
		snprintf(why, why_size,
			 "no right to enter network namespace '%s': the capability CAP_SYS_ADMIN is missing",
			 name);
	else if (err == -ENOENT)
		snprintf(why, why_size, "there is no network namespace '%s' (%s)",
			 name, path);
	else
		snprintf(why, why_size, "cannot enter network namespace '%s': %s",
			 name, strerror(-err));
	return err;
}

/**
 * kresp_netns_leave() - return from kresp_netns_enter()
 * @back_fd: what that gave
 *
 * Nothing that follows could be done in the wrong namespace, so if there is no
 * way back the command ends.
 */
void kresp_netns_leave(int back_fd)
{
	if (setns(back_fd, CLONE_NEWNET))
		kresp_diag_die(KRESP_EXIT_LOCAL,
			       "cannot return to the own network namespace: %s",
			       strerror(errno));
	close(back_fd);
}
