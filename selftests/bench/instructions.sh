#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: instructions.sh [-l "LOAD..."] [-s "SERVER..."] [-o FILE]
#
# Instructions per request: all that the guest executes while a request is made
# and answered, client, TCP and server, on one processor, counted by QEMU
# (-icount). No neighbour on the machine disturbs it. LOADs and their SERVERs
# are in loads.sh. The floor is what TCP costs without HTTP (floor/floor.c).
# FILE gets "load server instructions octets", a line each.

. "$(dirname "$0")/../vm/common.sh"
. "$repo/selftests/bench/host.sh"
. "$repo/selftests/bench/loads.sh"

on_host() {
	bench_build
	VM_ICOUNT=yes bench_vm selftests/bench/instructions.sh in-vm \
		"$loads" "$only" | tee "$file" | table
}

table() {
	awk '
	BEGIN {
		printf "%-14s %-13s %12s %12s %8s %7s\n", "load", "server",
			"instructions", "above floor", "of nginx", "octets"
	}
	{
		nr++
		load[nr] = $1; server[nr] = $2; cost[nr] = $3; octets[nr] = $4
		if ($2 == "floor")
			floor[$1] = $3
		printf "%-14s %-13s %12d", $1, $2, $3
		if ($1 in floor)
			printf " %12d", $3 - floor[$1]
		else
			printf " %12s", ""
		printf " %8s %7d\n", "", $4
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
			echo "$name $server $(instructions "$server" "${options[@]}")"
		done
	done
}

loads='' only='' file=/dev/null
case ${1-} in
in-vm)	in_vm "$2" "$3"; exit ;;
esac
while getopts l:s:o: option; do
	case $option in
	l)	loads=$OPTARG ;;
	s)	only=$OPTARG ;;
	o)	file=$OPTARG ;;
	*)	exit 2 ;;
	esac
done
on_host
