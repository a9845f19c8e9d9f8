#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: http-score.sh
#
# The score of selftests/http_test for kresp and for nginx, side by side, in
# the test VM. Both have the same content, gzip, and the same time limits; only
# cases count that say nothing of kresp's own limits and choices (http_test -c).
# nginx is Debian's: fetched into the cache and unpacked there, never installed.
# HTTP_SCORE_LOGS=DIR keeps what http_test said of each.

. "$(dirname "$0")/../vm/common.sh"

readonly limit_ms=3000 nginx_port=8081

# ---- On the host ----------------------------------------------------------

# Prints a directory of the cache with nginx in it.
fetch_nginx() {
	local version dir tmp

	version=$(apt-cache policy nginx 2>/dev/null |
		sed -n 's/^ *Candidate: \([0-9].*\)/\1/p')
	[ -n "$version" ] || die "apt knows no package nginx: apt-get update"
	dir=$cache/nginx-$version
	mkdir -p "$cache"
	exec {lock}>"$cache/lock"
	flock "$lock"
	if [ ! -d "$dir" ]; then
		say "downloading nginx $version"
		tmp=$(mktemp -d "$cache/tmp.XXXXXX")
		(cd "$tmp" && apt-get -q -o APT::Sandbox::User=root download \
			"nginx=$version" >log 2>&1) ||
			die "cannot download nginx: $(grep '^E:' "$tmp/log" |
				tail -n 1)"
		dpkg-deb -x "$tmp"/*.deb "$tmp/new"
		mv -T "$tmp/new" "$dir"
		rm -r "$tmp"
	fi
	exec {lock}>&-
	! ldd "$dir/usr/sbin/nginx" | grep -q 'not found' ||
		die "nginx needs libraries that are not installed:" \
			"$(ldd "$dir/usr/sbin/nginx" | awk '/not found/ { print $1 }')"
	echo "$dir"
}

on_host() {
	local dir work

	"$repo/selftests/vm/deps.sh" build vm
	make -s -C "$repo" built
	dir=$(fetch_nginx)
	work=$(mktemp -d)
	# shellcheck disable=SC2064 # of a local variable
	trap "rm -rf '$work'" EXIT
	KRESP_PARAMS="header_timeout_ms=$limit_ms body_timeout_ms=$limit_ms keepalive_timeout_ms=$limit_ms" \
		"$repo/selftests/vm/vm.sh" \
		"selftests/bench/http-score.sh in-vm '$dir/usr/sbin/nginx'" \
		>"$work/out"
	split "$work"
	report "$work"
	[ -z "${HTTP_SCORE_LOGS-}" ] || cp "$work/kresp" "$work/nginx" "$HTTP_SCORE_LOGS/"
}

# What came out of the VM: a part for each server.
split() {
	sed -n '/^== kresp/,/^== nginx/p' "$1/out" >"$1/kresp"
	sed -n '/^== nginx/,$p' "$1/out" >"$1/nginx"
	if ! grep -q '^# total' "$1/kresp" || ! grep -q '^# total' "$1/nginx"; then
		tail -n 5 "$1/kresp" "$1/nginx" >&2
		die "a run did not end"
	fi
}

# "RL request-line 181 181 130 130": what print_score() of http_test.c says.
scores() {
	sed -nE 's/^# (RL|FL|FR|CN|AN|NE|CR|total) +(.*[^0-9 ])? +([0-9]+) +([0-9]+) +([0-9]+) +([0-9]+)$/\1\t\2\t\3\t\4\t\5\t\6/p' "$1"
}

report() {
	printf '%-29s %5s %7s %7s   %5s %7s %7s\n' \
		"" cases kresp nginx musts kresp nginx
	paste <(scores "$1/kresp") <(scores "$1/nginx") |
		awk -F '\t' '{
			if ($3 != $9)
				print "the runs were not of the same cases"
			printf "%-5s %-23s %5d %7d %7d   %5d %7d %7d\n",
				$1, $2, $3, $4, $10, $5, $6, $12
		}'
	sed -n 's/^== nginx /nginx is /p' "$1/nginx"
}

# ---- In the VM ------------------------------------------------------------

nginx_config() {
	cat <<-END
	user root;
	daemon off;
	worker_processes 1;
	pid nginx.pid;
	error_log error.log;
	events { worker_connections 1024; }
	http {
		access_log off;
		server_tokens off;
		default_type text/html;
		gzip on;
		gzip_vary on;
		gzip_http_version 1.0;
		if_modified_since before;
		lingering_timeout 1s;
		keepalive_requests 10000;
		keepalive_timeout ${limit_ms}ms;
		client_header_timeout ${limit_ms}ms;
		client_body_timeout ${limit_ms}ms;
		client_body_temp_path body;
		proxy_temp_path proxy;
		fastcgi_temp_path fastcgi;
		uwsgi_temp_path uwsgi;
		scgi_temp_path scgi;
		root $1/root;
		server {
			listen 127.0.0.1:$nginx_port;
			location / { try_files /index.html =404; }
		}
	}
	END
}

in_vm() {
	local nginx=$1 dir deadline=$((SECONDS + $(scaled 30)))

	echo "== kresp"
	selftests/http_test -c || true

	dir=$(mktemp -d)
	mkdir "$dir/root"
	printf '<HTML><h1>Hello World!</h1></HTML>' >"$dir/root/index.html"
	nginx_config "$dir" >"$dir/nginx.conf"
	"$nginx" -p "$dir" -e "$dir/error.log" -c "$dir/nginx.conf" &
	until (: >/dev/tcp/127.0.0.1/$nginx_port) 2>/dev/null; do
		if [ $SECONDS -ge $deadline ]; then
			cat "$dir/error.log" >&2
			die "nginx does not listen"
		fi
		sleep 0.1
	done
	echo "== nginx $("$nginx" -v 2>&1 | sed 's,.*/,,')"
	selftests/http_test -c -t $limit_ms -k $limit_ms 127.0.0.1 $nginx_port ||
		true
	kill %1
	wait
}

case ${1-} in
'')	on_host ;;
in-vm)	in_vm "$2" ;;
*)	die "usage: http-score.sh" ;;
esac
