#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: check.sh PART...
#
# Builds, and runs those parts of the tests, in that order:
#   host    unit tests, the command's tests, fuzz targets, on this machine
#   stock   the kselftests, in the VM, on Debian's kernel
#   debug   the same ones on the debug kernel
#   race    the same ones on the kernel that looks for data races
# The last line is "N passed, M failed" over all of them, with ", K skipped" if
# any; status 1 if anything failed, the kernel complained, or a planned test was
# not heard of.

. "$(dirname "$0")/vm/common.sh"

passed=0 failed=0 skipped=0

# host_tests NAME COMMAND...: says "N passed, M failed" at its end, and perhaps
# ", K skipped".
host_tests() {
	local name=$1 status=0 n m k
	shift

	echo "# $name"
	"$@" 2>&1 | tee "$work/log" || status=$?
	read -r n m k < <(sed -nE \
		's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$/\1 \2 \4/p' \
		"$work/log" | tail -n 1) || true
	if [ -z "${m-}" ]; then
		echo "failed: $name: gave no totals"
		n=0 m=1
	elif [ "$m" = 0 ] && [ "$status" != 0 ]; then
		echo "failed: $name: status $status"
		m=1
	fi
	passed=$((passed + n)) failed=$((failed + m)) skipped=$((skipped + ${k:-0}))
}

host() {
	host_tests "unit tests" make --no-print-directory \
		-C selftests/unit run
	host_tests "the command's tests" make --no-print-directory \
		-C userspace check
	# A browser is large: where it cannot be had, the test is skipped, and says so.
	selftests/vm/deps.sh browser || true
	host_tests "the walk's page in a browser" make --no-print-directory \
		-C userspace check-browser
	host_tests "fuzz targets" make --no-print-directory \
		-C selftests/fuzz run FUZZ_RUNS=20000
}

# kselftests KERNEL: on that of KRESP_KERNEL; nothing for Debian's. Ends the
# process, which becomes vm.sh, whose end is the VM's.
kselftests() {
	export KRESP_KERNEL=$1 KRESP_LOAD=no VM_TIMEOUT=${VM_TIMEOUT:-$(scaled 5400)}
	echo "# kselftests on the ${1:-stock} kernel"
	selftests/ksft.sh install "$work/installed"
	# Whatever has to be built and is not there yet.
	selftests/vm/kernel.sh image >/dev/null
	KRESP_NTH_KO=$(selftests/vm/module.sh nth)
	export KRESP_NTH_KO
	say "booting the test VM"
	exec selftests/vm/vm.sh "selftests/ksft.sh run '$work/installed'"
}

# in_vm KERNEL: runs those, and counts.
in_vm() {
	local n m k status=0

	rm -rf "$work"
	mkdir "$work"
	mkfifo "$work/live"
	tee "$work/ktap" <"$work/live" &
	kselftests "$1" >"$work/live" &
	vm=$!
	wait $vm || status=$?
	unset vm
	wait
	selftests/ksft.sh count "$work/ktap" >"$work/count"
	sed '$d' "$work/count"
	read -r n m k < <(tail -n 1 "$work/count")
	if [ "$status" != 0 ]; then
		echo "failed: the test VM: status $status"
		m=$((m + 1))
	fi
	passed=$((passed + n)) failed=$((failed + m)) skipped=$((skipped + k))
}

cleanup() {
	[ -z "${vm-}" ] || { kill "$vm" && wait "$vm"; } 2>/dev/null || true
	rm -rf "$work"
}

[ $# -gt 0 ] || die "usage: check.sh host | stock | debug | race ..."
cd "$repo"
purposes=(build)
for part; do
	case $part in
	host)	purposes+=(check fuzz) ;;
	stock)	purposes+=(vm check) ;;
	debug | race) purposes+=(vm check debug) ;;
	*)	die "check: '$part' is none of host, stock, debug, race" ;;
	esac
done
selftests/vm/deps.sh "${purposes[@]}"
mkdir -p "$cache/runs"
work=$(mktemp -d "$cache/runs/check.XXXXXX")
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

make all
for part; do
	case $part in
	host)	host ;;
	stock)	in_vm "" ;;
	*)	in_vm "$part" ;;
	esac
done

echo "$passed passed, $failed failed$([ $skipped = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ]
