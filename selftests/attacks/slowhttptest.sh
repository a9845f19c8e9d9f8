#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: slowhttptest.sh
#
# Runs Debian's slowhttptest against kresp in the test VM, in its modes H (slow
# head), B (slow body), R (ranges) and X (slow read), from the namespace
# "client". On the host it installs that package and boots the VM; in the VM it
# needs root. For each mode a line: was the service available to slowhttptest's
# own probe whenever that looked? Status 1 if it ever was not.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
if [ ! -e /run/kresp/config ]; then
	"$here/../vm/deps.sh" slowhttptest
	exec make --no-print-directory -C "$here/../.." vm \
		CMD=selftests/attacks/slowhttptest.sh
fi

. "$here/../lib.sh"

# attack MODE WORDS OPTION...: slowhttptest's own words, then the verdict.
attack() {
	local mode=$1 words=$2 looked no
	shift 2

	echo "== -$mode: $words: slowhttptest -$mode $*"
	in_client slowhttptest "-$mode" "$@" -u "http://$server_ip/" \
		>"$tmp/$mode" 2>&1 || true
	sed 's/\x1b\[[0-9;]*[A-Za-z]//g' "$tmp/$mode" | tr -d '\r' >"$tmp/plain"
	# Each look is a screen; the last one, and every "service available".
	awk '/slow HTTP test status/ { text = "" } { text = text $0 "\n" }
		END { printf "%s", text }' "$tmp/plain" | sed '/^[[:space:]]*$/d'
	looked=$(grep -c 'service available: *YES' "$tmp/plain" || true)
	no=$(grep -c 'service available: *NO' "$tmp/plain" || true)
	if [ "$looked" -gt 1 ] && [ "$no" = 0 ]; then
		echo "-$mode: service available throughout: YES ($looked of $looked looks)"
	else
		echo "-$mode: service available throughout: NO ($no of $((looked + no)) looks)"
		failed=1
	fi
	echo
}

failed=
topology_up
kresp_loaded || kresp_load
seconds=20 connections=400
common=(-c "$connections" -r 100 -l "$seconds" -p 3)

attack H "slow head" "${common[@]}" -i 2 -x 24
attack B "slow body" "${common[@]}" -i 2 -x 10 -s 8192
attack R "ranges" "${common[@]}" -a 5 -b 3000 -t HEAD
attack X "slow read" "${common[@]}" -w 10 -y 20 -n 5 -z 32 -k 3
grep -E '^(timeout|limit|refused|sessions|requests)' /proc/net/kresp | grep -v ' 0$'
[ -z "$failed" ]
