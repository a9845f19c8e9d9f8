# SPDX-License-Identifier: GPL-2.0
#
# A walk in JSON, without what only the kernel can know of an interface and no
# file tells: which it is, its MTU, its speed, its medium. What follows from that
# goes too: whether the octets were on a wire, and for how long.

del(.title, .facts)
| del(.. | objects | select(has("has_wire")) | .has_wire, .line)
| .conversations[].exchanges[].stages[].rows[] |=
	if .number == 1 then
		del(.protocol, .facts.medium, .facts.speed, .facts.wire_time)
	elif .number == 2 then
		.facts.fcs.value |= sub(" on a wire"; "")
	else
		.
	end
