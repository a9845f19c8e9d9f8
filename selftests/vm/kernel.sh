#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kernel.sh kdir | release | image | source
#
# kdir     prints the build directory: $KDIR, else the newest installed headers
# release  prints the release that directory builds for
# image    prints a directory of the cache that holds that kernel, ready to
#          boot: kernel, initrd.cpio, busybox, lib/modules; made when missing
# source   prints a directory of the cache with the parts of the kernel's
#          source that are used: kselftest's framework, checkpatch, kernel-doc
#
# KRESP_KERNEL=debug or =race: the first three are about that kernel, which is
# built when missing (debug_kernel.sh).
#
# Downloads come from the machine's own apt sources and are only unpacked.

. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/cache.sh"
. "$(dirname "$0")/debug_kernel.sh"

is_build_dir() {
	[ -f "$1/Makefile" ] && [ -f "$1/Module.symvers" ] &&
		[ -f "$1/include/generated/utsrelease.h" ]
}

release_of() {
	sed -n 's/^#define UTS_RELEASE "\(.*\)"/\1/p' \
		"$1/include/generated/utsrelease.h"
}

find_kdir() {
	local dir

	if [ -n "${KDIR-}" ]; then
		is_build_dir "$KDIR" || die "KDIR=$KDIR is not a kernel's" \
			"build directory (no Makefile, Module.symvers and utsrelease.h)"
		echo "$KDIR"
		return
	fi
	while read -r _ dir; do
		if is_build_dir "$dir"; then
			echo "$dir"
			return
		fi
	done < <(for dir in /lib/modules/*/build /usr/src/linux-headers-*; do
		is_build_dir "$dir" && echo "$(release_of "$dir") $dir"
	done | sort -s -k1,1Vr)
	die "no kernel headers are installed: make deps, or KDIR=<build directory>"
}

# vmlinux out of a bzImage: where the payload lies is in the boot protocol's
# header. It boots by PVH, in half the time of the bzImage.
extract_vmlinux() {
	local image=$1 setup offset length magic
	local -a unpack

	setup=$(($(od -An -tu1 -j $((0x1f1)) -N1 "$image")))
	offset=$(($(od -An -tu4 -j $((0x248)) -N4 "$image") + (setup + 1) * 512))
	length=$(($(od -An -tu4 -j $((0x24c)) -N4 "$image")))
	magic=$(od -An -tx1 -j "$offset" -N4 "$image")
	case $magic in
	*fd\ 37\ 7a\ 58)	unpack=(xz -dc --single-stream) ;;
	*28\ b5\ 2f\ fd)	unpack=(zstd -dcq) ;;
	*1f\ 8b*)		unpack=(gzip -dcq) ;;
	*) die "$image: payload of unknown compression ($magic)" ;;
	esac
	# The last four bytes are the size, which no decompressor wants.
	dd if="$image" bs=64K iflag=skip_bytes,count_bytes status=none \
		skip="$offset" count=$((length - 4)) | "${unpack[@]}"
}

# The part of the initramfs that is the same in each run: busybox, and the
# modules that find the host's root, which a kernel of ours has built in.
make_initrd() {
	local dir=$1 release=${2-} root=$1/initrd module kind path

	fetch busybox-static "" "$tmp/busybox"
	cp "$tmp/busybox/bin/busybox" "$dir/"
	mkdir -p "$root"/{bin,dev,proc,sys,modules,root,run}
	cp "$dir/busybox" "$root/bin/busybox"
	: >"$root/modules/order"
	[ -z "$release" ] ||
		for module in virtio_pci virtio_console 9pnet_virtio 9p overlay; do
			modprobe -d "$dir" -S "$release" --show-depends "$module"
		done | while read -r kind path _; do
			[ "$kind" = insmod ] || continue
			[ -e "$root/modules/${path##*/}" ] && continue
			cp "$path" "$root/modules/"
			echo "${path##*/}" >>"$root/modules/order"
		done
	(cd "$root" && find . | "$dir/busybox" cpio -o -H newc -R 0:0 2>/dev/null) \
		>"$dir/initrd.cpio"
	rm -r "$root"
}

make_image() {
	local dir=$1 release=$2 image

	fetch "linux-image-$release" "$version" "$tmp/image"
	say "unpacking Linux $release for the test VM"
	mkdir "$dir"
	image=$(find "$tmp/image" -name "vmlinuz*" -type f | head -n 1)
	[ -n "$image" ] || die "linux-image-$release holds no vmlinuz"
	extract_vmlinux "$image" >"$dir/kernel"
	mkdir -p "$dir/lib"
	if [ -d "$tmp/image/lib/modules" ]; then
		mv "$tmp/image/lib/modules" "$dir/lib/modules"
	else
		mv "$tmp/image/usr/lib/modules" "$dir/lib/modules"
	fi
	depmod -b "$dir" "$release"
	ln -sfn "$kdir" "$dir/lib/modules/$release/build"
	make_initrd "$dir" "$release"
}

make_source() {
	local dir=$1 name=$2 top t

	fetch "$name" "$version" "$tmp/source"
	say "unpacking what is used of $name (half a minute)"
	mkdir "$dir"
	top=$name
	t=$top/tools/testing/selftests
	tar -xJf "$tmp/source/usr/src/$name.tar.xz" -C "$dir" \
		--strip-components=1 --occurrence=1 \
		"$top/scripts/subarch.include" "$t/Makefile" "$t/lib.mk" \
		"$t/kselftest.h" "$t/kselftest_harness.h" \
		"$t/kselftest/runner.sh" "$t/kselftest/prefix.pl" \
		"$t/kselftest/module.sh" \
		"$t/run_kselftest.sh" \
		"$top/scripts/checkpatch.pl" "$top/scripts/spelling.txt" \
		"$top/scripts/const_structs.checkpatch" "$top/scripts/kernel-doc"
}

case ${KRESP_KERNEL-} in
'') ;;
debug | race)
	[ -z "${KDIR-}" ] ||
		die "KRESP_KERNEL=$KRESP_KERNEL is a kernel and KDIR is, too: give one" ;;
*)	die "KRESP_KERNEL=$KRESP_KERNEL is none of debug, race" ;;
esac
kdir=$(find_kdir)
release=$(release_of "$kdir")
# Of image and source: that of the headers.
version=$(installed_version "linux-headers-$release")

case ${KRESP_KERNEL:+own-}${1-} in
kdir)
	echo "$kdir"
	;;
release)
	echo "$release"
	;;
image)
	cached "image-$release-${version:-any}" "$release" \
		make_image extract_vmlinux make_initrd
	;;
own-kdir)
	image=$(debug_kernel "$KRESP_KERNEL")
	echo "$image/build"
	;;
own-release)
	image=$(debug_kernel "$KRESP_KERNEL")
	release_of "$image/build"
	;;
own-image)
	debug_kernel "$KRESP_KERNEL"
	;;
source | own-source)
	name=$(meta_target linux-source)
	cached "source-${version:-any}" "${name:-linux-source-6.1}" make_source
	;;
*)
	die "usage: kernel.sh kdir | release | image | source"
	;;
esac
