#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# `kresp walk` in the seed's network: it shows the seed's four tables, every
# octet of each exchange is accounted for, and each number is the one that
# tshark finds in the same file. walk/ has what it is held against:
#
#   seed.tables            the seed's tables, as they stand there
#   seed.differences.sed   where kresp's are others, and why
#   tables.jq, facts.jq    the tables, the facts, of a walk in JSON
#   captures.py            capture files that no kernel makes on demand
#   agree.py               a walk in JSON against tshark's
#
# Each exchange is walked once, in JSON, and its frames are kept for tshark,
# which is slow to start in a VM, to read them all at once.

. "$(dirname "$0")/lib.sh"

here=$(dirname "$0")/walk
command=$(dirname "$0")/../userspace/kresp
[ -x "$command" ] || command=$(command -v kresp || true)
[ -n "$command" ] || skip_all "needs the kresp command"
need insmod rmmod ip tc ethtool jq python3 tshark capinfos setpriv script

# Under ASan too, where it was built.
asan=$(dirname "$(readlink -f "$command")")/build/kresp-asan
[ -x "$asan" ] || asan=$command

kept=$tmp/kept
mkdir "$kept"

server_end=(--server-interface "$server_if" --server-netns /proc/1/ns/net)
browser=(
	-H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0'
	-H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
	-H 'Accept-Language: en-US,en;q=0.5'
	-H 'Accept-Encoding: gzip, deflate'
	-H 'Connection: keep-alive'
	-H 'Upgrade-Insecure-Requests: 1'
)

# walk ARGS...: at the client.
walk() {
	in_client "$command" walk --timeout $((30 * ${KRESP_TIMEOUT_SCALE:-1})) "$@"
}

# walks NAME ARGS...: a walk that finds nothing wrong, and says nothing; kept.
walks() {
	local name=$1
	shift

	walk --format json -o "$kept/$name.json" --write "$kept/$name.pcapng" \
		"$@" >"$tmp/out" 2>&1 || fail "status $?: $(cat "$tmp/out")"
	[ ! -s "$tmp/out" ] || fail "said: $(cat "$tmp/out")"
	says "$kept/$name.json" 'all(.. | objects | select(has("adds_up")); .adds_up)'
	says "$kept/$name.json" 'all(.conversations[].exchanges[]; .is_complete)'
}

# says FILE FILTER...: each of them is true of that JSON.
says() {
	local file=$1 filter
	shift

	for filter; do
		jq -e "$filter" "$file" >/dev/null || {
			jq -c '.conversations[] | .client, (.steps[] | .did), .sum.line' "$file"
			fail "not so in $(basename "$file"): $filter"
		}
	done
}

# says_status STATUS REGEX COMMAND...: ends so, with just that line on standard
# error and nothing on standard output.
says_status() {
	local wanted=$1 regex=$2 status=0
	shift 2

	"$@" >"$tmp/out" 2>"$tmp/said" || status=$?
	if [ "$status" != "$wanted" ] || [ -s "$tmp/out" ] ||
		[ "$(wc -l <"$tmp/said")" != 1 ] ||
		! grep -qE "^kresp: $regex" "$tmp/said"; then
		cat "$tmp/said"
		fail "status $status: $*"
	fi
}

# shape_link MTU OFFLOAD: of both ends, and nothing is lost at the server's. An MTU
# below IPv6's least takes its addresses away. Without offload TCP still hands
# several segments down at once, and they are cut up below what tc sees, unless
# gso_max_segs forbids it.
shape_link() {
	local at segments=65535

	[ "$2" = on ] || segments=1
	ip link set "$server_if" mtu "$1" gso_max_segs "$segments"
	ip -n client link set "$client_if" mtu "$1" gso_max_segs "$segments"
	for at in "ethtool -K $server_if" "in_client ethtool -K $client_if"; do
		$at tx "$2" tso "$2" gso "$2" gro "$2" >/dev/null
	done
	tc qdisc delete dev "$server_if" clsact 2>/dev/null || true
	tc qdisc delete dev "$server_if" root 2>/dev/null || true
}

