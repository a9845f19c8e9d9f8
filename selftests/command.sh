#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The kresp command and the module agree: it verifies what it gets from the
# module, over IPv4 and IPv6, plain and compressed; and curl gets the same.

. "$(dirname "$0")/lib.sh"

command=$(dirname "$0")/../userspace/kresp
[ -x "$command" ] || command=$(command -v kresp || true)
[ -n "$command" ] || skip_all "needs the kresp command"
need insmod rmmod curl ip

page='<HTML><h1>Hello World!</h1></HTML>'

get() {
	"$command" get --timeout $((30 * ${KRESP_TIMEOUT_SCALE:-1})) "$@"
}

# gets STATUS ARGS...
gets() {
	local wanted=$1 status=0
	shift

	get "$@" >"$tmp/got" || status=$?
	cat "$tmp/got"
	[ "$status" = "$wanted" ]
}

test_ipv4() {
	gets 0 http://127.0.0.1/
	[ "$(cat "$tmp/got")" = "$page" ]
}

test_ipv6() {
	gets 0 'http://[::1]/'
	[ "$(cat "$tmp/got")" = "$page" ]
}

test_over_the_seeds_network() {
	topology_up
	for url in http://$server_ip/ "http://[$server_ip6]/x?y"; do
		in_client "$command" get "$url" >"$tmp/got"
		[ "$(cat "$tmp/got")" = "$page" ]
	done
	topology_down
}

test_gzip() {
	gets 0 --gzip --raw http://127.0.0.1/
	[ "$(stat -c %s "$tmp/got")" = 49 ]
	gzip -dc "$tmp/got" | cmp - <(printf %s "$page")
}

test_identity() {
	gets 0 --identity http://127.0.0.1/
	cmp "$tmp/got" <(printf %s "$page")
}

test_head() {
	gets 0 --head http://127.0.0.1/
	grep -q '^HTTP/1.1 200 OK' "$tmp/got"
}

test_verbose_shows_the_head() {
	get -v http://127.0.0.1/ >"$tmp/got" 2>"$tmp/said"
	grep -q 'Content-Encoding: gzip' "$tmp/said"
	[ "$(cat "$tmp/got")" = "$page" ]
}

test_another_status() {
	gets 1 --header 'If-Match: "x"' http://127.0.0.1/
	gets 0 --status 412 --header 'If-Match: "x"' http://127.0.0.1/
}

test_no_connection() {
	gets 3 http://127.0.0.1:8099/
}

# The level is not what it verifies; that it cannot be had, it does.
test_without_gzip_it_is_a_fault() {
	kresp_unload
	kresp_load gzip_level=0
	gets 0 --identity http://127.0.0.1/
	gets 1 --gzip http://127.0.0.1/
	kresp_unload
	kresp_load
}

test_curl_gets_the_same() {
	[ "$(curl -s http://127.0.0.1/)" = "$page" ]
	[ "$(curl -s --compressed http://127.0.0.1/)" = "$page" ]
	[ "$(curl -s --compressed 'http://[::1]/')" = "$page" ]
	curl -s -H 'Accept-Encoding: gzip' http://127.0.0.1/ >"$tmp/got"
	[ "$(stat -c %s "$tmp/got")" = 49 ]
}

kresp_load
run_tests
