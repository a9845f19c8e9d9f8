// SPDX-License-Identifier: GPL-2.0
/* Load, unload, and the network namespaces that come while it is loaded. */
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* All that the kernel lets be hooked and init depends on. Allocations behind
 * them fail on their own as well, but not every one of them says so.
 */
static const struct injector load_functions[] = {
	{ "alloc_workqueue", "alloc_workqueue", 0, -1 },
	{ "vzalloc", "vzalloc", 0, -1 },
	{ "kvmalloc", "kvmalloc_node", 0, -1 },
	{ "zlib_deflateInit2", "zlib_deflateInit2", -2, -1 },
	{ "zlib_deflate", "zlib_deflate", -5, -1 },
	{ "kmem_cache_create", "kmem_cache_create", 0, -1 },
	{ "register_pernet_subsys", "register_pernet_subsys", -ENOMEM, -1 },
	{ "alloc_percpu", "__alloc_percpu", 0, -1 },
	{ "proc_create", "proc_create_net_single", 0, -1 },
	{ "sock_create_kern", "sock_create_kern", -ENFILE, -1 },
	{ "kernel_bind", "kernel_bind", -EADDRINUSE, -1 },
	{ "kernel_listen", "kernel_listen", -EADDRINUSE, -1 },
	{}
};

static const struct injector netns_functions[] = {
	{ "alloc_percpu", "__alloc_percpu", 0, -1 },
	{ "proc_create", "proc_create_net_single", 0, -1 },
	{}
};

/* ---- Load ---------------------------------------------------------------- */

static bool go_load(struct walk *walk)
{
	int log = log_open();
	int err = module_load("");
	const char *said = NULL;

	if (err && log >= 0)
		said = log_next(log);
	if (log >= 0)
		close(log);
	if (!err)
		outcome(walk, "loads");
	else if (said)
		outcome(walk, "fails: %s", said);
	else
		outcome(walk, "fails: %s", strerror(-err));
	return true;
}

/* What could not be is no hindrance later. */
static bool after_load(struct walk *walk)
{
	struct client *client = &walk->clients[0];
	struct answer answer;

	if (!module_loaded())
		return true;
	if (client_connect(client) || client_say(client, GET) ||
	    client_read(client, &answer, false) || answer.status != 200) {
		outcome(walk, "loads, and does not answer");
		return false;
	}
	client_close(client);
	if (module_unload()) {
		outcome(walk, "loads, and does not unload");
		return false;
	}
	return true;
}

/* ---- Unload -------------------------------------------------------------- */

/* Sessions of three kinds: one that is idle, one with half a head, and one
 * whose client has ended its side.
 */
static bool before_unload(struct walk *walk)
{
	struct client *clients = walk->clients;
	struct answer answer;
	int i;

	if (module_load("keepalive_timeout_ms=3600000"))
		return false;
	for (i = 0; i < 3; i++)
		if (client_connect(&clients[i]) || client_say(&clients[i], GET) ||
		    client_read(&clients[i], &answer, false))
			return false;
	return !client_say(&clients[1], "GET / HTTP/1.1\r\nHo") &&
	       wait_for(PATIENCE, module_counter("sessions_open") == 3);
}

static bool go_unload(struct walk *walk)
{
	int i, err;

	/* Not by module_unload(), whose child would be another task. */
	if (syscall(SYS_delete_module, "kresp", O_NONBLOCK)) {
		outcome(walk, "does not unload: %s", strerror(errno));
		return false;
	}
	outcome(walk, "unloads, clients closed");
	for (i = 0; i < 3; i++) {
		err = client_read_end(&walk->clients[i]);
		if (err == -ECONNRESET) {
			outcome(walk, "unloads, a client reset");
		} else if (err) {
			outcome(walk, "unloads, a client hangs");
			return false;
		}
	}
	return true;
}

/* ---- A network namespace comes ------------------------------------------- */

#define NETNS_MAX	"/proc/sys/user/max_net_namespaces"

static char netns_max[16];

/* In a child, so that it goes again: 0 or an errno. */
static int netns_try(void)
{
	pid_t child = fork();
	int status;

	if (!child)
		_exit(unshare(CLONE_NEWNET) ? errno : 0);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

/* Until the one before has gone there is no place for it. */
static int netns_wait(void)
{
	int err = ENOSPC;

	wait_for(PATIENCE, ({ err = netns_try(); err != ENOSPC; }));
	return err;
}

/* There may be as many as there are now, and one: one that leaks takes its
 * place for good.
 */
static bool before_netns(struct walk *walk)
{
	static int most;
	char text[16];
	int err = ENOSPC;

	(void)walk;
	if (most)
		return true;
	if (read_file(NETNS_MAX, netns_max, sizeof(netns_max)))
		return false;
	while (err == ENOSPC && most < 64) {
		snprintf(text, sizeof(text), "%d", ++most);
		if (write_file(NETNS_MAX, text))
			return false;
		err = netns_try();
	}
	return !err;
}

static bool go_netns(struct walk *walk)
{
	int err = netns_wait();

	outcome(walk, err ? "fails: %s" : "comes", strerror(err));
	return err != ENOSPC;
}

static bool after_netns(struct walk *walk)
{
	int err = netns_wait();

	if (err)
		outcome(walk, "fails, and so does the next: %s", strerror(err));
	return !err;
}

void lifecycle_end(void)
{
	if (*netns_max)
		write_file(NETNS_MAX, netns_max);
}

const struct path lifecycle_paths[] = {
	{ "load", NULL, .scope = { .within = { "do_one_initcall" } },
	  .functions = load_functions, .go = go_load, .after = after_load },
	{ "load, kthreadd", NULL, .scope = { .pid = 2 },
	  .go = go_load, .after = after_load },
	{ "netns", "", .scope = { .module = true },
	  .functions = netns_functions, .before = before_netns,
	  .go = go_netns, .after = after_netns },
	{ "netns, later", "", .scope = { .within = { "alloc_netdev_mqs" } },
	  .before = before_netns, .go = go_netns, .after = after_netns },
	{ "unload", NULL, .scope = { .pid = -1, .module = true },
	  .before = before_unload, .go = go_unload },
	{}
};
