#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A DEBUG build (make KRESP_DEBUG=y) tests itself when it is loaded: every test
# there is passes. Any other build has nothing of that.

. "$(dirname "$0")/lib.sh"
need insmod modinfo

readonly concepts="memory stats datecache gzip resource source refuse accesslog"

is_debug() {
	[ "$(modinfo -F selftests "$KRESP_KO")" = y ]
}

# loads PARAM=VALUE...: and every test has passed.
loads() {
	local mark concept

	mark=$(dmesg_mark)
	kresp_load "$@"
	dmesg -t | sed "1,/$mark/d" | grep 'self-test' | tee "$tmp/said"
	for concept in $concepts; do
		grep -qxF "kresp: $concept self-tests: pass" "$tmp/said"
	done
	[ "$(wc -l <"$tmp/said")" = "$(wc -w <<<"$concepts")" ]
	kresp_unload
}

test_all_pass_at_load() {
	is_debug || skip "this kresp.ko is no DEBUG build"
	loads
}

# They change parameters, and put them back.
test_all_pass_with_other_parameters() {
	is_debug || skip "this kresp.ko is no DEBUG build"
	loads gzip_level=0 access_log=0
	loads gzip_level=9 memory_kib=64 max_sessions_per_source=1 rate_limit=1
	kresp_load memory_kib=4096 rate_limit=7
	[ "$(cat /sys/module/kresp/parameters/memory_kib)" = 4096 ]
	[ "$(cat /sys/module/kresp/parameters/rate_limit)" = 7 ]
	[ "$(cat /sys/module/kresp/parameters/access_log)" = Y ]
	kresp_unload
}

test_nothing_of_it_is_in_another_build() {
	! is_debug || skip "this kresp.ko is a DEBUG build"
	must_fail grep -qa 'self-test' "$KRESP_KO"
}

run_tests
