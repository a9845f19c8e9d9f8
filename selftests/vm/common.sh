# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What every host-side script here starts with: source it first.
#   say WORDS       progress, on standard error
#   die WORDS       one line on standard error, exit 1
#   scaled SECONDS  a deadline, times KRESP_TIMEOUT_SCALE (default 1, on a kernel
#                   of KRESP_KERNEL 5; a whole number: the one knob for what is
#                   slow)
#   $repo, $cache   the repository, and where downloads and built things live
# On a kernel of KRESP_KERNEL, KRESP_COUNT_SCALE is 25, per cent, by default: of
# what is done hundreds of times, which all are on Debian's kernel.

set -euo pipefail

# shellcheck disable=SC2034 # for the scripts that source this
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck disable=SC2034 # for the scripts that source this
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/kresp

[ -z "${KRESP_KERNEL-}" ] || export KRESP_TIMEOUT_SCALE=${KRESP_TIMEOUT_SCALE:-5} \
	KRESP_COUNT_SCALE=${KRESP_COUNT_SCALE:-25}

say() {
	printf 'kresp: %s\n' "$*" >&2
}

die() {
	say "$@"
	exit 1
}

scaled() {
	echo $(($1 * ${KRESP_TIMEOUT_SCALE:-1}))
}

# Packages by the name of what is in them, not by file: apt's own view.
installed_version() {
	dpkg-query -W -f='${db:Status-Status} ${Version}\n' "$1" 2>/dev/null |
		sed -n 's/^installed //p'
}

# The real package behind one of Debian's kernel metapackages:
# linux-headers-amd64 -> linux-headers-6.1.0-56-amd64; nothing if not known.
meta_target() {
	apt-cache depends --important "$1" 2>/dev/null |
		sed -n 's/^ *Depends: \(linux-[a-z]*-[0-9].*\)/\1/p' | head -n 1
}
