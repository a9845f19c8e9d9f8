#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: lint.sh
#
# What `make lint` does: each tool over what is its business, in the files git
# knows or would add. A line for each tool, its findings before it; status 1 if
# there is any finding. checkpatch and kernel-doc are the kernel's own, from
# Debian's linux-source package.

. "$(dirname "$0")/vm/common.sh"

# files PATTERN...: tracked, or new and not ignored; and not deleted.
files() {
	git ls-files -co --exclude-standard -- "$@" | sort -u |
		while read -r file; do
			[ ! -f "$file" ] || echo "$file"
		done
}

shell_scripts() {
	files '*.sh'
	files | while read -r file; do
		[[ $file == *.sh ]] ||
			! head -n 1 "$file" | grep -aqE '^#!.*[/ ](ba|da)?sh( |$)' ||
			echo "$file"
	done
}

# check NAME COMMAND...: clean means status 0 and nothing said.
check() {
	local name=$1
	shift

	if "$@" >"$work/said" 2>&1 && [ ! -s "$work/said" ]; then
		printf '%-12s clean\n' "$name"
	else
		cat "$work/said"
		printf '%-12s FAILED\n' "$name"
		failed=1
	fi
}

# What is C11 with the C library has its own names for u8 and __printf(), and
# _Noreturn and zlib's are what they are.
checkpatch() (
	local file ignore headers

	# It takes the names it may see in mixed case from the headers of the
	# directory it runs in, and keeps a file there.
	mkdir -p "$work/tree/include"
	headers=$(sed -n 's,^include \(/.*\)/Makefile$,\1,p' "$kdir/Makefile")
	cp "${headers:-$kdir}/include/linux/zlib.h" "$work/tree/include/"
	cd "$work/tree" || return
	for file in "${c_files[@]}"; do
		case $file in
		kmod/pure.h) ignore=PREFER_KERNEL_TYPES ;;
		kmod/params.c) ignore=MACRO_ARG_REUSE ;; # a name has no side effects
		kmod/*) ignore=NONE ;;
		*) ignore=CAMELCASE,PREFER_KERNEL_TYPES,PREFER_DEFINED_ATTRIBUTE_MACRO ;;
		esac
		"$source/scripts/checkpatch.pl" --no-tree --root=. --strict \
			--quiet --terse --show-types --no-summary \
			--ignore "$ignore" -f "$repo/$file"
	done | sed "s,^$repo/,,"
)

# module VARIABLES...: a clean build of a copy of the module, and of the
# benchmark's, warnings only.
module() {
	local copy tree=$work/module

	rm -rf "$tree"
	mkdir -p "$tree/selftests/bench"
	cp -r Kbuild kmod "$tree/"
	cp -r selftests/bench/floor "$tree/selftests/bench/"
	for copy in "$tree" "$tree/selftests/bench/floor"; do
		find "$copy" \( -name '*.o' -o -name '.*.cmd' \) -delete
		make -s -C "$kdir" M="$copy" CONFIG_DEBUG_INFO_BTF_MODULES= \
			"$@" modules
	done
}

kernel_doc() {
	"$source/scripts/kernel-doc" -none -Werror "${kernel_files[@]}"
}

run_cppcheck() {
	local harness=$source/tools/testing/selftests

	cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 \
		--enable=warning,performance,portability \
		--suppress=missingIncludeSystem --suppress="*:$harness/*" \
		-I kmod -I userspace -I selftests -I "$harness" \
		"${host_files[@]}"
}

cd "$repo"
selftests/vm/deps.sh build lint
kdir=$(selftests/vm/kernel.sh kdir)
source=$(selftests/vm/kernel.sh source)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

mapfile -t c_files < <(files '*.c' '*.h')
mapfile -t kernel_files < <(files 'kmod/*.c' 'kmod/*.h')
mapfile -t shell_files < <(shell_scripts)
# What is built for the host, the module's pure files included, and no module.
mapfile -t host_files < <(files 'userspace/*.c' 'selftests/*.c' |
		xargs grep -L '#include <linux/module.h>'
	grep -LE '#include <(linux|net|asm)/' "${kernel_files[@]}" |
		grep '\.c$' | grep -v '^kmod/selftest/')

check checkpatch checkpatch
check W=1 module W=1
check DEBUG module W=1 KRESP_DEBUG=y
check sparse module C=2 CF=-D__CHECK_ENDIAN__ KRESP_DEBUG=y
check kernel-doc kernel_doc
check shellcheck shellcheck -x "${shell_files[@]}"
check cppcheck run_cppcheck
[ "$failed" = 0 ]
