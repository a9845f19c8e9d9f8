#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: fetch.sh PACKAGE PROGRAM
#
# Prints where PROGRAM (usr/sbin/nginx) of a Debian package is, in the cache:
# fetched from the machine's own apt sources and unpacked there, never installed,
# so that no daemon is started or configured on this machine.

. "$(dirname "$0")/../vm/common.sh"

package=$1 program=$2
version=$(apt-cache policy "$package" 2>/dev/null |
	sed -n 's/^ *Candidate: \([0-9].*\)/\1/p')
[ -n "$version" ] || die "apt knows no package $package: apt-get update"
dir=$cache/$package-$version
mkdir -p "$cache"
exec {lock}>"$cache/lock.$package"
flock "$lock"
if [ ! -d "$dir" ]; then
	say "downloading $package $version"
	tmp=$(mktemp -d "$cache/tmp.XXXXXX")
	trap 'rm -rf "$tmp"' EXIT
	(cd "$tmp" && apt-get -q -o APT::Sandbox::User=root download \
		"$package=$version" >log 2>&1) ||
		die "cannot download $package: $(grep '^E:' "$tmp/log" |
			tail -n 1)"
	dpkg-deb -x "$tmp"/*.deb "$tmp/new"
	mv -T "$tmp/new" "$dir"
fi
! ldd "$dir/$program" | grep -q 'not found' ||
	die "$package needs libraries that are not installed:" \
		"$(ldd "$dir/$program" | awk '/not found/ { print $1 }')"
echo "$dir/$program"
