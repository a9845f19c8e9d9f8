#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: vm.sh COMMAND	runs COMMAND (bash -c) as root in the test VM
#        vm.sh		an interactive shell there
#
# Standard output, standard error and exit status are the command's own, byte
# for byte. Status 124: not done within VM_TIMEOUT seconds. Status 125: the
# guest's kernel complained, kresp did not unload, or the VM did not work;
# standard error says what, and where the logs are. Environment: KDIR,
# KRESP_LOAD=no, KRESP_PARAMS, VM_TIMEOUT, VM_MEMORY (MiB), VM_PORT; variables
# KRESP_* are the command's, too. VM_STATUS_FILE: the status goes there instead.
#
# KRESP_KERNEL=debug or =race boots that kernel, with the module built for it,
# which the command finds by KRESP_KO. On the debug kernel it is looked for
# leaks when the module is gone (KRESP_LEAKS=no: it is not).
#
# VM_FORWARD="PORT:GUEST-PORT...": ports of 127.0.0.1 lead into the guest.
# VM_CPUS: how many processors, default 2. VM_ICOUNT=yes: one processor, and the
# guest's clocks count its instructions, one a nanosecond, the same in every run
# (rdrand: until the random pool has entropy, each number costs thousands); an
# idle guest's clock jumps to what it waits for.

. "$(dirname "$0")/common.sh"

# A report of the kernel's, wherever it comes from, and that a detector gave up.
# The request log is the peer's text, so it does not count.
readonly complaint='BUG: |(^|[^A-Z])BUG [a-z]|(^|\] )WARNING: |Oops|general protection fault|Kernel panic|Unable to handle|KASAN: |ref_tracker: |UBSAN: |KCSAN: |KFENCE: |ODEBUG: |INFO: (task .* blocked|possible|trying to register|suspicious|rcu_.*stall|.*detected stall)|rcu: .*(stall|self-detected)|soft lockup|hard LOCKUP|refcount_t: |list_(add|del) corruption|unreferenced object|kmemleak: [0-9]+ new|Kernel memory leak detector disabled|turning off the locking|lockdep is turned off|unregister_netdevice: waiting|Bad page state|stack-protector|scheduling while atomic|nobody cared|Call Trace:'

# log NAME: the lines of a log that count.
log() {
	awk -v known="$repo/selftests/vm/races" -v dropped="$1.races" \
		-f "$repo/selftests/vm/races.awk" "$1" | grep -av 'kresp: \['
}

complaints() {
	{ log console; log dmesg; } | grep -aE "$complaint" || true
}

quote() {
	printf "'%s'" "${1//\'/\'\\\'\'}"
}

# The run's own part of the initramfs: /init, and what guest.sh reads.
write_config() {
	local name

	# shellcheck disable=SC2034 # used by name, below
	local VM_REPO=$repo VM_MODULES=$image/lib/modules/$release \
		VM_LOAD=$load VM_PARAMS=${KRESP_PARAMS-} VM_MODE=$mode \
		VM_PATH=$PATH VM_TERM=${TERM:-dumb} VM_SIZE=$size \
		VM_PORT=$port VM_NETWORK=$forwards VM_CACHE=${cache%/kresp} VM_UNLOAD_TIMEOUT=$unload_timeout
	mkdir -p config/kresp
	cp "$repo/selftests/vm/init" config/init
	for name in "${!VM_@}"; do
		printf '%s=%s\n' "$name" "$(quote "${!name}")"
	done >config/kresp/config
	for name in "${!KRESP_@}" CI; do
		[ -z "${!name+x}" ] ||
			printf 'export %s=%s\n' "$name" "$(quote "${!name}")"
	done >>config/kresp/config
	printf '%s\n' "$command" >config/kresp/command
	(cd config && find . | "$image/busybox" cpio -o -H newc 2>/dev/null) |
		cat "$image/initrd.cpio" - >initrd
}

start_qemu() {
	local -a processors=(-accel "tcg,thread=multi" -cpu "max,-cx16"
		-smp "${VM_CPUS:-2}")
	local kernel_args=

	if [ "${VM_ICOUNT-}" = yes ]; then
		processors=(-accel "tcg,thread=single" -cpu "qemu64,+rdrand" -smp 1
			-icount "shift=0,sleep=off" -seed 1
			-rtc "base=2026-01-01,clock=vm")
		kernel_args=" nokaslr norandmaps"
	fi
	local -a args=(
		-nodefaults -no-user-config -display none -no-reboot
		-M "$machine" "${processors[@]}"
		-m "${VM_MEMORY:-2048}"
		-kernel "$image/kernel" -initrd initrd
		-append "console=ttyS0 loglevel=5 panic=-1 reboot=t no_timer_check oops=panic panic_on_warn=$panic_on_warn printk.devkmsg=on log_buf_len=8M watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=120$kernel_args"
		-serial file:console
		-fsdev "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap"
		-device "virtio-9p-$bus,fsdev=host,mount_tag=host"
		-device "virtio-serial-$bus"
	)
	local name forward network=user,id=net

	for forward in $forwards; do
		network+=",hostfwd=tcp:127.0.0.1:${forward%:*}-:${forward#*:}"
	done
	[ -z "$forwards" ] || args+=(-netdev "$network"
		-device "virtio-net-$bus,netdev=net${rom-}")
	for name in stdout stderr report dmesg console; do
		: >"$name"
		args+=(-chardev "file,id=$name,path=$name"
			-device "virtserialport,name=$name,chardev=$name")
	done
	if [ "$mode" = shell ]; then
		args+=(-chardev "stdio,id=shell,signal=off"
			-device "isa-serial,chardev=shell")
		setpriv --pdeathsig KILL qemu-system-x86_64 "${args[@]}" \
			<&0 2>qemu &
	else
		setpriv --pdeathsig KILL qemu-system-x86_64 "${args[@]}" \
			</dev/null >qemu 2>&1 &
	fi
	qemu=$!
}

