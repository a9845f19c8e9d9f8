#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Process 1 of the test VM, on the host's root file system: sets the machine
# up, loads kresp, runs the command, proves that kresp unloads, reports, resets.
#
# The report goes through four virtio ports: the command's standard output, its
# standard error, the outcome (one "status N" line, before it any number of
# "fault WORDS" lines) and the kernel's whole log.

# shellcheck disable=SC1091 # made by vm.sh
. /run/kresp/config

readonly ports=/run/kresp/ports
readonly out=$ports/stdout err=$ports/stderr report=$ports/report log=$ports/dmesg
readonly command_group=/sys/fs/cgroup/command

# A moment, without a process: the fifo never has anything to read.
tick() {
	read -rt 0.05 <>/run/kresp/never
}

fault() {
	echo "fault $*" >&3
}

finish() {
	find_leaks
	check_lockdep
	dmesg >$log
	echo "status $1" >&3
	exec 3>&-
	echo b >/proc/sysrq-trigger
}

mount_all() {
	mkdir -p /dev/pts /dev/shm
	mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
	mount -t tmpfs -o mode=1777 shm /dev/shm
	ln -sfn pts/ptmx /dev/ptmx
	ln -sfn /proc/self/fd /dev/fd
	ln -sfn fd/0 /dev/stdin
	ln -sfn fd/1 /dev/stdout
	ln -sfn fd/2 /dev/stderr
	mkdir -p /run/lock /run/netns
	mount -t cgroup2 cgroup2 /sys/fs/cgroup
	mount -t debugfs debugfs /sys/kernel/debug
	mount -t tracefs tracefs /sys/kernel/tracing
	mount -t bpf bpf /sys/fs/bpf

	# modprobe finds this kernel's modules, whatever the host has there.
	mkdir -p "/lib/modules/$(uname -r)"
	mount --bind "$VM_MODULES" "/lib/modules/$(uname -r)"
}

# The driver names the ports a moment after it made them.
find_ports() {
	local port name

	mkdir $ports
	until [ -e $out ] && [ -e $err ] && [ -e $report ] && [ -e $log ]; do
		for port in /sys/class/virtio-ports/*; do
			name=$(cat "$port/name" 2>/dev/null) && [ -n "$name" ] &&
				ln -sfn "/dev/${port##*/}" "$ports/$name"
		done
		tick
	done
}

set_up() {
	export PATH="$VM_REPO/userspace:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$VM_PATH"
	export XDG_CACHE_HOME=$VM_CACHE
	export HOME=/root TERM=$VM_TERM LC_ALL=C.UTF-8 USER=root SHELL=/bin/bash
	hostname kresp
	ip link set lo up
	set_up_network
	ulimit -c 0
	ulimit -Hn 1048576
	ulimit -Sn 65536
	mkdir -p $command_group
	cd "$VM_REPO" || return
}

# QEMU's user network, which forwards ports of the host here.
set_up_network() {
	[ -n "$VM_NETWORK" ] || return 0
	modprobe virtio_net
	ip link set eth0 up
	ip address add 10.0.2.15/24 dev eth0
	ip route add default via 10.0.2.2
}

load() {
	local mark params

	[ "$VM_LOAD" = no ] && return
	mark=$(dmesg | wc -l)
	read -ra params <<<"$VM_PARAMS"
	insmod "${KRESP_KO:-./kresp.ko}" "${params[@]}" && return
	dmesg | tail -n "+$((mark + 1))" | grep 'kresp: ' | grep -v taint >&2
	return 1
}

# rmmod, whatever the command left: live clients, half-open connections. What
# hangs is shown by the kernel (sysrq w) and not waited for.
unload() {
	local pid deadline=$((SECONDS + VM_UNLOAD_TIMEOUT))

	[ -d /sys/module/kresp ] || return 0
	rmmod kresp >/run/kresp/rmmod 2>&1 &
	pid=$!
	while [ -d /proc/$pid ] && ! grep -q '^State:.Z' /proc/$pid/status; do
		if [ $SECONDS -ge $deadline ]; then
			echo w >/proc/sysrq-trigger
			fault "rmmod kresp hangs: not done after $VM_UNLOAD_TIMEOUT s"
			return
		fi
		tick
	done
	wait $pid || fault "rmmod kresp: $(tr '\n' ' ' </run/kresp/rmmod)"
}

# What nothing refers to any more, told as kernel messages. kmemleak believes in
# a leak when it is 5 s old and two scans found it the same.
find_leaks() {
	local kmemleak=/sys/kernel/debug/kmemleak line found=0

	[ -e $kmemleak ] && [ "${KRESP_LEAKS-}" != no ] || return 0
	read -rt 6 <>/run/kresp/never
	echo scan >$kmemleak
	echo scan >$kmemleak
	while read -r line; do
		[[ $line != unreferenced* ]] || found=$((found + 1))
		echo "$line" >/dev/kmsg
	done <$kmemleak
	[ $found = 0 ] || fault "kmemleak: $found objects have leaked"
}

# After its first report, or when it has no room, lockdep looks no further.
check_lockdep() {
	! grep -qs 'debug_locks: *0' /proc/lockdep_stats ||
		fault "lockdep has turned itself off"
}

# What the command left running goes, so that its output has an end.
kill_leftovers() {
	echo 1 >$command_group/cgroup.kill
}

run_command() {
	local status copiers

	mkfifo /run/kresp/out /run/kresp/err
	cat /run/kresp/out >$out &
	copiers=$!
	cat /run/kresp/err >$err &
	copiers+=" $!"
	(
		exec 3>&- >/run/kresp/out 2>/run/kresp/err </dev/null
		load || exit
		echo $BASHPID >$command_group/cgroup.procs
		unset "${!VM_@}"
		exec bash -c "$(cat /run/kresp/command)"
	)
	status=$?
	unload
	kill_leftovers
	# shellcheck disable=SC2086 # two process ids
	wait $copiers
	return $status
}

# A terminal of its own, the second serial line.
run_shell() {
	local status rows columns

	read -r rows columns <<<"$VM_SIZE"
	(
		exec 3>&- <>/dev/ttyS1 >&0 2>&0
		stty sane rows "$rows" cols "$columns"
		load
		echo "kresp: this is the test VM; its port 80 is localhost:$VM_PORT of the host. exit ends it."
		echo $BASHPID >$command_group/cgroup.procs
		unset "${!VM_@}"
		exec setsid -wc bash -i
	)
	status=$?
	unload
	kill_leftovers
	return $status
}

mkfifo /run/kresp/never
mount_all
find_ports
exec 3>$report
set_up
if [ "$VM_MODE" = shell ]; then
	run_shell
else
	run_command
fi
finish $?
