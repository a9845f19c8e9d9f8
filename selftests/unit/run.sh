#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Run the unit test programs given; the last line counts the cases of all.
set -e

passed=0
failed=0
output=$(mktemp)
trap 'rm -f "$output"' EXIT

for program in "$@"; do
	echo "# $program"
	status=0
	"$program" >"$output" 2>&1 || status=$?
	last=$(tail -n 1 "$output")
	case $last in
	[0-9]*' passed, '[0-9]*' failed')
		sed '$d' "$output"
		passed=$((passed + ${last%% *}))
		last=${last#*, }
		failed=$((failed + ${last%% *}))
		;;
	*)
		# A sanitizer ended it; what it said is the failure
		cat "$output"
		echo "not ok $program ended with status $status"
		failed=$((failed + 1))
		;;
	esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
