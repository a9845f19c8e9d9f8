// SPDX-License-Identifier: GPL-2.0
#include "work.h"

#include <linux/errno.h>

struct workqueue_struct *kresp_wq __ro_after_init;
struct workqueue_struct *kresp_release_wq __ro_after_init;

/**
 * kresp_work_init() - make the workqueues
 *
 * Both have a rescuer (WQ_MEM_RECLAIM), so that answers keep coming when the
 * machine has no memory left for a new worker, and workers that do not wait
 * behind hundreds of busy processes (WQ_HIGHPRI). Work runs on the CPU whose
 * packet asked for it; one worker takes it all in turn, where an unbound
 * workqueue would wake another for each item.
 *
 * Context: module init; may sleep.
 * Return: 0 or -ENOMEM, with nothing left behind.
 */
int __init kresp_work_init(void)
{
	kresp_wq = alloc_workqueue("kresp", WQ_HIGHPRI | WQ_MEM_RECLAIM, 0);
	if (!kresp_wq)
		return -ENOMEM;

	kresp_release_wq = alloc_workqueue("kresp_release",
					   WQ_HIGHPRI | WQ_MEM_RECLAIM, 0);
	if (!kresp_release_wq)
		goto err_destroy_wq;
	return 0;

err_destroy_wq:
	destroy_workqueue(kresp_wq);
	return -ENOMEM;
}

/**
 * kresp_work_exit() - wait for all work and free the workqueues
 *
 * Context: process, when nothing queues work any more.
 */
void kresp_work_exit(void)
{
	destroy_workqueue(kresp_release_wq);
	destroy_workqueue(kresp_wq);
}
