#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: check.sh [PATH...]
#
# What `make check-faults` does: boots the debug kernel, walks those paths, or
# all, with every fault, and prints the table. The last line is "N passed, M
# failed", in walks; status 1 if one failed, or the kernel complained.

. "$(dirname "$0")/../vm/common.sh"

# No DEBUG build: what tests itself at load minds if its own allocations fail.
export KRESP_KERNEL=debug KRESP_LOAD=no KRESP_NTH_KO KRESP_DEBUG=
# What kmemleak has to scan is the machine's memory.
export VM_MEMORY=${VM_MEMORY:-1024} VM_TIMEOUT=${VM_TIMEOUT:-$(scaled 3600)}

cd "$repo"
selftests/vm/deps.sh build vm debug
make -s -C selftests/faults >&2
KRESP_NTH_KO=$(selftests/vm/module.sh nth)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

command=selftests/faults/fault
for path; do
	command+=" '$path'"
done
say "booting the test VM"
status=0
selftests/vm/vm.sh "$command" | tee "$log" || status=$?
read -r passed failed < <(sed -n \
	's/^# \([0-9]*\) walks clean, \([0-9]*\) not$/\1 \2/p' "$log") || true
if [ -z "${failed-}" ]; then
	passed=0 failed=1
elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
	echo "failed: the test VM: status $status"
	failed=1
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
