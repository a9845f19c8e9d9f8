# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The loads, a line each: name | what ./load is told | who is asked.
#   load_names          all names, in order
#   load_options NAME   fills the array $options
#   load_servers NAME   fills the array $servers
#   client_options      makes of $options the command line of a client that asks
#                       by the clock, in the array $client: wrk, or ./load, as
#                       wrk does not understand the answer to a HEAD, and its
#                       latencies of pipelined requests are wrong

loads() {
	cat <<-'END'
	keepalive-1   | -c 1                  | floor kresp nginx
	keepalive-32  | -c 32 -n 4000         | floor kresp nginx lighttpd h2o
	keepalive-256 | -c 256 -n 6000        | floor kresp nginx
	pipelined-16  | -c 32 -p 16 -n 16000  | floor kresp nginx lighttpd h2o
	connect-1     | -c 1 -x               | floor kresp nginx
	connect-32    | -c 32 -x              | floor kresp nginx lighttpd h2o seed
	log           | -c 32 -n 4000         | floor kresp-log kresp nginx-log
	gzip          | -c 32 -n 4000 -f Accept-Encoding:gzip | floor kresp kresp-nogzip nginx-file
	head          | -c 32 -n 4000 -m HEAD | floor kresp nginx-file
	not-modified  | -c 32 -n 4000 -s 304 -f If-None-Match:* | floor kresp nginx-file
	END
}

load_names() {
	loads | awk '{ print $1 }'
}

# load_field NAME NUMBER
load_field() {
	loads | awk -F ' *[|] *' -v name="$1" -v nr="$2" '$1 == name { print $nr }'
}

load_options() {
	read -ra options <<<"$(load_field "$1" 2)"
	[ "${#options[@]}" -gt 0 ] || die "no load is called $1"
}

load_servers() {
	# shellcheck disable=SC2034 # for the caller
	read -ra servers <<<"$(load_field "$1" 3)"
}

client_options() {
	local i wrk_can=yes
	local -a ours=("$bench/load")

	client=(wrk)
	for ((i = 0; i < ${#options[@]}; i++)); do
		case ${options[i]} in
		-n)	((++i))
			continue ;;
		-c)	client+=(-c "${options[i + 1]}"
				-t $((options[i + 1] > 1 ? 2 : 1))) ;;
		-f)	client+=(-H "${options[i + 1]/:/: }") ;;
		-s)	;;
		-x)	client+=(-H "Connection: close")
			continue ;;
		*)	wrk_can=no ;;
		esac
		ours+=("${options[i]}" "${options[++i]}")
	done
	# shellcheck disable=SC2154 # of servers.sh
	[ $wrk_can = yes ] || client=("${ours[@]}")
}
