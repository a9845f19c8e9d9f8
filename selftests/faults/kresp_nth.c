// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the Nth call of a kernel function fail, of those calls that belong to
 * one path: a module of the tests, on x86-64.
 *
 * The kernel's own fault injection counts the calls of a task, or lets a filter
 * on the stack say which may fail; but what runs in a softirq belongs to no
 * task, and the filter does not count. Here a call belongs to the path if a
 * given task makes it, outside of softirqs, or if one of some ranges of
 * addresses is on its stack. On should_failslab() and should_fail_alloc_page(),
 * where failslab and fail_page_alloc have their say, that is the Nth allocation.
 *
 * Everything is a parameter in /sys/module/kresp_nth/parameters. What to hook
 * is said at load; the others are written while "armed" is 0.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/hash.h>
#include <linux/kprobes.h>
#include <linux/linkage.h>
#include <linux/module.h>
#include <linux/objtool.h>
#include <linux/preempt.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

#define DEPTH	64
#define RANGES	16	/* addresses: eight ranges */

static char *function = "should_failslab";
module_param(function, charp, 0444);
MODULE_PARM_DESC(function, "what to hook, at its first instruction");

static long retval;
module_param(retval, long, 0444);
MODULE_PARM_DESC(retval, "what a call that fails returns");

static int gfp_arg = -1;
module_param(gfp_arg, int, 0444);
MODULE_PARM_DESC(gfp_arg, "number of its argument that may be __GFP_NOFAIL, from 0");

static int pid;
module_param(pid, int, 0644);
MODULE_PARM_DESC(pid, "task whose calls count, outside of softirqs; 0: none");

static unsigned long ranges[RANGES];
static unsigned int nr_ranges;
module_param_array(ranges, ulong, &nr_ranges, 0644);
MODULE_PARM_DESC(ranges, "calls count that have an address in one of these on their stack: start, end, ...");

static unsigned long except[RANGES];
static unsigned int nr_except;
module_param_array(except, ulong, &nr_except, 0644);
MODULE_PARM_DESC(except, "calls do not count that have an address in one of these there");

static int nth;
module_param(nth, int, 0644);
MODULE_PARM_DESC(nth, "which call fails, from 1; 0: none");

static unsigned int percent;
module_param(percent, uint, 0644);
MODULE_PARM_DESC(percent, "so many of a hundred fail, spread out; instead of nth");

static bool armed;

/* Of calls since it was armed; the handler may run on every CPU at once. */
static atomic_t seen, failed;
static unsigned long stack[DEPTH];	/* of the first that failed */
static unsigned int nr_stack;

static int armed_set(const char *val, const struct kernel_param *kp)
{
	bool arm;
	int err;

	err = kstrtobool(val, &arm);
	if (err)
		return err;
	if (arm && !armed) {
		atomic_set(&seen, 0);
		atomic_set(&failed, 0);
		nr_stack = 0;
	}
	/* Pairs with the acquire in nth_handler(). */
	smp_store_release(&armed, arm);
	return 0;
}

static const struct kernel_param_ops armed_ops = {
	.set = armed_set,
	.get = param_get_bool,
};
module_param_cb(armed, &armed_ops, &armed, 0644);
MODULE_PARM_DESC(armed, "whether calls are counted, and fail; 1 begins anew");

static int atomic_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%d\n", atomic_read(kp->arg));
}

static const struct kernel_param_ops atomic_ops = {
	.get = atomic_get,
};
module_param_cb(seen, &atomic_ops, &seen, 0444);
MODULE_PARM_DESC(seen, "calls that counted");
module_param_cb(failed, &atomic_ops, &failed, 0444);
MODULE_PARM_DESC(failed, "calls that failed");

module_param_array(stack, ulong, &nr_stack, 0444);
MODULE_PARM_DESC(stack, "of the first that failed: where it returns to, then the stack");

static bool is_within(const unsigned long *range, unsigned int nr,
		      unsigned long address)
{
	unsigned int i;

	for (i = 0; i + 1 < nr; i += 2)
		if (address >= range[i] && address < range[i + 1])
			return true;
	return false;
}

static bool is_counted(const unsigned long *entries, unsigned int nr)
{
	bool counts = pid && current->pid == pid && !in_serving_softirq();
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (is_within(except, nr_except, entries[i]))
			return false;
		counts = counts || is_within(ranges, nr_ranges, entries[i]);
	}
	return counts;
}

static bool may_fail(struct pt_regs *regs)
{
	return gfp_arg < 0 ||
	       !(regs_get_kernel_argument(regs, gfp_arg) & __GFP_NOFAIL);
}

static bool is_chosen(int call)
{
	if (percent)
		return hash_32(call, 32) % 100 < percent;
	return call == nth;
}

/* Where a call that fails goes on: back to its caller, touching nothing. */
asmlinkage void kresp_nth_return(void);

asm(".text\n"
	".type kresp_nth_return, @function\n"
	".globl kresp_nth_return\n"
	"kresp_nth_return:\n"
	ANNOTATE_NOENDBR
	ASM_RET
	".size kresp_nth_return, .-kresp_nth_return\n");

/* Runs in any context, even that of an NMI: takes no lock, allocates nothing. */
static int nth_handler(struct kprobe *probe, struct pt_regs *regs)
{
	unsigned long entries[DEPTH];
	unsigned int nr = 0;

	/* Pairs with the release in armed_set(). */
	if (!smp_load_acquire(&armed) || !may_fail(regs))
		return 0;
	/* There is no frame yet, so the stack's own account leaves it out. */
	entries[nr++] = regs_get_kernel_stack_nth(regs, 0);
	nr += stack_trace_save(entries + nr, DEPTH - nr, 0);
	if (!is_counted(entries, nr) || !is_chosen(atomic_inc_return(&seen)))
		return 0;

	if (atomic_inc_return(&failed) == 1) {
		memcpy(stack, entries, nr * sizeof(*entries));
		nr_stack = nr;
	}
	regs_set_return_value(regs, retval);
	instruction_pointer_set(regs, (unsigned long)kresp_nth_return);
	return 1;
}

NOKPROBE_SYMBOL(nth_handler);

/* With this the probe is never optimised to a jump, which always goes on. */
static void nth_post_handler(struct kprobe *probe, struct pt_regs *regs,
			     unsigned long flags)
{
}

static struct kprobe probe = {
	.pre_handler = nth_handler,
	.post_handler = nth_post_handler,
};

static int __init nth_init(void)
{
	int err;

	probe.symbol_name = function;
	err = register_kprobe(&probe);
	if (err)
		pr_err("cannot hook %s: error %d\n", function, err);
	return err;
}

static void __exit nth_exit(void)
{
	unregister_kprobe(&probe);
}

module_init(nth_init);
module_exit(nth_exit);

MODULE_DESCRIPTION("Makes the Nth call of a kernel function fail, to test kresp");
MODULE_AUTHOR("The kresp authors");
MODULE_LICENSE("GPL");
