#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: deps.sh [build] [vm] [check] [debug] [fuzz] [lint]	(default: all)
#        deps.sh slowhttptest		what attacks/slowhttptest.sh runs
#        deps.sh browser		what looks at a walk's page, 126 MB to fetch
#        deps.sh bench			the clients of bench/, and what its peers load
#
# Makes sure that the Debian packages the named purposes need are installed.
# Silent and quick when they are. Otherwise root's apt-get installs them, and
# nothing else changes: every installed package is pinned to its version, no
# recommended package comes along, nothing is removed. Not root: one line says
# what to install, status 1.

. "$(dirname "$0")/common.sh"

packages() {
	case $1 in
	build)	echo gcc libc6-dev zlib1g-dev libmnl-dev libpcap-dev
		have_headers || echo headers ;;
	vm)	echo qemu-system-x86 kmod xz-utils zstd iproute2 curl ;;
	check)	echo rsync perl python3 tcpdump ethtool jq tshark ;;
	debug)	echo make gcc libc6-dev flex bison bc libelf-dev lz4 xz-utils perl \
			kmod rsync ;;
	fuzz)	echo clang libclang-rt-dev ;;
	lint)	echo perl sparse shellcheck cppcheck ;;
	slowhttptest) echo slowhttptest ;;
	browser) echo chromium python3 fonts-inter fonts-jetbrains-mono pngquant ;;
	bench)	echo wrk gnuplot-nox linux-perf python3 libssl3 zlib1g
		echo libpcre2-8-0 libnettle8 libxxhash0 libyaml-0-2 libwslay1 ;;
	*)	die "deps: '$1' is none of build, vm, check, debug, fuzz, lint" ;;
	esac
}

have_headers() {
	[ -n "${KDIR-}" ] ||
		KRESP_KERNEL='' "$repo/selftests/vm/kernel.sh" kdir >/dev/null 2>&1
}

# The names apt is to install; "headers" is a versioned package, so that no
# metapackage of the machine's own is touched.
resolve() {
	local name

	for name in "${missing[@]}"; do
		case $name in
		headers) meta_target linux-headers-amd64 ;;
		*) echo "$name" ;;
		esac
	done
}

apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 \
		-o Dir::Etc::Preferences="$tmp/pins" "$@" >>"$tmp/log" 2>&1
}

# Every installed package stays what it is, and what is new from the same
# source comes in the same version (libc6-dev wants exactly its libc6).
pins() {
	cat /etc/apt/preferences 2>/dev/null || true
	echo
	dpkg-query -W -f='${Package} ${source:Package} ${Version} ${source:Version} ${db:Status-Status}\n' |
		awk '$5 == "installed" {
			pin("src:" $2, $4)
			pin($1, $3)
		}
		function pin(name, version) {
			if (!seen[name]++)
				print "Package: " name "\nPin: version " \
					version "\nPin-Priority: 1001\n"
		}'
}

install() {
	local -a names
	mapfile -t names < <(resolve)
	[ "${#names[@]}" = "${#missing[@]}" ] &&
		apt install -y --no-install-recommends --no-remove "${names[@]}"
}

# lacking PURPOSE...: the packages of those that are not installed.
lacking() {
	local purpose list name

	for purpose; do
		list=$(packages "$purpose")
		for name in $list; do
			[ -n "$(installed_version "$name")" ] || echo "$name"
		done
	done | sort -u
}

[ $# -gt 0 ] || set -- build vm check debug fuzz lint
wanted=$(lacking "$@")
[ -n "$wanted" ] || exit 0
mapfile -t missing <<<"$wanted"
said=${missing[*]/#headers/linux-headers-amd64}
command -v apt-get >/dev/null ||
	die "needs these Debian packages, or your system's like: $said"
[ "$(id -u)" = 0 ] || die "as root, first: apt-get install $said"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
pins >"$tmp/pins"

say "installing $said"
if ! install; then
	# Lists may be empty or stale. A broken third-party source is no reason
	# to stop: what counts is whether the packages can be had.
	say "refreshing the package lists"
	apt update || true
	if ! install; then
		sed -n '/^E:/p; /Depends:/p' "$tmp/log" | sort -u >&2
		die "apt-get could not install $said without changing" \
			"what is installed; try: apt-get update && apt-get install $said"
	fi
fi
