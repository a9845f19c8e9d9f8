#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: instructions.sh [-l "LOAD..."] [-s "SERVER..."] [-r]
#
# Instructions per request: all that the guest executes while a request is made
# and answered, client, TCP and server, on one processor, counted by QEMU
# (-icount). No neighbour on the machine disturbs it. LOADs and their SERVERs
# are in loads.sh. The floor is what TCP costs without HTTP (floor/floor.c).
# -r: raw, "load server instructions octets", a line each.

. "$(dirname "$0")/../vm/common.sh"
. "$repo/selftests/bench/host.sh"
. "$repo/selftests/bench/loads.sh"

on_host() {
	bench_build
	VM_ICOUNT=yes bench_vm selftests/bench/instructions.sh in-vm \
		"$loads" "$only" | "$show"
}

table() {
	awk '
	BEGIN {
		printf "%-14s %-13s %12s %12s %7s\n", "load", "server",
			"instructions", "above floor", "octets"
	}
	{
		if ($2 == "floor")
			floor[$1] = $3
		printf "%-14s %-13s %12d %12s %7d\n", $1, $2, $3,
			$1 in floor ? $3 - floor[$1] : "", $4
		fflush()
	}'
}

in_vm() {
	local name server loads=$1 only=$2
	local -a options servers

	. "$repo/selftests/bench/servers.sh"
	servers_up
	for name in ${loads:-$(load_names)}; do
		load_options "$name"
		load_servers "$name"
		for server in "${servers[@]}"; do
			[ -z "$only" ] || [[ " $only " == *" $server "* ]] || continue
			instructions "$name $server" "$server" "${options[@]}"
		done
	done
}

loads='' only='' show=table
case ${1-} in
in-vm)	in_vm "$2" "$3"; exit ;;
esac
while getopts l:s:r option; do
	case $option in
	l)	loads=$OPTARG ;;
	s)	only=$OPTARG ;;
	r)	show='cat' ;;
	*)	exit 2 ;;
	esac
done
on_host
