#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module loads and unloads, again and again, and says so.

. "$(dirname "$0")/lib.sh"
need insmod rmmod

test_loads_and_unloads() {
	kresp_load
	kresp_loaded
	kresp_unload
	must_fail kresp_loaded
}

test_loads_and_unloads_repeatedly() {
	for _ in 1 2 3 4 5; do
		kresp_load
		kresp_unload
	done
}

test_cannot_be_loaded_twice() {
	kresp_load
	must_fail kresp_load
	kresp_unload
}

run_tests
