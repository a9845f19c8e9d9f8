#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: bench.sh
#
# What `make bench` does: measures kresp beside the floor and its peers, prints
# the tables with the goals, writes them into the README, and draws the plots.
# BENCH_ONLY="PART..." runs those parts only and takes the others as the last
# run left them; BENCH_ROUNDS, default 5, is how often servers take turns.
#
#   instructions  a request's instructions, load by load (instructions.sh)
#   cost          the same as the work grows (cost.sh)
#   loads         requests per second and latencies (wall.sh)
#   processors    the same with one processor, two, four
#   among         the same among idle sessions
#   starve        from outside, while userspace starves (starve.sh)

. "$(dirname "$0")/../vm/common.sh"

readonly bench=$repo/selftests/bench results=$cache/bench
readonly all="instructions cost loads processors among starve"
rounds=${BENCH_ROUNDS:-5}

part() {
	case $1 in
	instructions)		"$bench/instructions.sh" -r ;;
	cost)			"$bench/cost.sh" ;;
	loads|processors|among)	"$bench/wall.sh" "$1" "$rounds" ;;
	starve)			"$bench/starve.sh" ;;
	*)			die "BENCH_ONLY: '$1' is none of $all" ;;
	esac
}

[[ $rounds =~ ^[1-9][0-9]*$ ]] || die "BENCH_ROUNDS=$rounds is not a number of rounds"
mkdir -p "$results"
"$repo/selftests/vm/deps.sh" build vm bench
for name in ${BENCH_ONLY:-$all}; do
	say "bench: $name"
	begun=$SECONDS
	part "$name" >"$results/$name.new" 2> >(tee "$results/$name.log" >&2) ||
		die "bench: $name failed"
	mv "$results/$name.new" "$results/$name"
	say "bench: $name took $((SECONDS - begun)) s"
done
printf 'Linux %s in QEMU without hardware acceleration, on %s processors; %s.\n' \
	"$("$repo/selftests/vm/kernel.sh" release)" "$(nproc)" "$(date -u '+%-d %B %Y')" \
	>"$results/about"
exec /usr/bin/python3 "$bench/report.py" "$results" "$repo/README.md"
