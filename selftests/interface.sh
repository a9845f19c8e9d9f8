#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The line at load about the default network interface: its name and MAC, or
# that there is none. Each case but the last loads the module from a namespace
# of its own.

. "$(dirname "$0")/lib.sh"
need ip insmod rmmod

ns=kresp-test-$$

# The default route is that with the least metric, by the interface of that
# name, which has this MAC.
mac=bc:f2:b8:57:86:07

in_ns() {
	ip netns exec "$ns" "$@"
}

ns_up() {
	ip netns del "$ns" 2>/dev/null || true
	ip netns add "$ns"
	ip -n "$ns" -batch - <<-.
		link set lo up
		link add up0 address $mac type dummy
		address add 10.9.0.2/24 dev up0
		link set up0 up
		link add up1 address bc:f2:b8:57:86:08 type dummy
		address add 10.9.1.2/24 dev up1
		link set up1 up
	.
}

# says LINE: the module, loaded now, says this and no other line about it.
says() {
	local mark

	! kresp_loaded || kresp_unload
	mark=$(dmesg_mark)
	in_ns insmod "$KRESP_KO"
	dmesg_since "$mark" >"$tmp/said"
	cat "$tmp/said"
	[ "$(grep -c 'default network interface' "$tmp/said")" = 1 ]
	grep -qxF "kresp: $1" "$tmp/said"
	kresp_unload
}

test_none_without_a_route() {
	ns_up
	says "there is no default network interface"
}

test_none_with_a_longer_route() {
	ns_up
	ip -n "$ns" route add 0.0.0.0/1 via 10.9.0.1
	says "there is no default network interface"
}

test_none_with_a_blackhole() {
	ns_up
	ip -n "$ns" route add blackhole default
	says "there is no default network interface"
}

test_name_and_mac() {
	ns_up
	ip -n "$ns" route add default via 10.9.0.1
	says "default network interface is up0, MAC $mac"
}

# As where all traffic goes through a tunnel, without the route being replaced.
test_name_beside_a_longer_route() {
	ns_up
	ip -n "$ns" route add default via 10.9.0.1
	ip -n "$ns" route add 0.0.0.0/1 via 10.9.1.1
	says "default network interface is up0, MAC $mac"
}

test_least_metric() {
	ns_up
	ip -n "$ns" route add default via 10.9.1.1 metric 200
	ip -n "$ns" route add default via 10.9.0.1 metric 100
	says "default network interface is up0, MAC $mac"
}

test_interface_without_a_mac() {
	ns_up
	modprobe -q tun || true
	ip -n "$ns" tuntap add tun0 mode tun || skip "has no tun driver"
	ip -n "$ns" address add 10.9.2.2/24 dev tun0
	ip -n "$ns" link set tun0 up
	ip -n "$ns" route add default dev tun0
	says "default network interface is tun0, without a MAC"
}

test_of_the_seeds_network() {
	local mark

	! kresp_loaded || kresp_unload
	topology_up
	mark=$(dmesg_mark)
	ip route replace default via "$client_ip" dev "$server_if" metric 0
	kresp_load
	wait_for_dmesg 30 "$mark" \
		"^kresp: default network interface is $server_if, MAC $server_mac\$"
	kresp_unload
}

at_end() {
	ip netns del "$ns" 2>/dev/null || true
	cleanup
}
trap at_end EXIT

run_tests