# lose_coming_in, lose_going_out: at the server's end the first frame of more than
# 113 octets is lost, the second is not, and so on: the same each time, as a rate
# of netem's would not have it. What goes out is lost by netem, without a word:
# TCP does not take for sent what a filter refuses.
lose_coming_in() {
	tc qdisc add dev "$server_if" clsact
	tc filter add dev "$server_if" ingress protocol ip prio 1 basic \
		match 'meta(pkt_len gt 113)' action drop random determ pass 2
}

lose_going_out() {
	tc qdisc add dev "$server_if" root handle 1: prio bands 4
	tc qdisc add dev "$server_if" parent 1:4 netem loss 100%
	tc filter add dev "$server_if" parent 1: protocol ip prio 1 basic \
		match 'meta(pkt_len gt 113)' flowid 1:4 \
		action pass random determ continue 2
}

test_the_seeds_exchange() {
	walks seed --source-port 35310 "${server_end[@]}" "${browser[@]}" \
		"http://$server_ip/"
	sed -E -f "$here/seed.differences.sed" "$here/seed.tables" >"$tmp/wanted"
	jq -r -f "$here/tables.jq" "$kept/seed.json" | sed -E '$d
		s/(Date|Last-Modified): (Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} ([0-9]{2}:){2}[0-9]{2} GMT/\1: CLOCK/g' \
		>"$tmp/got"
	diff -u "$tmp/wanted" "$tmp/got"
}

test_both_ends_are_captured() {
	says "$kept/seed.json" \
		'all(.conversations[0].exchanges[0].stages[]; .is_derived | not)' \
		'[.conversations[0] | (.steps, .server_steps)[].frame.seen_by] | sort | unique == ["client", "server"]' \
		'.conversations[0] | ([.steps[].frame.octets] | sort) == ([.server_steps[].frame.octets] | sort)'
}

# Its titles, columns and rows, in order, and what is in them.
test_the_seeds_exchange_as_text() {
	walk "${server_end[@]}" "${browser[@]}" "http://$server_ip/" >"$tmp/text"
	sed -nE 's/^## (.*)/\1/p; s/^Layer: (.*) Layer$/\1/p' "$here/seed.tables" \
		>"$tmp/wanted"
	sed -nE 's/^[1-4]  ((Client|Server) .*)/\1/p
		s/^[1-7] (Application|Presentation|Session|Transport|Network|Data Link|Physical) .*/\1/p' \
		"$tmp/text" >"$tmp/got"
	diff -u "$tmp/wanted" "$tmp/got"
	[ "$(grep -c '^Layer  *Protocol  *Info  *Ports, IPs, MACs$' "$tmp/text")" = 4 ]
	for words in 'HTTP/1.1 200 OK' 'Upgrade-Insecure-Requests: 1' \
		'<HTML><h1>Hello World!</h1></HTML>' "Src MAC: $client_mac" \
		"Dst MAC: $client_mac" "Src IP: $server_ip" 'Dst Port: 80' \
		'captured there: frame ' 'checksums: unfilled' \
		' frames: 644 octets of HTTP, '; do
		grep -qF "$words" "$tmp/text" || fail "not in the text: $words"
	done
}

# Every checksum is filled in here, and right; nothing is left to note.
test_ipv6() {
	shape_link 1500 off
	walks ipv6 "http://[$server_ip6]/"
	says "$kept/ipv6.json" '.notes == []' \
		".conversations[0].server == \"[$server_ip6]:80\"" \
		'all(.conversations[0].steps[]; .facts.tcp_checksum.value == "right")' \
		'all(.conversations[0].exchanges[0].stages[]; .is_derived == (.at == "server"))'
}

test_keep_alive() {
	walks keep-alive --requests 3 "http://$server_ip/a"
	says "$kept/keep-alive.json" '.conversations | length == 1' \
		'[.conversations[0].exchanges[].number] == [1, 2, 3]' \
		'[.conversations[0].exchanges[].stages[0].rows[2].facts.request_number.value] == [1, 2, 3]' \
		'[.conversations[0].steps[] | select(.sender == "client" and .fresh_len > 0)] | length == 3'
}

