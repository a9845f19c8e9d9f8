// SPDX-License-Identifier: GPL-2.0
/*
 * A bug of each kind, for the debug kernels' detectors to find. Writing one's
 * name to /sys/module/kresp/parameters/plant commits it. Only a build with
 * KRESP_PLANT=1 has this file in it; what runs it is selftests/detectors.sh.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

/* ---- Memory -------------------------------------------------------------- */

#define SIZE	100

static int use_after_free(void)
{
	u8 *p = kmalloc(SIZE, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	WRITE_ONCE(p[0], 1);
	return 0;
}

static int out_of_bounds(void)
{
	u8 *p = kmalloc(SIZE, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(p);
	WRITE_ONCE(p[SIZE], 1);
	kfree(p);
	return 0;
}

static int double_free(void)
{
	u8 *p = kmalloc(SIZE, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	kfree(p);
	return 0;
}

static int leak(void)
{
	u8 *p = kmalloc(SIZE, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	WRITE_ONCE(p[0], 1);
	return 0;
}

/* ---- Objects that are not what they were --------------------------------- */

struct planted {
	struct list_head list;
	struct timer_list timer;
	refcount_t refs;
};

static struct planted *planted_alloc(void)
{
	return kzalloc(sizeof(struct planted), GFP_KERNEL);
}

static int refcount(void)
{
	struct planted *planted = planted_alloc();

	if (!planted)
		return -ENOMEM;
	refcount_set(&planted->refs, 0);
	refcount_inc(&planted->refs);
	kfree(planted);
	return 0;
}

static int list_del_twice(void)
{
	struct planted *planted = planted_alloc();
	LIST_HEAD(list);

	if (!planted)
		return -ENOMEM;
	list_add(&planted->list, &list);
	list_del(&planted->list);
	list_del(&planted->list);
	kfree(planted);
	return 0;
}

static void timer_fn(struct timer_list *timer)
{
}

static int free_active_timer(void)
{
	struct planted *planted = planted_alloc();

	if (!planted)
		return -ENOMEM;
	timer_setup(&planted->timer, timer_fn, 0);
	mod_timer(&planted->timer, jiffies + HZ);
	kfree(planted);
	return 0;
}

static int shift(void)
{
	int by = 32;

	OPTIMIZER_HIDE_VAR(by);
	return (1 << by) != 0 ? 0 : -EINVAL;
}

/* ---- Locks --------------------------------------------------------------- */

static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);
static DEFINE_SPINLOCK(spin);
static DECLARE_COMPLETION(taken);
static int __rcu *under_rcu;

static int lock_inversion(void)
{
	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);

	mutex_lock(&b);
	mutex_lock(&a);
	mutex_unlock(&a);
	mutex_unlock(&b);
	return 0;
}

static void take_in_softirq(struct timer_list *timer)
{
	spin_lock(&spin);
	spin_unlock(&spin);
	complete(&taken);
}

static DEFINE_TIMER(taker, take_in_softirq);

/* A lock that softirq takes is to be taken with softirqs off. */
static int softirq_lock(void)
{
	mod_timer(&taker, jiffies);
	wait_for_completion(&taken);
	del_timer_sync(&taker);
	spin_lock(&spin);
	spin_unlock(&spin);
	return 0;
}

static int sleep_in_atomic(void)
{
	void *p;

	spin_lock(&spin);
	p = kmalloc(SIZE, GFP_KERNEL);
	spin_unlock(&spin);
	kfree(p);
	return 0;
}

static int no_rcu_lock(void)
{
	return rcu_dereference(under_rcu) ? -EBUSY : 0;
}

/* ---- Data races ---------------------------------------------------------- */

static unsigned long raced;

static int racer(void *unused)
{
	while (!kthread_should_stop()) {
		raced++;
		cond_resched();
	}
	return 0;
}

/* Two threads for 20 s, which is until it was seen a hundred times. */
static int race(void)
{
	struct task_struct *racers[2];
	int i;

	for (i = 0; i < 2; i++) {
		racers[i] = kthread_create(racer, NULL, "kresp-racer/%d", i);
		if (IS_ERR(racers[i]))
			return PTR_ERR(racers[i]);
		kthread_bind(racers[i], i);
		wake_up_process(racers[i]);
	}
	schedule_timeout_uninterruptible(20 * HZ);
	for (i = 0; i < 2; i++)
		kthread_stop(racers[i]);
	return 0;
}

/* ---- The parameter ------------------------------------------------------- */

static const struct {
	const char *name;
	int (*commit)(void);
} bugs[] = {
#define PLANT(name)	{ #name, name }
	PLANT(use_after_free),
	PLANT(out_of_bounds),
	PLANT(double_free),
	PLANT(leak),
	PLANT(refcount),
	PLANT(list_del_twice),
	PLANT(free_active_timer),
	PLANT(shift),
	PLANT(lock_inversion),
	PLANT(softirq_lock),
	PLANT(sleep_in_atomic),
	PLANT(no_rcu_lock),
	PLANT(race),
};

static int plant_set(const char *value, const struct kernel_param *param)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bugs); i++)
		if (sysfs_streq(value, bugs[i].name))
			return bugs[i].commit();
	return -EINVAL;
}

static const struct kernel_param_ops plant_ops = { .set = plant_set };

module_param_cb(plant, &plant_ops, NULL, 0200);
MODULE_PARM_DESC(plant, "bug to commit, for the detectors");
