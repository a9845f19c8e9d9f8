# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The servers of the benchmark, in the test VM. A script sources it, after
# vm/common.sh, with BENCH_NGINX, BENCH_LIGHTTPD and BENCH_H2O the programs
# (fetch.sh), and then calls
#   servers_up             makes what they serve, in $bench_dir
#   server_select NAME     NAME can be asked from here on, at $port
#   floor_like OPTION...   makes "floor" answer as kresp does to load OPTION...
#   instructions WORDS NAME OPTION...   what a request of load OPTION... costs,
#                          under -icount: prints "WORDS instructions octets"
#
# A daemon that was selected once stays; kresp is loaded again when another
# variant of it is selected.

# shellcheck disable=SC2154 # of vm/common.sh
readonly bench=$repo/selftests/bench bench_dir=/run/bench
readonly kresp_params="port=8080 backlog=4096 max_requests=1000000000
	max_sessions=1000000 max_sessions_per_source=1000000
	memory_kib=1048576 keepalive_timeout_ms=3600000 lifetime_ms=86400000"

servers_up() {
	mkdir -p $bench_dir/root $bench_dir/deflate
	printf '<HTML><h1>Hello World!</h1></HTML>' >$bench_dir/root/index.html
	gzip -9nk $bench_dir/root/index.html
	sysctl -qw net.core.somaxconn=4096 net.ipv4.tcp_max_syn_backlog=4096 \
		net.ipv4.ip_local_port_range="10000 65000"
	ulimit -n 200000
}

listens() {
	(: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# daemon PORT COMMAND...: starts it if nobody listens there. The deadline is a
# long one, as a clock that counts instructions flies while the disk is waited
# for.
daemon() {
	local deadline=$((SECONDS + $(scaled 600)))

	port=$1
	listens "$port" && return
	(cd $bench_dir && exec "${@:2}" >>daemon.log 2>&1) &
	until listens "$port"; do
		[ $SECONDS -lt $deadline ] ||
			die "$2 does not listen: $(tail -n 1 $bench_dir/daemon.log)"
		sleep 0.05
	done
}

# kresp PARAMETER...
load_kresp() {
	port=8080
	[ "$(cat $bench_dir/kresp 2>/dev/null)" != "$*" ] || return 0
	[ ! -d /sys/module/kresp ] || rmmod kresp
	# shellcheck disable=SC2086 # a list
	insmod "$repo/kresp.ko" $kresp_params "$@"
	echo "$*" >$bench_dir/kresp
}

nginx() {
	daemon 8081 "$BENCH_NGINX" -p $bench_dir -e error.log \
		-c "$bench/peers/nginx.conf"
}

server_select() {
	case $1 in
	kresp)		load_kresp access_log=0 ;;
	kresp-log)	load_kresp access_log=1 ;;
	kresp-nogzip)	load_kresp access_log=0 gzip_level=0 ;;
	floor)		port=8090
			[ -d /sys/module/kresp_floor ] ||
				insmod "$bench/floor/kresp_floor.ko" ;;
	nginx)		nginx ;;
	nginx-log)	nginx; port=8082 ;;
	nginx-file)	nginx; port=8083 ;;
	lighttpd)	BENCH_DIR=$bench_dir BENCH_WORKERS=$(($(nproc) > 1 ? $(nproc) : 0)) \
			daemon 8084 "$BENCH_LIGHTTPD" -D \
			-f "$bench/peers/lighttpd.conf" \
			-m "${BENCH_LIGHTTPD%/sbin/lighttpd}/lib/lighttpd" ;;
	h2o)		daemon 8085 "$BENCH_H2O" -c "$bench/peers/h2o.conf" ;;
	seed)		daemon 8086 /usr/bin/python3 "$bench/peers/seed.py" ;;
	*)		die "no server is called $1" ;;
	esac
}

floor_like() {
	local dir=/sys/module/kresp_floor/parameters

	server_select kresp
	"$bench/load" "$@" -o $bench_dir/answer "$port"
	server_select floor
	od -An -v -tx1 $bench_dir/answer | tr -d ' \n' >$bench_dir/hex
	cat $bench_dir/hex >$dir/answer
	"$bench/load" "$@" -q "$port" >$dir/request_len
	[[ " $* " == *" -x "* ]] && echo 1 >$dir/close_each || echo 0 >$dir/close_each
}

instructions() {
	local words=$1 nr ns idle octets

	if [ "$2" = floor ]; then
		floor_like "${@:3}"
	else
		server_select "$2"
	fi
	read -r nr ns idle octets < <("$bench/load" "${@:3}" "$port") ||
		die "load ${*:3} on $2 failed"
	# A processor that waits executes nothing.
	echo "$words $(((ns - idle) / nr)) $octets"
	[ $((idle * 20)) -lt "$ns" ] || say "load ${*:3} on $2:" \
		"idle for $((idle / 1000000)) of $((ns / 1000000)) ms"
}
