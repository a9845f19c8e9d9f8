#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Inside the test VM: prints, as a page, the walk of the seed's exchange: the
# browser's request from the client's port 35310, seen at both ends. The page is
# the only thing on standard output.

. "$(dirname "$0")/../lib.sh"

topology_up >&2
kresp_load >&2
in_client kresp walk --format html --source-port 35310 \
	--server-interface "$server_if" --server-netns /proc/1/ns/net \
	-H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0' \
	-H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8' \
	-H 'Accept-Language: en-US,en;q=0.5' -H 'Accept-Encoding: gzip, deflate' \
	-H 'Connection: keep-alive' -H 'Upgrade-Insecure-Requests: 1' \
	"http://$server_ip/"
kresp_unload >&2