# Ends with QEMU, or kills it at the deadline.
wait_for_qemu() {
	local watchdog

	if [ -n "$timeout" ]; then
		(
			trap 'kill $!' TERM
			sleep "$timeout" &
			wait $! && : >timed-out && kill -KILL "$qemu"
		) &
		watchdog=$!
	fi
	wait "$qemu" 2>/dev/null || true
	[ -z "${watchdog-}" ] || kill "$watchdog" 2>/dev/null || true
}

cleanup() {
	local status=$?

	trap - EXIT
	[ -z "${qemu-}" ] || kill -KILL "$qemu" 2>/dev/null || true
	[ -z "${terminal-}" ] || stty "$terminal"
	if [ -n "${keep-}" ]; then
		say "logs: $run/console (the kernel's), dmesg, qemu"
	else
		rm -rf "$run"
	fi
	if [ -n "${VM_STATUS_FILE-}" ]; then
		echo "$status" >"$VM_STATUS_FILE"
		exit 0
	fi
	exit "$status"
}

fail() {
	keep=yes
	say "$@"
}

[ $# -le 1 ] || die "usage: vm.sh [COMMAND]"
forwards=${VM_FORWARD-}
timeout=${VM_TIMEOUT:-$(scaled 600)} load=${KRESP_LOAD:-yes} port=${VM_PORT:-8080}
unload_timeout=$(scaled 60) size='24 80' command=
[[ $timeout =~ ^[0-9]+$ ]] || die "VM_TIMEOUT=$timeout is not a number of seconds"
# Of the kernel's own data races there are many, so these are read afterwards.
panic_on_warn=1
[ "${KRESP_KERNEL-}" != race ] || panic_on_warn=0
if [ -n "${KRESP_KERNEL-}" ]; then
	# Without PCI and ACPI, which take long to find nothing.
	machine=microvm,acpi=off bus=device
	KRESP_KO=${KRESP_KO:-$("$repo/selftests/vm/module.sh")}
	export KRESP_KO
else
	machine=pc bus=pci rom=,romfile=
fi
[ "$load" = no ] || [ -f "${KRESP_KO:-$repo/kresp.ko}" ] ||
	die "kresp.ko is not built: make"
image=$("$repo/selftests/vm/kernel.sh" image)
release=$("$repo/selftests/vm/kernel.sh" release)
if [ $# -eq 1 ]; then
	mode=command command=$1
elif [ -t 0 ]; then
	mode=shell timeout='' forwards+=" $port:80"
	terminal=$(stty -g)
	size=$(stty size)
else
	mode=command command=$(cat)
fi
if [ -t 1 ]; then
	columns=$(stty size <&1 | cut -d' ' -f2)
	export KRESP_COLOR=${KRESP_COLOR-yes} KRESP_COLUMNS=${columns:-80}
fi

mkdir -p "$cache/runs"
find "$cache/runs" -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} +
run=$(mktemp -d "$cache/runs/vm.XXXXXX")
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cd "$run"
write_config
start_qemu
copiers=()
if [ $mode = command ]; then
	tail -c +1 -qf -s 0.1 --pid="$qemu" stdout 2>/dev/null &
	copiers+=($!)
	tail -c +1 -qf -s 0.1 --pid="$qemu" stderr >&2 2>/dev/null &
	copiers+=($!)
fi
wait_for_qemu
[ $mode = shell ] || wait "${copiers[@]}" || true
unset qemu

status=$(sed -n 's/^status //p' report)
if [ -e timed-out ]; then
	fail "not done after $timeout s (VM_TIMEOUT): the VM was stopped"
	exit 124
fi
if grep -q '^fault ' report; then
	fail "$(sed -n 's/^fault //p' report)"
	status=125
fi
first=$(complaints | head -n 1)
if [ -n "$first" ]; then
	fail "the kernel complained: $first"
	log dmesg | grep -a -m 1 -A 60 -F -e "$first" >&2 ||
		log console | grep -a -m 1 -A 60 -F -e "$first" >&2 || true
	status=125
fi
if [ -z "$status" ]; then
	fail "the VM ended without a report: $(cat qemu console 2>/dev/null | tail -n 1)"
	status=125
fi
exit "$status"
