#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: module.sh [nth]
#
# Prints the path of the kresp.ko for the kernel in use. That is the tree's own,
# which make builds; with KRESP_KERNEL=debug or =race another, a DEBUG build unless
# KRESP_DEBUG is empty, made here of a copy of the sources in the cache, so that it
# and make are not in each other's way. Only what changed is compiled again. KRESP_PLANT=1: with the bugs that
# selftests/detectors.sh wants. nth: the path of kresp_nth.ko, which makes
# allocations fail (selftests/faults), likewise, for any kernel.

. "$(dirname "$0")/common.sh"

module=kresp sources=("$repo/Kbuild" "$repo/kmod")
if [ "${1-}" = nth ]; then
	module=kresp_nth sources=("$repo"/selftests/faults/{Kbuild,kresp_nth.c})
elif [ -z "${KRESP_KERNEL-}" ]; then
	echo "$repo/kresp.ko"
	exit
fi
kdir=$("$repo/selftests/vm/kernel.sh" kdir)
dir=$cache/module-${KRESP_KERNEL:-stock}${KRESP_PLANT:+-plant}-$(
	cksum <<<"$repo $kdir $module ${KRESP_DEBUG-y}" | cut -d' ' -f1)
mkdir -p "$dir"
touch "$dir"
find "$cache" -maxdepth 1 -name 'module-*' -mtime +14 -exec rm -rf {} +
exec {lock}>"$dir/.lock"
flock "$lock"
rsync -rt --delete --include=/Kbuild --include='*/' --include='*.[ch]' \
	--include='*.mk' \
	--exclude='*' "${sources[@]}" "$dir/"
if ! env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS \
	make -C "$kdir" M="$dir" -j"$(nproc)" \
	KRESP_DEBUG="${KRESP_DEBUG-y}" KRESP_PLANT="${KRESP_PLANT-}" CONFIG_DEBUG_INFO_BTF_MODULES= \
	modules >"$dir/log" 2>&1; then
	cat "$dir/log" >&2
	die "$module does not build for the ${KRESP_KERNEL:-stock} kernel"
fi
echo "$dir/$module.ko"
