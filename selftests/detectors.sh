#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: detectors.sh debug | race
#
# Sees the detectors of that kernel work: a module with bugs in it
# (kmod/selftest/plant.c) commits one a boot, since a kernel may look no further
# after its first report. Each has to make the run fail, as in check.sh, by the
# detector it is for, and the same module without a bug has to pass. A row each,
# then "N passed, M failed".

. "$(dirname "$0")/vm/common.sh"

# NAME | detector | what the first line of its report has to match
bugs() {
	case $1 in
	debug) cat <<'END' ;;
use_after_free    | KASAN         | BUG: KASAN: use-after-free in use_after_free
out_of_bounds     | KASAN         | BUG: KASAN: slab-out-of-bounds in out_of_bounds
double_free       | KASAN         | BUG: KASAN: double-free
leak              | kmemleak      | unreferenced object
refcount          | refcount      | refcount_t: addition on 0; use-after-free
list_del_twice    | DEBUG_LIST    | list_del corruption
free_active_timer | DEBUG_OBJECTS | ODEBUG: free active .*timer_list hint: timer_fn
shift             | UBSAN         | UBSAN: shift-out-of-bounds in .*plant.c
lock_inversion    | lockdep       | WARNING: possible circular locking dependency
softirq_lock      | lockdep       | WARNING: inconsistent lock state
sleep_in_atomic   | ATOMIC_SLEEP  | BUG: sleeping function called from invalid context
no_rcu_lock       | PROVE_RCU     | WARNING: suspicious RCU usage
END
	race) cat <<'END' ;;
race              | KCSAN         | BUG: KCSAN: data-race in .*racer
END
	*) die "usage: detectors.sh debug | race" ;;
	esac
}

# commit NAME: runs with that bug, or with none; what was said is in $work/NAME.
commit() {
	local name=$1

	KRESP_LEAKS=$([ "$name" = leak ] || echo no) selftests/vm/vm.sh \
		"[ $name = none ] || echo $name >/sys/module/kresp/parameters/plant" \
		>"$work/$name" 2>&1
}

row() {
	printf '%-18s %-14s %-8s %s\n' "$@"
}

# test_bug NAME DETECTOR REGEX
test_bug() {
	local status=0 line

	commit "$1" || status=$?
	line=$(sed -n 's/^kresp: the kernel complained: //p' "$work/$1" | head -n 1)
	line=${line#\[*\] }
	if [ $status = 125 ] && grep -qE "$3" <<<"$line"; then
		passed=$((passed + 1))
		row "$1" "$2" fired "$line"
	else
		failed=$((failed + 1))
		row "$1" "$2" SILENT "status $status: $(tail -n 1 "$work/$1")"
	fi
}

bugs=$(bugs "${1-}")
cd "$repo"
selftests/vm/deps.sh build vm debug
export KRESP_KERNEL=$1 KRESP_PLANT=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
passed=0 failed=0

row bug detector outcome "what it said"
if commit none; then
	passed=1
	row none - silent ""
else
	failed=1
	row none - FIRED "$(tail -n 1 "$work/none")"
fi
while IFS='|' read -r name detector regex; do
	[ -z "$name" ] || test_bug "${name// /}" "${detector// /}" "${regex# }"
done <<<"$bugs"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
