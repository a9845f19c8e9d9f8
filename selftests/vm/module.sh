#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: module.sh
#
# Prints the path of the kresp.ko for the kernel in use. That is the tree's own,
# which make builds; with KRESP_KERNEL=debug or =race another, built here from a
# copy of the sources in the cache, so that it and make are not in each other's
# way. Only what changed is compiled again. KRESP_PLANT=1: with the bugs that
# selftests/detectors.sh wants.

. "$(dirname "$0")/common.sh"

[ -n "${KRESP_KERNEL-}" ] || {
	echo "$repo/kresp.ko"
	exit
}
kdir=$("$repo/selftests/vm/kernel.sh" kdir)
dir=$cache/module-$KRESP_KERNEL${KRESP_PLANT:+-plant}-$(
	cksum <<<"$repo $kdir" | cut -d' ' -f1)
mkdir -p "$dir"
touch "$dir"
find "$cache" -maxdepth 1 -name 'module-*' -mtime +14 -exec rm -rf {} +
exec {lock}>"$dir/.lock"
flock "$lock"
rsync -rt --delete --include=/Kbuild --include='*/' --include='*.[ch]' \
	--exclude='*' "$repo/Kbuild" "$repo/kmod" "$dir/"
if ! env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS \
	make -C "$kdir" M="$dir" -j"$(nproc)" \
	KRESP_PLANT="${KRESP_PLANT-}" modules >"$dir/log" 2>&1; then
	cat "$dir/log" >&2
	die "kresp does not build for the $KRESP_KERNEL kernel"
fi
echo "$dir/kresp.ko"
