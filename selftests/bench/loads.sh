# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The loads, a line each: name | what ./load is told | who is asked.
#   load_names          all names, in order
#   load_options NAME   fills the array $options
#   load_servers NAME   fills the array $servers

loads() {
	cat <<-'END'
	keepalive-1    | -c 1                   | floor kresp nginx lighttpd h2o
	keepalive-32   | -c 32 -n 4000          | floor kresp nginx lighttpd h2o
	keepalive-256  | -c 256 -n 6000         | floor kresp nginx lighttpd h2o
	pipelined-16   | -c 32 -p 16 -n 16000   | floor kresp nginx lighttpd h2o
	connect-1      | -c 1 -x                | floor kresp nginx lighttpd h2o seed
	connect-32     | -c 32 -x               | floor kresp nginx lighttpd h2o
	gzip           | -c 32 -n 4000 -f Accept-Encoding:gzip | floor kresp nginx-file lighttpd h2o
	head           | -c 32 -n 4000 -m HEAD  | floor kresp nginx-file lighttpd h2o
	not-modified   | -c 32 -n 4000 -s 304 -f If-None-Match:* | floor kresp nginx-file lighttpd h2o
	file           | -c 32 -n 4000          | nginx-file
	logged         | -c 32 -n 4000          | kresp-log nginx-log
	no-gzip        | -c 32 -n 4000          | kresp-nogzip
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
