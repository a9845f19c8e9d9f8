# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # of kernel.sh and cache.sh
#
# A kernel built of Debian's linux-source package with base.config and the
# fragment named as KRESP_KERNEL. Source it after cache.sh, in a process whose
# $version is the package's.
#   debug_kernel NAME   prints a directory of the cache: kernel (to boot),
#                       initrd.cpio, busybox, lib/modules (empty), and build, in
#                       which modules can be built. Ten to twenty minutes once.

fragments() {
	cat "$repo/selftests/vm/base.config" "$repo/selftests/vm/$1.config"
}

# Built inside of its source, so that its paths are relative and the tree can be
# moved; the parts that no configuration here could build stay packed.
unpack_source() {
	local dir=$1 name

	name=$(meta_target linux-source)
	name=${name:-linux-source-6.1}
	fetch "$name" "$version" "$tmp/source"
	say "unpacking $name"
	mkdir "$dir"
	tar -xJf "$tmp/source/usr/src/$name.tar.xz" -C "$dir" \
		--strip-components=1 --wildcards \
		--exclude="$name/Documentation/*/*" \
		--exclude="$name/arch/[!x]*/*.[chS]" \
		--exclude="$name/arch/*/*.dts*" \
		--exclude="$name/drivers/gpu/*.[ch]" \
		--exclude="$name/drivers/media/*.[ch]" \
		--exclude="$name/drivers/staging/*.[ch]" \
		--exclude="$name/drivers/net/ethernet/*.[ch]" \
		--exclude="$name/drivers/net/wireless/*.[ch]" \
		--exclude="$name/sound/*.[ch]" \
		--exclude="$name/tools/perf/*" \
		--exclude="$name/tools/testing/*"
	rm -r "$tmp/source"
}

# Whatever make this was called from, its options are its own.
kernel_make() {
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u KDIR \
		make -C "$1" "${@:2}"
}

# An option that is asked for and not had would be a check that is not made.
configure() {
	local dir=$1 kernel=$2 line lost=

	# Stack traces can be filtered for, with frame pointers. 6.1 says that
	# x86-64 cannot, for what its other unwinders do.
	sed -i '/^config FAULT_INJECTION_STACKTRACE_FILTER/,/^config /{/depends on !X86_64/d}' \
		"$dir/lib/Kconfig.debug"
	fragments "$kernel" >"$tmp/config"
	kernel_make "$dir" -s KCONFIG_ALLCONFIG="$tmp/config" allnoconfig
	while read -r line; do
		case $line in
		CONFIG_*=n) ! grep -q "^${line%n}" "$dir/.config" || lost+=" $line" ;;
		CONFIG_*) grep -qxF "$line" "$dir/.config" || lost+=" $line" ;;
		esac
	done <"$tmp/config"
	[ -z "$lost" ] || die "this kernel's configuration does not take$lost"
}

build() {
	local dir=$1 kernel=$2 what files=0

	say "building the $kernel kernel (10 to 20 minutes, once)"
	if ! kernel_make "$dir" "-j$(nproc)" bzImage modules 2>&1 |
		tee "$tmp/log" |
		while read -r what _; do
			[ "$what" = CC ] && files=$((files + 1)) || continue
			[ $((files % 100)) != 0 ] ||
				say "$files files of about 1000 compiled"
		done; then
		grep -E -B 5 'error:|Error [0-9]|\*\*\*' "$tmp/log" | tail -n 30
		die "the $kernel kernel does not build"
	fi
}

# What building a module reads.
keep_build() {
	local from=$1 to=$2

	mkdir "$to"
	tar -C "$from" -c --exclude='*.cmd' --exclude='*.o.d' \
		Makefile .config Module.symvers System.map include \
		arch/x86/Makefile arch/x86/include \
		arch/x86/entry/syscalls scripts tools/objtool/objtool |
		tar -C "$to" -x
}

make_debug() {
	local dir=$1 kernel=$2

	unpack_source "$tmp/linux"
	configure "$tmp/linux" "$kernel"
	build "$tmp/linux" "$kernel"
	mkdir "$dir"
	cp "$tmp/linux/arch/x86/boot/bzImage" "$dir/kernel"
	kernel_make "$tmp/linux" -s INSTALL_MOD_PATH="$dir" modules_install
	rm -f "$dir"/lib/modules/*/{build,source}
	keep_build "$tmp/linux" "$dir/build"
	make_initrd "$dir"
}

debug_kernel() {
	local dir

	dir=$(cached "kernel-$1-${version:-any}-$(fragments "$1" |
		cksum | cut -d' ' -f1)" "$1" make_debug unpack_source \
		configure build keep_build make_initrd)
	touch "$dir"
	find "$cache" -maxdepth 1 -name 'kernel-*' -mtime +14 -exec rm -rf {} +
	echo "$dir"
}
