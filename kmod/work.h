/* SPDX-License-Identifier: GPL-2.0 */
/* The module's own workqueues. */
#ifndef KRESP_WORK_H
#define KRESP_WORK_H

#include <linux/init.h>
#include <linux/workqueue.h>

/* For all that answers, accepts and logs. */
extern struct workqueue_struct *kresp_wq;

/* For the ends of sessions, which wait for work on the other. */
extern struct workqueue_struct *kresp_release_wq;

int __init kresp_work_init(void);
void kresp_work_exit(void);

#endif /* KRESP_WORK_H */
