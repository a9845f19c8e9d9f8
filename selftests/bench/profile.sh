#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: profile.sh LOAD SERVER...
#
# Where the instructions of a request go: for each symbol, kernel, module or
# program, how many are spent in it by each SERVER, in the order of what the
# last SERVER spends above the first ("floor", usually). LOADs and SERVERs are
# in loads.sh. Sampled by perf's clock while QEMU counts instructions, every
# 7919th; so the sums are true and a symbol's share is as good as some thousands
# of samples make it. What runs with interrupts off is booked where they come on.

. "$(dirname "$0")/../vm/common.sh"
. "$repo/selftests/bench/host.sh"
. "$repo/selftests/bench/loads.sh"

in_vm() {
	local load=$1 server each
	local -a options

	. "$repo/selftests/bench/servers.sh"
	servers_up
	sysctl -qw kernel.perf_event_max_sample_rate=200000 \
		kernel.perf_cpu_time_max_percent=0 kernel.kptr_restrict=0
	load_options "$load"
	shift
	for server; do
		if [ "$server" = floor ]; then
			floor_like "${options[@]}"
		else
			server_select "$server"
		fi
		each=$("$bench/load" "${options[@]}" "$port" |
			awk '{ print ($2 - $3) / $1 }')
		(cd $bench_dir && perf record -q -a -e cpu-clock -c 7919 -- \
			"$bench/load" "${options[@]}" -n $((120000000 / ${each%.*})) \
			"$port" >/dev/null)
		perf script -i $bench_dir/perf.data -F comm,ip,sym,dso 2>/dev/null |
			awk -v server="$server" -v each="$each" '
			NF && $1 !~ /^perf/ {
				gsub(/.*\/|[()]/, "", $NF)
				nr[$(NF - 1) ($NF ~ /kallsyms/ ? "" : " " $NF)]++
				total++
			}
			END {
				for (name in nr)
					print server "\t" name "\t" nr[name] / total * each
			}'
	done
}

table() {
	awk -F '\t' -v servers="$*" '
	{
		spent[$1, $2] = $3
		total[$1] += $3
		seen[$2]
	}
	function row(key, name, array,   i) {
		printf "%d\t", key
		for (i = 1; i <= n; i++)
			printf "%9d", array[server[i] SUBSEP name]
		print "  " name
	}
	END {
		n = split(servers, server, " ")
		for (i = 1; i <= n; i++)
			all[server[i], "all"] = total[server[i]]
		printf "\t"
		for (i = 1; i <= n; i++)
			printf "%9s", server[i]
		print ""
		fflush()
		row(1e9, "all", all)
		for (name in seen)
			row(spent[server[n], name] - spent[server[1], name], name, spent)
	}' | { IFS= read -r head; echo "$head"; sort -snr; } | cut -f2
}

if [ "${1-}" = in-vm ]; then
	shift
	in_vm "$@"
else
	[ $# -ge 2 ] || die "usage: profile.sh LOAD SERVER..."
	bench_build
	VM_ICOUNT=yes bench_vm selftests/bench/profile.sh in-vm "$@" |
		table "${@:2}"
fi
