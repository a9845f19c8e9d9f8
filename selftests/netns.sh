#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module listens in the network namespace it was loaded from and in no
# other, and does not keep it alive: it goes when its last process leaves, with
# the module still loaded, as soon as its sessions have ended.

. "$(dirname "$0")/lib.sh"
need ip insmod rmmod curl

ns=kresp-test-$$
outer=kt$$a	# in this namespace; it goes with its other end, in the other
page='<HTML><h1>Hello World!</h1></HTML>'

in_ns() {
	ip netns exec "$ns" "$@"
}

# What the case before left, should it have failed.
tidy() {
	ip netns del "$ns" 2>/dev/null || true
	ip link del "$outer" 2>/dev/null || true
	! kresp_loaded || kresp_unload
}

# A namespace that this one reaches as 10.98.0.2, and the module listening there.
ns_up() {
	tidy
	ip netns add "$ns"
	ip -batch - <<-.
		link add $outer type veth peer name inner netns $ns
		address add 10.98.0.1/24 dev $outer
		link set $outer up
	.
	ip -n "$ns" -batch - <<-.
		address add 10.98.0.2/24 dev inner
		link set inner up
		link set lo up
	.
	in_ns insmod "$KRESP_KO" port=8098 "$@"
}

get() {
	curl -s --max-time $((30 * ${KRESP_TIMEOUT_SCALE:-1})) "$1"
}

listens() {
	[ -n "$("$@" ss -Hltn sport = :8098)" ]
}

is_gone() {
	! [ -e "/sys/class/net/$outer" ]
}

# A session from here, open and idle as descriptor $session.
open_session() {
	local line

	exec {session}<>/dev/tcp/10.98.0.2/8098
	printf 'GET / HTTP/1.1\r\nHost: a\r\n\r\n' >&"$session"
	read -rt $((30 * ${KRESP_TIMEOUT_SCALE:-1})) line <&"$session"
	[[ $line == "HTTP/1.1 200 OK"* ]]
}

test_listens_there() {
	ns_up
	[ "$(in_ns curl -s http://127.0.0.1:8098/)" = "$page" ]
	wait_for 30 get http://10.98.0.2:8098/ >"$tmp/page"
	[ "$(cat "$tmp/page")" = "$page" ]
}

test_does_not_listen_here() {
	ns_up
	listens in_ns
	must_fail listens
	must_fail get http://127.0.0.1:8098/
}

test_is_gone_with_its_last_process() {
	ns_up
	ip netns del "$ns"
	wait_for 30 is_gone
	kresp_loaded
}

test_unloads_after_that() {
	ns_up
	ip netns del "$ns"
	wait_for 30 is_gone
	kresp_unload
	must_fail kresp_loaded
}

test_unloads_while_it_goes() {
	ns_up
	ip netns del "$ns"
	kresp_unload
	wait_for 30 is_gone
}

test_stays_while_a_process_is_there() {
	ns_up
	ip netns exec "$ns" sleep 3600 &
	wait_for 30 is_inside $!
	ip netns del "$ns"
	[ "$(get http://10.98.0.2:8098/)" = "$page" ]
	kill $!
	wait_for 30 is_gone
}

# is_inside PID: it has left this namespace, for the other.
is_inside() {
	[ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

test_stays_while_a_session_is_open_and_no_longer() {
	ns_up keepalive_timeout_ms=3600000
	open_session
	ip netns del "$ns"
	# It answers still, though nobody is in there.
	printf 'GET / HTTP/1.0\r\n\r\n' >&"$session"
	timeout $((30 * ${KRESP_TIMEOUT_SCALE:-1})) cat <&"$session" |
		tail -n 1 | grep -qF "$page"
	exec {session}>&-
	wait_for 30 is_gone
}

test_idle_sessions_end_it() {
	ns_up keepalive_timeout_ms=500
	open_session
	ip netns del "$ns"
	wait_for 30 is_gone
	exec {session}>&-
}

test_unload_ends_sessions_there() {
	ns_up keepalive_timeout_ms=3600000
	open_session
	ip netns del "$ns"
	kresp_unload
	# The answer was read in part; what follows has an end.
	timeout $((30 * ${KRESP_TIMEOUT_SCALE:-1})) cat <&"$session" >/dev/null
	exec {session}>&-
	wait_for 30 is_gone
}

test_other_namespaces_come_and_go() {
	local i

	ns_up
	for i in 1 2; do
		ip netns add "$ns-$i"
		ip netns exec "$ns-$i" ip link set lo up
		must_fail listens ip netns exec "$ns-$i"
		ip netns del "$ns-$i"
	done
	[ "$(in_ns curl -s http://127.0.0.1:8098/)" = "$page" ]
}

at_end() {
	tidy || true
	cleanup
}
trap at_end EXIT

run_tests
