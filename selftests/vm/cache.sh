# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # of common.sh
#
# What is downloaded or made once and kept in $cache; source it after common.sh.
#   cached NAME ARG MAKER...     a directory of the cache, made if it is missing
#   fetch PACKAGE [VERSION] DIR  a Debian package's contents; for makers

# fetch PACKAGE [VERSION] DIR: the .deb's contents into DIR. The exact version
# if the archive still has it, else what there is of that name.
fetch() (
	package=$1 wanted=$2 dir=$3
	command -v apt-get >/dev/null || die "needs apt-get to download $package"
	mkdir -p "$tmp/deb"
	cd "$tmp/deb" || exit
	say "downloading $package"
	get "$package${wanted:+=$wanted}" || get "$package" || {
		say "refreshing the package lists"
		apt-get -o DPkg::Lock::Timeout=600 update >>"$tmp/log" 2>&1 || true
		get "$package${wanted:+=$wanted}" || get "$package"
	} || die "cannot download $package: $(grep '^E:' "$tmp/log" |
		tail -n 1) (the newest headers are $(meta_target linux-headers-amd64))"
	mkdir -p "$dir"
	dpkg-deb -x ./*.deb "$dir"
	rm ./*.deb
)

get() {
	apt-get -q -o APT::Sandbox::User=root download "$1" >>"$tmp/log" 2>&1
}

# cached NAME ARG MAKER...: prints the directory of that name in the cache, made
# by the first MAKER in a temporary directory ($tmp) and moved there whole, once,
# however many ask for it. The makers' text is part of the name.
cached() {
	local name arg=$2 maker=$3

	name=$1-$(declare -f "${@:3}" | cksum | cut -d' ' -f1)
	mkdir -p "$cache"
	exec {lock}>"$cache/lock.$name"
	flock -n "$lock" || {
		say "waiting for another process, which makes $name"
		flock "$lock"
	}
	if [ ! -d "$cache/$name" ]; then
		rm -rf "$cache/tmp.$name".*
		tmp=$(mktemp -d "$cache/tmp.$name.XXXXXX")
		trap 'rm -rf "$tmp"' EXIT
		"$maker" "$tmp/new" "$arg" >&2
		mv -T "$tmp/new" "$cache/$name"
	fi
	echo "$cache/$name"
}
