#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: starve.sh [SECONDS [CONDITION...]]
#
# What a client outside the guest sees of kresp and of nginx while the guest's
# userspace starves: ./probe asks every 20 ms or so, one server after the other,
# with a connection that stays and with new ones; in turns, for what one client
# does to the guest's kernel another would see. The guest has one processor fewer
# than the machine, which is for the client and QEMU's network. The CONDITIONs,
# each client in each of them for SECONDS (default 10), all if none is named:
#
#   none      nothing else runs
#   busy      300 busy processes
#   raised    the same, with ksoftirqd at real-time priority
#   memory    a process that keeps all memory but 24 MiB in use
#   bomb      a fork bomb, in a cgroup of 500 processes
#   stopped   every user process is stopped
#
# Lines come out, times in microseconds; no answer in 2 s is a failure:
#   CONDITION SERVER keepalive|connect REQUESTS FAILURES P50 P99 WORST \
#	TIMES WAITED RAN
#
# The last three are a profile of what stands between a packet and its answer: how
# often ksoftirqd ran meanwhile, and how long it had waited for the processor and
# how long it ran, in all.

. "$(dirname "$0")/../vm/common.sh"
. "$repo/selftests/bench/host.sh"

# ---- In the VM: "begin CONDITION SERVER KIND" when a client may ask, and
# "end CONDITION SERVER KIND TIMES WAITED RAN" when it is to have asked --------

readonly group=/sys/fs/cgroup/starve

# A moment, without a process: the fifo never has anything to read.
pass() {
	read -rt "$1" <>"$bench_dir/never" || true
}

# Sums up what the scheduler knows of ksoftirqd, without a process.
ksoftirqd() {
	local dir run wait nr

	ran=0 waited=0 times=0
	for dir in "${ksoftirqds[@]}"; do
		read -r run wait nr <"$dir/schedstat"
		ran=$((ran + run / 1000)) waited=$((waited + wait / 1000))
		times=$((times + nr))
	done
}

# hold CONDITION SECONDS: for every client as long as it takes, and some more.
hold() {
	local ran waited times ran_before waited_before times_before turn

	for turn in {kresp,nginx}" keepalive" {kresp,nginx}" connect"; do
		ksoftirqd
		ran_before=$ran waited_before=$waited times_before=$times
		echo "begin $1 $turn"
		pass $(($2 + 5))
		ksoftirqd
		echo "end $1 $turn $((times - times_before))" \
			"$((waited - waited_before)) $((ran - ran_before))"
	done
}

# in_group COMMAND...: in a cgroup that clear_group kills.
in_group() {
	echo $BASHPID >$group/cgroup.procs
	exec "$@"
}

clear_group() {
	echo 1 >$group/cgroup.kill
	until grep -q 'populated 0' $group/cgroup.events; do
		pass 0.05
	done
}

hog() {
	local condition=$1 time=$2 full

	exec {pipe}< <(in_group "$bench/hog" "${@:3}")
	read -r full <&"$pipe" && [ "$full" = full ]
	hold "$condition" "$time"
	clear_group
	exec {pipe}<&-
}

none() {
	hold none "$1"
}

busy() {
	hog busy "$1" busy 300
}

# What an administrator can do about it, on a kernel that leaves packets to it.
raised() {
	local dir

	for dir in "${ksoftirqds[@]}"; do
		chrt -f -p 1 "${dir#/proc/}"
	done
	hog raised "$1" busy 300
	for dir in "${ksoftirqds[@]}"; do
		chrt -o -p 0 "${dir#/proc/}"
	done
}

memory() {
	hog memory "$1" memory 24
}

bomb() {
	echo 500 >$group/pids.max
	# shellcheck disable=SC2016 # for that shell
	(in_group bash -c 'b() { b | b & b; }; b' >/dev/null 2>&1) &
	disown	# its end is no news
	until [ "$(cat $group/pids.current)" -ge 400 ]; do
		pass 0.05
	done
	hold bomb "$1"
	clear_group
	echo max >$group/pids.max
}

# All but the harness: the first process, this one, and those that carry what
# it says.
stopped() {
	local dir

	for dir in /proc/[0-9]*; do
		case ${dir#/proc/}:$(cat "$dir/comm" 2>/dev/null) in
		1:*|$$:*|*:cat)	;;
		*)	kill -STOP "${dir#/proc/}" 2>/dev/null || true ;;
		esac
	done
	hold stopped "$1"
	kill -CONT -1
}

in_vm() {
	local condition time=$1

	. "$repo/selftests/bench/servers.sh"
	servers_up
	mkfifo "$bench_dir/never"
	echo +pids >/sys/fs/cgroup/cgroup.subtree_control
	mkdir $group
	server_select nginx
	server_select kresp
	mapfile -t ksoftirqds < <(grep -lx 'ksoftirqd/[0-9]*' /proc/[0-9]*/comm)
	ksoftirqds=("${ksoftirqds[@]%/comm}")
	shift
	for condition; do
		"$condition" "$time"
	done
}

# ---- On the host ----------------------------------------------------------

# probe SERVER KIND SECONDS
probe() {
	local -a option=()

	[ "$2" = keepalive ] || option=(-x)
	"$repo/selftests/bench/probe" "${option[@]}" "${ports[$1]}" "$3"
}

on_host() {
	local word condition server kind profile seen line turns=0 time=$1
	local -A ports

	bench_build
	ports=([kresp]=$(shuf -i 20000-25000 -n 1) [nginx]=$(shuf -i 25001-30000 -n 1))
	while read -r word condition server kind profile; do
		line="$condition $server $kind"
		if [ "$word" = end ]; then
			echo "$line $seen $profile"
			turns=$((turns + 1))
			continue
		fi
		seen=$(probe "$server" "$kind" "$time")
		! read -rt 0 || die "$line: the guest went on before the client had asked for $time s"
	done < <(VM_FORWARD="${ports[kresp]}:8080 ${ports[nginx]}:8081" \
		VM_MEMORY=1024 VM_CPUS=$(($(nproc) > 2 ? 2 : 1)) \
		bench_vm selftests/bench/starve.sh in-vm "$@")
	[ $turns = $((4 * ($# - 1))) ] || die "only $turns turns came to their end"
}

if [ "${1-}" = in-vm ]; then
	in_vm "${@:2}"
else
	[ $# -gt 1 ] || set -- "${1:-10}" none busy raised memory bomb stopped
	on_host "$@"
fi
