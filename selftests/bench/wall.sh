#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: wall.sh loads|among|processors [ROUNDS]
#
# Requests per second and latencies by the clock on the wall, of wrk in the test
# VM, or ./load where wrk cannot. The servers of a load take turns in every
# round, A B C A B C, so that what else the machine does meets them alike. The
# machine is emulated: a figure says nothing, the ratio of two in one run does.
#
# loads	all loads but connect-1, with two processors; "log" in three times as
#	many rounds, as what it is about is a small difference
# among	keepalive-32 among no, 10,000 and 50,000 idle sessions of the same server
# processors
#	keepalive-32 with one processor, with two, and with four if the
#	machine has them
#
# Lines come out, times in microseconds; "busy" is processor time per request:
#   LOAD SERVER ROUND REQUESTS/S P50 P99 P99.9 WORST FAILURES BUSY
#   memory SERVER SESSIONS OCTETS	the machine's for an idle session, both ends
#   memory-own kresp SESSIONS OCTETS	of that, kresp's own

. "$(dirname "$0")/../vm/common.sh"
. "$repo/selftests/bench/host.sh"
. "$repo/selftests/bench/loads.sh"

readonly seconds=${BENCH_SECONDS:-1}
readonly among="0 10000 50000"

# The time both processors were busy, in microseconds.
busy() {
	awk -v tick=$((1000000 / $(getconf CLK_TCK))) \
		'/^cpu / { print ($2 + $3 + $4 + $7 + $8) * tick }' /proc/stat
}

# "REQUESTS/S P50 P99 P99.9 WORST FAILURES REQUESTS", times in microseconds.
run_client() {
	if [ "${client[0]}" = wrk ]; then
		"${client[@]}" -d "${seconds}s" --timeout 10s -s "$bench/wrk.lua" \
			"http://127.0.0.1:$port/" | sed -n 's/^done //p'
	else
		"${client[@]}" -d "$seconds" "$port"
	fi
}

# shoot LOAD NAME SERVER ROUND: the client on the server that is selected.
shoot() {
	local before said
	local -a options client

	load_options "$1"
	client_options
	before=$(busy)
	said=$(run_client)
	[ "${said##* }" -gt 0 ] 2>/dev/null || die "load $1 on $3 failed"
	awk -v to="$2 $3 $4" -v busy=$(($(busy) - before)) '{
		print to, int($1), $2, $3, $4, $5, $6, int(busy / $7)
	}' <<<"$said"
}

loads_in_vm() {
	local name server round rounds
	local -a options servers

	for name in $(load_names); do
		load_options "$name"
		load_servers "$name"
		case $name in
		connect-1)	continue ;;
		log)		rounds=$((3 * $1)) ;;
		*)		rounds=$1 ;;
		esac
		for ((round = 1; round <= rounds; round++)); do
			for server in "${servers[@]}"; do
				[ "$server" != floor ] || floor_like "${options[@]}"
				server_select "$server"
				shoot "$name" "$name" "$server" "$round"
			done
		done
	done
}

# rounds LOAD NAME ROUNDS: of the two that matter.
rounds() {
	local round server

	for ((round = 1; round <= $3; round++)); do
		for server in kresp nginx; do
			server_select "$server"
			shoot "$1" "$2" "$server" "$round"
		done
	done
}

# A crowd of each number on kresp, beside it one on nginx, and beside both the
# rounds: this script, run by the one crowd and by the other.
among_in_vm() {
	local n

	for n in $among; do
		crowd kresp "$n" beside-kresp "$n" "$1"
	done
}

# crowd SERVER SESSIONS ARGUMENT...: it grows from a tenth, which tells the
# memory of the others.
crowd() {
	server_select "$1"
	"$bench/crowd" "$port" "$(($2 / 10)),$2" "$0" in-vm "${@:3}" |
		sed "s/^crowd $2 /memory $1 $2 /; /^crowd/d; /^memory .* 0 0$/d"
}

# Whether the crowd has all of its SESSIONS.
is_all_here() {
	[ "$CROWD" = "$1" ]
}

beside_kresp() {
	is_all_here "$1" || return 0
	echo "memory-own kresp $1 $(sed -n 's/^memory_used //p' /proc/net/kresp)"
	crowd nginx "$1" beside-both "$@"
}

beside_both() {
	is_all_here "$1" || return 0
	rounds keepalive-32 "among-$1" "$2"
}

in_vm() {
	. "$repo/selftests/bench/servers.sh"
	[ -d $bench_dir ] || servers_up
	case $1 in
	loads)		loads_in_vm "$2" ;;
	processors-*)	rounds keepalive-32 "$1" "$2" ;;
	among)		among_in_vm "$2" ;;
	beside-kresp)	beside_kresp "${@:2}" ;;
	beside-both)	beside_both "${@:2}" ;;
	esac
}

on_host() {
	bench_build
	VM_MEMORY=4096 VM_TIMEOUT=$(scaled 1800) bench_vm \
		"BENCH_SECONDS=$seconds" selftests/bench/wall.sh in-vm "$@"
}

processors() {
	local nr

	for nr in 1 2 4; do
		if [ $nr -le 2 ] || [ $nr -le "$(nproc)" ]; then
			VM_CPUS=$nr on_host processors-$nr "$1"
		fi
	done
}

case ${1-} in
in-vm)		in_vm "${@:2}" ;;
loads|among)	on_host "$1" "${2:-5}" ;;
processors)	processors "${2:-5}" ;;
*)		die "usage: wall.sh loads|among|processors [ROUNDS]" ;;
esac
