#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: run.sh SECONDS | runs=N PROGRAM...
#
# Runs fuzz targets: first each input there is of it, then, for SECONDS in all,
# new ones, as many targets at a time as there are cores; 0 seconds: only the
# inputs of the tree. Progress goes to standard error. A line for each target,
# the last line is "N passed, M failed"; status 1 if any failed. What is found
# on the way stays in $cache/fuzz, and an input that fails in $cache/fuzz/failed,
# where the line of its target says.
#
# runs=N: N inputs of each target instead, made of those of the tree alone and
# of a fixed seed, and nothing is kept: what it tries is the same each time, so
# that it fails by what was changed, and by nothing else.

. "$(dirname "$0")/../vm/common.sh"

seconds=0 runs=0
case $1 in
runs=*)	runs=${1#runs=} ;;
*)	seconds=$1 ;;
esac
shift
here=$repo/selftests/fuzz
cores=$(nproc)
passed=0 failed=0
declare -A targets=()

# fuzz PROGRAM SECONDS: runs one, its output to a file; replaced by it.
fuzz() {
	local name=${1##*/}
	local found=$work/$name.found
	local -a options=("-runs=$runs" "-seed=1")

	[ "$2" = 0 ] || {
		found=$cache/fuzz/$name
		options=("-max_total_time=$2")
	}
	mkdir -p "$found"
	if [ "$2" != 0 ] || [ "$runs" != 0 ]; then
		options+=("-max_len=2048" "-reload=0" "-use_value_profile=1"
			"$found")
	fi
	[ ! -f "$here/$name.dict" ] || options+=("-dict=$here/$name.dict")
	ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 \
		UBSAN_OPTIONS=print_stacktrace=1 TZ=UTC LC_ALL=C \
		exec "${fixed[@]}" "$1" "-timeout=$(scaled 20)" -rss_limit_mb=1024 \
		-print_final_stats=1 \
		"-artifact_prefix=$cache/fuzz/failed/$name-" "${options[@]}" \
		"$here/corpus/$name" >"$work/$name.log" 2>&1
}

# The last thing a target said of its progress.
pulse() {
	sed -n 's/^#\([0-9]*\)\t[A-Za-z]* *cov: \([0-9]*\).*/\1 inputs, coverage \2/p' \
		"$work/$1.log" | tail -n 1
}

# ended PID STATUS
ended() {
	local name=${targets[$1]} log=$work/${targets[$1]}.log kept

	unset "targets[$1]"
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
		echo "ok fuzz $name: $(pulse "$name")"
		return
	fi
	failed=$((failed + 1))
	grep -aE '^kresp:|ERROR:|runtime error|SUMMARY|/(kmod|userspace|fuzz)/[a-z_]*\.c:[0-9]' \
		"$log" | tail -n 40
	cp "$log" "$cache/fuzz/failed/$name.log"
	kept=$(sed -n 's/.*; Test unit written to //p' "$log" | tail -n 1)
	echo "not ok fuzz $name: status $2, the input is kept: ${kept:-none}," \
		"the log: $cache/fuzz/failed/$name.log"
}

wait_for_one() {
	local pid status said=$SECONDS

	while :; do
		for pid in "${!targets[@]}"; do
			if ! kill -0 "$pid" 2>/dev/null; then
				status=0
				wait "$pid" || status=$?
				ended "$pid" "$status"
				return
			fi
		done
		sleep 0.1
		if [ $((SECONDS - said)) -ge 20 ]; then
			said=$SECONDS
			for pid in "${!targets[@]}"; do
				say "fuzz ${targets[$pid]}:" \
					"$(pulse "${targets[$pid]}")"
			done
		fi
	done
}

cleanup() {
	local pid

	for pid in "${!targets[@]}"; do
		kill "$pid" 2>/dev/null || true
	done
	wait
	rm -rf "$work"
}

work=$(mktemp -d)
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
mkdir -p "$cache/fuzz/failed"

# Where code lies decides what an input counts for; not everybody may say where.
fixed=()
if [ "$runs" != 0 ] && setarch -R true 2>/dev/null; then
	fixed=(setarch -R)
fi

rounds=$((($# + cores - 1) / cores))
each=0
if [ "$seconds" -gt 0 ]; then
	each=$((seconds / rounds))
	[ "$each" -gt 0 ] || each=1
fi

for program; do
	while [ "${#targets[@]}" -ge "$cores" ]; do
		wait_for_one
	done
	[ "$each" = 0 ] || say "fuzz ${program##*/}: $each s"
	fuzz "$program" "$each" &
	targets[$!]=${program##*/}
done
while [ "${#targets[@]}" -gt 0 ]; do
	wait_for_one
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
