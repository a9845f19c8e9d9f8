// SPDX-License-Identifier: GPL-2.0
/* Load and unload: nothing but the order of things. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/printk.h>
#include <linux/sched.h>

#include "accesslog.h"
#include "memo.h"
#include "netinfo.h"
#include "netns.h"
#include "params.h"
#include "ready.h"
#include "resource.h"
#include "selftest/selftest.h"
#include "send.h"
#include "session.h"
#include "version.h"
#include "work.h"

static int __init kresp_init(void)
{
	struct net *net = current->nsproxy->net_ns;
	int err;

	err = kresp_params_check();
	if (err)
		return err;
	err = kresp_work_init();
	if (err)
		return err;
	err = kresp_accesslog_init();
	if (err)
		goto err_work_exit;
	err = kresp_resource_init(kresp_params.gzip_level);
	if (err)
		goto err_accesslog_exit;
	err = kresp_memo_init();
	if (err)
		goto err_resource_exit;
	err = kresp_ready_init();
	if (err)
		goto err_memo_exit;
	err = kresp_session_init();
	if (err)
		goto err_ready_exit;
	err = kresp_selftest_run();
	if (err)
		goto err_session_exit;
	err = kresp_net_init();
	if (err)
		goto err_session_exit;

	err = kresp_net_listen(net);
	if (err)
		goto err_net_exit;
	kresp_netinfo_print(net);
	return 0;

err_net_exit:
	kresp_net_exit();
err_session_exit:
	kresp_session_exit();
err_ready_exit:
	kresp_ready_exit();
err_memo_exit:
	kresp_memo_exit();
err_resource_exit:
	kresp_resource_exit();
err_accesslog_exit:
	kresp_accesslog_exit();
err_work_exit:
	kresp_work_exit();
	return err;
}

static void __exit kresp_exit(void)
{
	kresp_net_exit();
	kresp_session_exit();
	kresp_send_exit();
	kresp_ready_exit();
	kresp_memo_exit();
	kresp_resource_exit();
	kresp_accesslog_exit();
	kresp_work_exit();
	pr_info("unloaded after %lu sessions (%lu refused), %lu requests (%lu faults), %lu octets sent\n",
		kresp_net_total(KRESP_STAT_SESSIONS),
		kresp_net_total(KRESP_STAT_REFUSED_503) +
			kresp_net_total(KRESP_STAT_REFUSED_RESET),
		kresp_net_total(KRESP_STAT_REQUESTS),
		kresp_net_total_faults(),
		kresp_net_total(KRESP_STAT_BYTES_SENT));
}

module_init(kresp_init);
module_exit(kresp_exit);

MODULE_DESCRIPTION("An HTTP responder in the kernel");
MODULE_AUTHOR("The kresp authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(KRESP_VERSION);
