#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What `make run` shows, inside the test VM: the seed's network and exchange. A
# browser's GET from the client 10.0.0.3 to the server 10.0.0.2, answered by the
# kernel; the exchange once more, captured at both ends; what the kernel said;
# that nothing is left; and how the exchange went through all seven layers.
# KRESP_COLOR=yes: colours, and text as wide as KRESP_COLUMNS. Status 0 only if
# the answers were verified, every octet is accounted for, and the module is
# gone.

. "$(dirname "$0")/../lib.sh"

bold='' plain=''
if [ "${KRESP_COLOR-}" = yes ]; then
	bold=$'\e[1;32m' plain=$'\e[0m'
fi

# show WORDS: a command as it would be typed.
show() {
	echo "$bold# $*$plain"
}

# kernel_says REGEX: waits for that line, prints all since the mark.
kernel_says() {
	wait_for_dmesg 10 "$mark" "$1" >/dev/null
	dmesg_since "$mark" | sed -n '/taint/d; s/^kresp: /[kernel] &/p'
	echo
}

# as_shown COMMAND...: as on the terminal where its output will be shown, if that
# is one: with its width, and colours.
as_shown() {
	if [ -n "$bold" ]; then
		script -qec "stty -onlcr cols ${KRESP_COLUMNS:-80}; ${*@Q}" /dev/null
	else
		"$@"
	fi
}

browser=(
	-H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0'
	-H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
	-H 'Accept-Language: en-US,en;q=0.5'
	-H 'Upgrade-Insecure-Requests: 1'
)

topology_up
cat <<END
$bold# the seed's network$plain
client  $client_ip  $client_mac  $client_if of the namespace "client"
server  $server_ip  $server_mac  $server_if, Linux $(uname -r)

END

mark=$(dmesg_mark)
show insmod kresp.ko
kresp_load
kernel_says 'default network interface|no default'

mark=$(dmesg_mark)
show "ip netns exec client kresp get -v http://$server_ip/    # and a browser's headers"
in_client kresp get -v "${browser[@]}" "http://$server_ip/" 2>&1
echo
kernel_says 'GET / HTTP/1.1 200'

# The seed's request, octet by octet, from its port. Shown last, since it is what
# one would rather scroll through.
walk=(ip netns exec client kresp walk --source-port 35310
	--server-interface "$server_if" --server-netns /proc/1/ns/net)
mark=$(dmesg_mark)
show "${walk[*]} \\"
echo "    http://$server_ip/ >walk    # and the browser's headers"
as_shown "${walk[@]}" "${browser[@]:0:6}" -H 'Accept-Encoding: gzip, deflate' \
	-H 'Connection: keep-alive' "${browser[@]:6}" "http://$server_ip/" \
	>"$tmp/walk"
kernel_says 'GET / HTTP/1.1 200'

mark=$(dmesg_mark)
show rmmod kresp
kresp_unload
kernel_says unloaded

show cat walk
cat "$tmp/walk"
