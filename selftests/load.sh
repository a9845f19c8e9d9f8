#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module loads and unloads, again and again, alone; it says so, describes
# its parameters, and leaves nothing behind.

. "$(dirname "$0")/lib.sh"
need insmod rmmod modinfo ss

listens() {
	[ -n "$(ss -Hltn sport = :80)" ]
}

test_loads_and_unloads() {
	! kresp_loaded || kresp_unload
	must_fail listens
	kresp_load
	kresp_loaded
	listens
	kresp_unload
	must_fail kresp_loaded
}

test_leaves_nothing_behind() {
	kresp_load
	[ -e /proc/net/kresp ]
	# Whoever asks the socket is answered, so there is a session.
	exec {session}<>/dev/tcp/127.0.0.1/80
	kresp_unload
	exec {session}>&-
	must_fail listens
	must_fail [ -e /proc/net/kresp ]
	must_fail [ -d /sys/module/kresp ]
	must_fail grep -q kresp /proc/slabinfo
	must_fail grep -q '\[kresp\]' /proc/kallsyms
	must_fail grep -rqs kresp /sys/devices/virtual/workqueue
}

test_loads_and_unloads_20_times() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		kresp_load
		kresp_unload
	done
}

test_cannot_be_loaded_twice() {
	kresp_load
	must_fail kresp_load
	kresp_loaded
	kresp_unload
}

test_needs_no_other_module() {
	[ -z "$(modinfo -F depends "$KRESP_KO")" ]
}

test_says_what_it_does() {
	local mark

	mark=$(dmesg_mark)
	kresp_load port=8097
	kresp_unload
	dmesg_since "$mark" | grep '^kresp: ' | grep -v taint | tee "$tmp/said"
	[ "$(wc -l <"$tmp/said")" = 3 ]
	sed -n 1p "$tmp/said" | grep -qxF 'kresp: listening on [::]:8097, IPv4 and IPv6'
	sed -n 2p "$tmp/said" | grep -qE '^kresp: (default network interface is |there is no default network interface$)'
	sed -n 3p "$tmp/said" | grep -qxF 'kresp: unloaded after 0 sessions (0 refused), 0 requests (0 faults), 0 octets sent'
}

test_has_license_version_and_description() {
	[ "$(modinfo -F license "$KRESP_KO")" = GPL ]
	modinfo -F version "$KRESP_KO" | grep -qE '^[0-9]+\.[0-9]+\.[0-9]+$'
	[ -n "$(modinfo -F description "$KRESP_KO")" ]
	kresp_load
	[ "$(cat /sys/module/kresp/version)" = "$(modinfo -F version "$KRESP_KO")" ]
	kresp_unload
}

# What make check-debug-detectors commits is in a build of its own.
test_has_no_planted_bug() {
	kresp_load
	must_fail grep -q 'plant.*\[kresp\]' /proc/kallsyms
	must_fail [ -e /sys/module/kresp/parameters/plant ]
	kresp_unload
}

# Those the module has are those described; each with its range and default,
# and the default is what it has when nothing is given.
described() {
	local name=$1 text=$2 default

	echo "$name: $text"
	read -r default <"/sys/module/kresp/parameters/$name" || true
	case $name in
	address)
		[[ $text == *"default every address"* ]]
		;;
	access_log)
		[[ $text == *", 0 or 1, default 1 (bool)" ]]
		[ "$default" = Y ]
		;;
	*)
		[[ $text =~ ,\ ([0-9]+)\ to\ ([0-9]+),\ default\ ([0-9]+)\ \(uint\)$ ]]
		[ "${BASH_REMATCH[1]}" -le "${BASH_REMATCH[3]}" ]
		[ "${BASH_REMATCH[3]}" -le "${BASH_REMATCH[2]}" ]
		[ "$default" = "${BASH_REMATCH[3]}" ]
		;;
	esac
	case $name in
	*_ms) [[ $text == *milliseconds* ]] ;;
	*_kib) [[ $text == *KiB* ]] ;;
	esac
}

test_describes_every_parameter() {
	local name text

	modinfo -p "$KRESP_KO" >"$tmp/described"
	kresp_load
	while IFS=: read -r name text; do
		described "$name" "$text"
		echo "$name" >>"$tmp/names"
	done <"$tmp/described"
	diff <(sort "$tmp/names") <(ls /sys/module/kresp/parameters)
	kresp_unload
}

# Parameters are for reading: what is given at load holds until unload.
test_parameters_are_read_only() {
	kresp_load
	[ "$(stat -c %a /sys/module/kresp/parameters/* | sort -u)" = 444 ]
	kresp_unload
}

run_tests
