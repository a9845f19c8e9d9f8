#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: cost.sh
#
# What a request costs, in instructions (see instructions.sh), as the work grows:
# with the sessions that are open, the octets of its head, and the requests sent
# at once. Lines come out:
#   sessions|head|pipelined SERVER HOW-MANY INSTRUCTIONS

. "$(dirname "$0")/../vm/common.sh"
. "$repo/selftests/bench/host.sh"

readonly heads="40 100 200 400 1000 2000 4000 8000" batches="1 2 4 8 16 32 64"

in_vm() {
	local server n

	. "$repo/selftests/bench/servers.sh"
	servers_up
	for server in floor kresp nginx; do
		for n in $heads; do
			instructions "head $server $n" $server -c 32 -n 3000 -b "$n"
		done
		for n in $batches; do
			instructions "pipelined $server $n" $server -c 32 -p "$n" -n 6000
		done
	done
	crowd floor 0,100,1000,10000
	crowd nginx 0,100,1000,10000
	crowd kresp 0,100,1000,10000,50000
}

# Sockets of TCP, those in TIME-WAIT too.
nr_sockets() {
	awk '$1 == "TCP:" { print $7 + $9 }' /proc/net/sockstat
}

# Whoever comes next is not to pay for connections that are being closed. An idle
# guest's clock jumps to what it waits for.
settle() {
	local deadline=$((SECONDS + $(scaled 600)))

	while [ "$(nr_sockets)" -gt 100 ]; do
		[ $SECONDS -lt $deadline ] || die "sockets are left: $(nr_sockets)"
		sleep 1
	done
}

# The requests are made among so many idle sessions, all on one server.
crowd() {
	settle
	[ "$1" != floor ] || floor_like -c 32
	server_select "$1"
	"$bench/crowd" "$port" "$2" "$0" among "$1" |
		grep -v "^crowd"
}

# Run by ./crowd, beside its sessions.
among() {
	. "$repo/selftests/bench/servers.sh"
	server_select "$1"
	"$bench/load" -c 32 -n 3000 "$port" |
		awk -v to="sessions $1 $CROWD" '{ print to, int(($2 - $3) / $1) }'
}

case ${1-} in
'')	bench_build
	VM_ICOUNT=yes VM_MEMORY=3072 VM_TIMEOUT=$(scaled 1200) \
		bench_vm selftests/bench/cost.sh in-vm ;;
in-vm)	in_vm ;;
among)	among "$2" ;;
*)	die "usage: cost.sh" ;;
esac
