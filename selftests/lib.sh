# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the shell tests share. A test program sources it, defines functions
# test_*, and ends with `run_tests`: each is a case, run in its own shell under
# set -e, in the order of the file, and named by its function. In a case
#   fail WORDS, skip WORDS       end it so (any command that fails fails it)
#   must_fail COMMAND...         what set -e does not see of ! COMMAND
#   wait_for SECONDS COMMAND...  polls until COMMAND succeeds; fails at the
#                                deadline, which KRESP_TIMEOUT_SCALE multiplies
#   kresp_load [PARAM=VALUE...], kresp_unload, kresp_loaded
#   mark=$(dmesg_mark); dmesg_since "$mark"    the kernel's lines since then
#   wait_for_dmesg SECONDS "$mark" REGEX       prints the lines that match
#   topology_up, topology_down, in_client COMMAND...    the seed's network
# $tmp is a directory of the program's own. Everything is undone at its end.

set -euo pipefail

readonly KSFT_PASS=0 KSFT_FAIL=1 KSFT_SKIP=4

# ---- Cases ----------------------------------------------------------------

fail() {
	echo "$*"
	exit $KSFT_FAIL
}

skip() {
	echo "$*"
	exit $KSFT_SKIP
}

must_fail() {
	! "$@" || fail "succeeded, and should not: $*"
}

# skip_all WORDS: the whole program cannot run here.
skip_all() {
	echo "TAP version 13"
	echo "1..0 # SKIP $*"
	exit $KSFT_SKIP
}

# need COMMAND...: those, root, and a module that fits this kernel, or the whole
# program is skipped.
need() {
	local command kernel

	[ "$(id -u)" = 0 ] || skip_all "needs root"
	kernel=$(modinfo -F vermagic "$KRESP_KO" 2>/dev/null) ||
		skip_all "there is no kresp.ko"
	[ "${kernel%% *}" = "$(uname -r)" ] ||
		skip_all "kresp.ko is for Linux ${kernel%% *}, this is $(uname -r)"
	for command; do
		command -v "$command" >/dev/null || skip_all "needs $command"
	done
}

# The functions test_* in the order they are written.
all_tests() (
	shopt -s extdebug
	for name in $(compgen -A function test_); do
		declare -F "$name"
	done | sort -k2,2n | cut -d' ' -f1
)

