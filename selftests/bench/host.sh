# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the benchmark's scripts share on the host; they source it after
# vm/common.sh.
#   bench_build           makes all that is measured, and fetches the peers
#   bench_vm COMMAND...   runs it in the test VM, kresp not loaded

bench_build() {
	# shellcheck disable=SC2154 # of vm/common.sh
	local bench=$repo/selftests/bench

	"$repo/selftests/vm/deps.sh" build vm bench
	make -s -C "$repo" built
	make -s -C "$bench" >&2
	BENCH_NGINX=$("$bench/fetch.sh" nginx usr/sbin/nginx)
	BENCH_LIGHTTPD=$("$bench/fetch.sh" lighttpd usr/sbin/lighttpd)
	BENCH_H2O=$("$bench/fetch.sh" h2o usr/bin/h2o)
}

bench_vm() {
	KRESP_LOAD=no "$repo/selftests/vm/vm.sh" "$(printf '%q ' \
		BENCH_NGINX="$BENCH_NGINX" BENCH_LIGHTTPD="$BENCH_LIGHTTPD" \
		BENCH_H2O="$BENCH_H2O" "$@")"
}