# All requests in one segment, and each has its own octets of it.
test_pipelined() {
	walks pipelined --requests 3 --pipeline "${server_end[@]}" "http://$server_ip/b"
	says "$kept/pipelined.json" '.conversations[0].exchanges | length == 3' \
		'[.conversations[0].steps[] | select(.sender == "client" and .fresh_len > 0)] | length == 1' \
		'[.conversations[0].exchanges[].stages[0].steps] | unique | length == 1' \
		'[.conversations[0].exchanges[].stages[0].rows[3].facts.stream_octets.value] | unique | length == 3'
}

test_a_304() {
	local etag

	etag=$(jq -r '.conversations[0].exchanges[0].stages[2].rows[0].info |
		capture("ETag: (?<tag>.*)").tag' "$kept/keep-alive.json")
	walks 304 --status 304 -H "If-None-Match: $etag" "http://$server_ip/"
	says "$kept/304.json" \
		'.conversations[0].exchanges[0].stages[2].rows[0].facts | .status.value == 304 and .body_len.value == 0'
}

test_head() {
	walks head --head --no-gzip "http://$server_ip/"
	says "$kept/head.json" \
		'.conversations[0].exchanges[0].stages[0].rows[0].facts.method.value == "HEAD"' \
		'.conversations[0].exchanges[0].stages[2].rows[0].facts.body_len.value == 0' \
		'.conversations[0].exchanges[0].stages[2].rows[0].info | contains("Content-Length: 34")'
}

test_an_error() {
	walks error --status 400 --no-gzip -H 'Host: a b' "http://$server_ip/"
	says "$kept/error.json" \
		'.conversations[0].exchanges[0].stages[2].rows[0].facts.status.value == 400'
	says_status 1 'fault: request 1: status 400, 200 expected' \
		walk -o /dev/null --no-gzip -H 'Host: a b' "http://$server_ip/"
}

# The name is shown; the password nowhere, neither as text nor in any dump.
test_credentials_are_masked() {
	local secret=QWxhZGRpbjpvcGVuIHNlc2FtZQ== octets format

	octets=$(printf %s "$secret" | od -An -v -tx1 | tr -d ' \n')

	walks credentials -H "Authorization: Basic $secret" "http://$server_ip/"
	says "$kept/credentials.json" \
		'.conversations[0].exchanges[0].stages[0].rows[2].facts.user.value == "Aladdin"'
	grep -qaF "$secret" "$kept/credentials.pcapng"
	for format in text markdown html json; do
		"$command" walk -r "$kept/credentials.pcapng" --bits \
			--format "$format" >"$tmp/out"
		grep -q Aladdin "$tmp/out"
		must_fail grep -qE "$secret|$octets|open sesame" "$tmp/out"
	done
}

# 30 fields, 3000 octets: no segment of MTU 1280 holds them.
test_a_request_over_several_segments() {
	local fields=() i

	for i in {1..30}; do
		fields+=(-H "X-Filler-$i: $(printf '%*s' 90 '' | tr ' ' "$((i % 10))")")
	done
	shape_link 1280 off
	walks request --no-gzip "${fields[@]}" "http://[$server_ip6]/"
	says "$kept/request.json" \
		'.conversations[0].exchanges[0].stages[0].steps | length >= 3' \
		'.conversations[0].exchanges[0].stages[0].rows[3].facts.nr_segments.value >= 3' \
		'[.conversations[0].steps[].payload_len] | max == 1208'
}

test_an_answer_over_several_segments() {
	shape_link 200 off
	walks answer "${server_end[@]}" "${browser[@]}" "http://$server_ip/"
	says "$kept/answer.json" \
		'all(.conversations[0].exchanges[0].stages[]; .steps | length >= 3)' \
		'[.conversations[0] | (.steps, .server_steps)[].payload_len] | max == 148' \
		'.conversations[0].exchanges[0].stages[2].rows[0].info | endswith("\n\n<HTML><h1>Hello World!</h1></HTML>")' \
		'[.conversations[0].exchanges[0].stages[2].rows[3].facts.message_octets.value | scan("[0-9]+ to [0-9]+")] | unique == ["0 to 147", "148 to 295", "296 to 311"]'
}

# The device cuts the segments and fills the checksums: it is said, it is no
# error, and nothing is missing.
test_super_frames() {
	shape_link 200 on
	walks super "${server_end[@]}" "${browser[@]}" "http://$server_ip/"
	says "$kept/super.json" \
		'[.conversations[0].steps[] | select(.did | contains("a super-frame"))] | length >= 1 and all(.[]; .payload_len > 148 and (.is_troubled | not))' \
		'.notes | any(contains("super-frame"))' \
		'.notes | any(contains("checksums") and contains("no error"))'
	"$command" walk -r "$tmp/made/super.pcap" --format json >"$tmp/super.json"
	says "$tmp/super.json" '.sum.http == 30076 and .sum.adds_up' \
		'.notes | any(contains("super-frame"))' \
		'all(.conversations[0].steps[]; .is_troubled | not)' \
		'[.conversations[0].steps[].facts.tcp_checksum.value] | unique == ["unfilled"]'
}

# It is lost behind the client's capture, which sees it sent again.
test_a_lost_request() {
	shape_link 1500 off
	lose_coming_in
	walks lost-request "http://$server_ip/"
	says "$kept/lost-request.json" \
		'[.conversations[0].steps[] | select(.did | contains("sent again"))] | length >= 1 and all(.[]; .is_troubled and .sender == "client" and .fresh_len == 0)' \
		'.conversations[0].exchanges[0].stages[0].rows[3].facts.nr_retransmissions.value >= 1' \
		'.sum.again > 0 and .sum.again % .conversations[0].exchanges[0].facts.request_len.value == 0' \
		'.sum | .link + .network + .transport + .http + .again == .captured'
}

# The answer's first segment is lost before the client sees it: the second leaves
# a gap, and the client says that it waits.
test_a_lost_segment_of_an_answer() {
	shape_link 200 off
	lose_going_out
	walks lost-answer "${browser[@]}" "http://$server_ip/"
	says "$kept/lost-answer.json" \
		'[.conversations[0].steps[] | select(.did | contains("octets before it are missing so far"))] | length >= 1' \
		'[.conversations[0].steps[] | select(.did | contains("fills a gap"))] | length >= 1' \
		'.conversations[0].facts.nr_duplicate_acks.value >= 1' \
		'.conversations[0].facts.missing.value == 0'
}

# netem sends each frame of the client twice.
test_every_frame_twice() {
	shape_link 1500 off
	in_client tc qdisc add dev "$client_if" root netem duplicate 100%
	walks twice "http://$server_ip/"
	in_client tc qdisc delete dev "$client_if" root
	says "$kept/twice.json" \
		'.sum.again == .conversations[0].exchanges[0].facts.request_len.value' \
		'.sum | .link + .network + .transport + .http + .again == .captured'
}

test_the_known_sum() {
	"$command" walk -r "$tmp/made/known.pcap" --format json >"$tmp/known.json"
	says "$tmp/known.json" \
		'.sum | [.frames, .http, .captured, .fcs, .wire] == [10, 378, 1054, 1094, 1294]' \
		'.sum.line | contains("1,054 captured, 1,094 with FCS, 1,294 on the wire, 29.2 % of it HTTP")'
}

# refuses COMMAND FILE: it is no capture.
refuses() {
	says_status 2 "(cannot read '$2': |cannot walk $2: )" "$1" walk -r "$2"
}

# Within a block, wherever: blocks are of whole words. Between two of them it
# would be a capture of fewer frames.
test_a_capture_that_was_cut() {
	local size

	for size in {1..2401..150}; do
		head -c "$size" "$kept/keep-alive.pcapng" >"$tmp/cut"
		refuses "$command" "$tmp/cut"
	done
	for size in 24 40 41 1237; do
		head -c "$size" "$tmp/made/known.pcap" >"$tmp/cut"
		refuses "$asan" "$tmp/cut"
	done
}

test_what_is_no_capture() {
	local name

	for name in noise noise.pcapng wifi.pcap arp.pcap frames.pcap; do
		refuses "$asan" "$tmp/made/$name"
	done
	says_status 2 "cannot read '.*/noise': unknown file format" \
		"$asan" walk -r "$tmp/made/noise"
	says_status 2 "cannot read '.*wifi.pcap': link type 105" \
		"$asan" walk -r "$tmp/made/wifi.pcap"
	says_status 2 "cannot read '$tmp': " "$asan" walk -r "$tmp"
	says_status 2 "cannot read '$tmp/none': No such file or directory" \
		"$asan" walk -r "$tmp/none"
}

sessions() {
	sed -n 's/^sessions //p' /proc/net/kresp
}

# Not even a SYN is sent.
test_without_the_right_to_capture() {
	local before opens

	before=$(sessions)
	opens=$(in_client nstat -asz TcpActiveOpens | tail -n 1)
	says_status 3 "no right to capture on '$client_if': the capability CAP_NET_RAW is missing" \
		in_client setpriv --bounding-set -net_raw \
		"$command" walk "http://$server_ip/"
	says_status 3 "no right to enter .*: the capability CAP_SYS_ADMIN is missing" \
		in_client setpriv --bounding-set -sys_admin \
		"$command" walk "${server_end[@]}" "http://$server_ip/"
	[ "$(in_client nstat -asz TcpActiveOpens | tail -n 1)" = "$opens" ]
	[ "$(sessions)" = "$before" ]
}

# What the kernel knows of the interfaces is not in the file; all else is, each
# end's frames included.
test_the_written_file_says_the_same() {
	local name

	for name in seed ipv6 keep-alive lost-answer; do
		"$command" walk -r "$kept/$name.pcapng" --format json >"$tmp/again.json"
		jq -S -f "$here/facts.jq" "$kept/$name.json" >"$tmp/live"
		jq -S -f "$here/facts.jq" "$tmp/again.json" >"$tmp/again"
		diff -u "$tmp/live" "$tmp/again"
	done
}

escape=$'\e['

# on_terminal COMMAND...: what it writes to a terminal.
on_terminal() {
	TERM=xterm script -qec "${*@Q}" /dev/null </dev/null
}

test_colours() {
	local format again=("$command" walk -r "$kept/keep-alive.pcapng")

	for format in text markdown html json; do
		"${again[@]}" --format "$format" >"$tmp/out"
		[ -s "$tmp/out" ]
		must_fail grep -qF "$escape" "$tmp/out"
	done
	jq -e .version "$tmp/out" >/dev/null
	on_terminal "${again[@]}" >"$tmp/out"
	grep -qF "$escape" "$tmp/out"
	NO_COLOR=1 on_terminal "${again[@]}" >"$tmp/out"
	grep -q OCTETS "$tmp/out"
	must_fail grep -qF "$escape" "$tmp/out"
	TERM=dumb script -qec "${again[*]@Q}" /dev/null </dev/null >"$tmp/out"
	must_fail grep -qF "$escape" "$tmp/out"
}

test_every_number_is_tsharks() {
	local file

	for file in "$kept"/*.pcapng; do
		capinfos "$file" >"$tmp/out" 2>"$tmp/said"
		[ ! -s "$tmp/said" ] || fail "capinfos: $(cat "$tmp/said")"
	done
	cat "$kept"/*.pcapng >"$tmp/all.pcapng"
	tshark --no-duplicate-keys -o ip.check_checksum:TRUE \
		-o tcp.check_checksum:TRUE -o tcp.reassemble_out_of_order:TRUE \
		-T json -r "$tmp/all.pcapng" >"$tmp/tshark.json" 2>"$tmp/said"
	must_fail grep -v 'Running as user' "$tmp/said"
	python3 "$here/agree.py" "$tmp/tshark.json" "$kept"/*.json
}

# It makes its own network, and loads the module.
test_make_run() {
	kresp_unload
	topology_made=yes
	topology_down
	PATH="$(dirname "$command"):$PATH" "$here/../vm/run.sh" >"$tmp/out" 2>&1 ||
		fail "$(tail -n 20 "$tmp/out")"
	grep -qE '^[0-9]+ frames: 644 octets of HTTP, .* captured' "$tmp/out"
}

mkdir "$tmp/made"
python3 "$here/captures.py" "$tmp/made"
topology_up
kresp_loaded || kresp_load
run_tests "$@"