# run_tests [NAME...]: runs them, reports in TAP, ends the program.
run_tests() {
	local name number=0 failed=0 skipped=0 status

	# shellcheck disable=SC2046 # function names
	[ $# -gt 0 ] || set -- $(all_tests)
	echo "TAP version 13"
	echo "1..$#"
	for name; do
		number=$((number + 1))
		set +e
		(
			set -e
			topology_made=
			trap 'end_children; topology_down' EXIT
			"$name"
		) >"$tmp/case" 2>&1
		status=$?
		set -e
		name=${name#test_}
		name=${name//_/ }
		case $status in
		"$KSFT_PASS")
			echo "ok $number $name"
			;;
		"$KSFT_SKIP")
			skipped=$((skipped + 1))
			echo "ok $number $name # SKIP $(tail -n 1 "$tmp/case")"
			;;
		*)
			failed=$((failed + 1))
			sed 's/^/# /' "$tmp/case"
			echo "not ok $number $name"
			;;
		esac
	done
	[ $failed = 0 ] || exit $KSFT_FAIL
	[ $skipped -lt $# ] || exit $KSFT_SKIP
	exit $KSFT_PASS
}

end_children() {
	local pids

	pids=$(jobs -p)
	# shellcheck disable=SC2086 # process ids
	[ -z "$pids" ] || kill $pids 2>/dev/null || true
}

cleanup() {
	end_children
	topology_down
	! kresp_loaded || kresp_unload || true
	rm -rf "$tmp"
}

tmp=$(mktemp -d)
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

# ---- Waiting --------------------------------------------------------------

# A pause without a process: nothing ever writes into this pipe.
exec {never}<> <(:)
tick() {
	read -rt 0.05 -u "$never" || true
}

wait_for() {
	local seconds=$(($1 * ${KRESP_TIMEOUT_SCALE:-1})) deadline
	shift

	deadline=$((SECONDS + seconds))
	until "$@"; do
		if [ $SECONDS -gt $deadline ]; then
			echo "not so after $seconds s: $*"
			return 1
		fi
		tick
	done
}

# ---- The module -----------------------------------------------------------

KRESP_KO=${KRESP_KO-$(dirname "${BASH_SOURCE[0]}")/../kresp.ko}
[ -e "$KRESP_KO" ] || KRESP_KO=$(modinfo -n kresp 2>/dev/null) || true

kresp_loaded() {
	[ -d /sys/module/kresp ]
}

# shellcheck disable=SC2120 # parameters are for those who have them
kresp_load() {
	insmod "$KRESP_KO" "$@"
}

# Fails if it takes more than a minute: it is to be bounded, whatever goes on.
kresp_unload() {
	local pid

	rmmod kresp &
	pid=$!
	wait_for 60 process_ended $pid && wait $pid
}

process_ended() {
	! [ -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# ---- The kernel's log -----------------------------------------------------

dmesg_mark() {
	local mark="kresp-test: mark $BASHPID.$RANDOM$RANDOM"

	echo "$mark" >/dev/kmsg
	echo "$mark"
}

# Without time stamps; everything, should the mark have been pushed out. What is
# said for debugging is left out.
dmesg_since() {
	dmesg -t -l emerg,alert,crit,err,warn,notice,info | awk -v mark="$1" '
		{ lines[++n] = $0 }
		index($0, mark) { n = 0 }
		END { for (i = 1; i <= n; i++) print lines[i] }'
}

dmesg_grep() {
	dmesg_since "$1" | grep -E -e "$2" >"$tmp/dmesg"
}

wait_for_dmesg() {
	wait_for "$1" dmesg_grep "$2" "$3" || return
	cat "$tmp/dmesg"
}

# ---- The seed's network ---------------------------------------------------
#
#     this namespace, the server              namespace "client"
#   +----------------------------+        +----------------------------+
#   | kresp0                     |  veth  | eth0                       |
#   | bc:f2:b8:57:86:02          +--------+ bc:35:db:cf:1b:03          |
#   | 10.0.0.2/24  fd00::2/64    |        | 10.0.0.3/24  fd00::3/64    |
#   | default via the client,    |        |                            |
#   | where there is no other    |        |                            |
#   +----------------------------+        +----------------------------+

# shellcheck disable=SC2034 # for the tests
readonly server_if=kresp0 server_mac=bc:f2:b8:57:86:02 \
	server_ip=10.0.0.2 server_ip6=fd00::2 \
	client_if=eth0 client_mac=bc:35:db:cf:1b:03 \
	client_ip=10.0.0.3 client_ip6=fd00::3

topology_made=

in_client() {
	ip netns exec client "$@"
}

topology_up() {
	[ ! -e /run/netns/client ] || fail "a namespace 'client' exists already"
	topology_made=yes
	ip netns add client
	ip link add $server_if address $server_mac type veth \
		peer name $client_if address $client_mac netns client
	sysctl -qw net.ipv6.conf.$server_if.accept_dad=0 2>/dev/null || true
	in_client sysctl -qw net.ipv6.conf.$client_if.accept_dad=0 2>/dev/null || true
	ip address add $server_ip/24 dev $server_if
	ip -6 address add $server_ip6/64 dev $server_if nodad
	ip -n client address add $client_ip/24 dev $client_if
	ip -n client -6 address add $client_ip6/64 dev $client_if nodad
	ip -n client link set lo up
	ip -n client link set $client_if up
	ip link set $server_if up
	wait_for 30 topology_carrier
	[ -n "$(ip route show default)" ] ||
		ip route add default via $client_ip dev $server_if
	[ -n "$(ip -6 route show default)" ] ||
		ip -6 route add default via $client_ip6 dev $server_if
}

topology_carrier() {
	[ "$(cat /sys/class/net/$server_if/operstate)" = up ] &&
		[[ $(ip -n client -br link show $client_if) == *LOWER_UP* ]]
}

# The link first: it is gone when ip returns, the namespace some time later.
topology_down() {
	[ -n "$topology_made" ] || return 0
	topology_made=
	ip link delete $server_if 2>/dev/null || true
	ip netns delete client 2>/dev/null || true
}
