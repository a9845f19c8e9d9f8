#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The counters of /proc/net/kresp: a request on an open connection is answered
# inside the softirq that brought it; a namespace counts its own; what was
# answered adds up.

. "$(dirname "$0")/lib.sh"

need curl

counter() {
	sed -n "s/^$1 //p" /proc/net/kresp
}

# curl sends the second and third on the connection of the first.
test_a_kept_connection_is_answered_in_softirq() {
	kresp_load
	curl -sS -o /dev/null -o /dev/null -o /dev/null -m 60 \
		http://127.0.0.1/1 http://127.0.0.1/2 http://127.0.0.1/3
	[ "$(counter sessions)" = 1 ] || fail "not one connection"
	[ "$(counter requests)" = 3 ] || fail "not three requests"
	[ "$(counter in_softirq)" -ge 2 ] ||
		fail "$(counter in_softirq) of 3 answered in softirq"
	kresp_unload
}

test_the_counters_of_a_namespace_are_its_own() {
	kresp_load
	curl -sS -o /dev/null -m 60 http://127.0.0.1/
	topology_up
	[ "$(counter requests)" = 1 ] || fail "not one request here"
	[ "$(in_client sed -n 's/^requests //p' /proc/net/kresp)" = 0 ] ||
		fail "requests of another namespace are counted"
	kresp_unload
}

test_each_status_is_the_sum_of_its_reasons() {
	local status

	kresp_load
	for method in GET POST BREW; do
		curl -sS -o /dev/null -m 60 -X "$method" http://127.0.0.1/
	done
	curl -sS -o /dev/null -m 60 -H 'Host: a b' http://127.0.0.1/
	curl -sS -o /dev/null -m 60 --path-as-is 'http://127.0.0.1/%00'
	[ "$(counter answered_400_host)" = 1 ]
	[ "$(counter answered_400_escape)" = 1 ]
	[ "$(counter answered_400)" = 2 ]
	[ "$(counter answered_405)" = 1 ]
	[ "$(counter answered_501)" = 1 ]
	# Each status once, however its reasons are ordered.
	[ -z "$(cut -d' ' -f1 /proc/net/kresp | sort | uniq -d)" ]
	status=$(sed -n 's/^answered_[0-9]* //p' /proc/net/kresp | paste -sd+)
	[ "$((status))" = "$(counter requests)" ]
	kresp_unload
}

run_tests
