#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A short soak, of soak/: KRESP_SOAK_SECONDS of load (20), with rests at which
# nothing of it is left.

. "$(dirname "$0")/lib.sh"
need ip awk

here=$(dirname "$0")
[ -x "$here/soak_load" ] || here=$here/soak

test_leaves_nothing_behind() {
	"$here/soak_load" "${KRESP_SOAK_SECONDS:-20}" >"$tmp/table"
	awk -f "$here/judge.awk" "$tmp/table"
}

run_tests
