# SPDX-License-Identifier: GPL-2.0
#
# The tables of a walk's first exchange, from its JSON, in the form of
# seed.tables: a line "COLUMN: TEXT" for each line of each cell.

def cell($column; $text): $text | split("\n") | if . == [] then [""] else . end |
	.[] | "\($column): \(.)" | rtrimstr(" ");

.conversations[0].exchanges[0].stages[] |
"## \(.title)",
(.rows[] | "",
	cell("Layer"; .layer), cell("Protocol"; .protocol), cell("PDU"; .pdu),
	cell("Info"; .info), cell("Ports"; .ports), cell("IPs"; .ips),
	cell("MACs"; .macs)),
""
