#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: ksft.sh dir | install DIR | run DIR | count LOG
#
# dir          prints the kernel's own tools/testing/selftests, from the cache
# install DIR  builds the collection and installs it, with run_kselftest.sh
# run DIR      runs what install made, on this machine; KTAP on standard output
# count LOG    reads that KTAP: a line for each failure, then "PASSED FAILED
#              SKIPPED" in cases, those of nested TAP where there is any.
#              What was planned and never reported has failed.

. "$(dirname "$0")/vm/common.sh"

framework() {
	echo "$("$repo/selftests/vm/kernel.sh" source)/tools/testing/selftests"
}

# The framework finds a collection only in its own tree: a copy of it (a dozen
# small files) gets a link to ours. O= keeps what is built out of both.
install() {
	local dir=$1 source

	source=$("$repo/selftests/vm/kernel.sh" source)
	mkdir -p "$dir"
	cp -r "$source/." "$dir/tree"
	ln -sfn "$repo/selftests" "$dir/tree/tools/testing/selftests/kresp"
	if ! env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS \
		make -s -C "$dir/tree/tools/testing/selftests" TARGETS=kresp \
		FORCE_TARGETS=1 O="$dir/build" KSFT_INSTALL_PATH="$dir/installed" \
		KSFT_DIR="$dir/tree/tools/testing/selftests" \
		install >"$dir/install.log" 2>&1; then
		cat "$dir/install.log" >&2
		die "the kselftests do not build"
	fi
	sed -i "s/^timeout=.*/timeout=$(scaled "$(sed -n \
		's/^timeout=//p' "$repo/selftests/settings")")/" \
		"$dir/installed/kresp/settings"
}

# Always into a pipe: run_kselftest.sh opens its standard output again, which
# in a file would begin at the start.
run() {
	local ko=$repo/kresp.ko

	[ -e "$ko" ] && export KRESP_KO=${KRESP_KO-$ko}
	"$1/installed/run_kselftest.sh" -c kresp 2>&1 | cat
}

count() {
	awk '
	function fault(words) {
		failed++
		print "failed: " words
	}
	function name(line) {
		sub(/^(# )?(not )?ok [0-9]* ?(- )?/, "", line)
		return line
	}
	/^1\.\.[0-9]+/ {
		planned = substr($1, 4)
	}
	/^# 1\.\.[0-9]+/ {
		plan = substr($2, 4)
		has_plan = 1
	}
	/^# ok( |$)/ {
		seen++
		if (toupper($0) ~ /# SKIP/)
			skipped++
		else
			passed++
	}
	/^# not ok( |$)/ {
		seen++
		faults++
		failures[faults] = name($0)
	}
	/^(not )?ok [0-9]+ selftests: / {
		done++
		test = name($0)
		sub(/^selftests: /, "", test)
		sub(/ #.*/, "", test)
		for (i = 1; i <= faults; i++)
			fault(test ": " failures[i])
		if (seen && !has_plan)
			fault(test ": has no plan")
		else if (plan > seen)
			for (i = seen; i < plan; i++)
				fault(test ": case " i + 1 " never reported")
		else if (seen > plan)
			fault(test ": more cases than planned")
		else if (/^not ok/ && !faults)
			fault(test)
		else if (!seen && toupper($0) ~ /# SKIP/)
			skipped++
		else if (!seen)
			passed++
		seen = faults = plan = has_plan = 0
	}
	END {
		if (seen)
			fault("the last test never ended")
		for (i = done; i < planned; i++)
			fault("test " i + 1 " of " planned " never reported")
		if (!planned)
			fault("no test ran")
		print passed + 0, failed + 0, skipped + 0
	}' "$1"
}

case ${1-} in
dir)		framework ;;
install)	install "$2" ;;
run)		run "$2" ;;
count)		count "$2" ;;
*)		die "usage: ksft.sh dir | install DIR | run DIR | count LOG" ;;
esac
