# SPDX-License-Identifier: GPL-2.0
#
# How the tables of kresp's exchange differ from the seed's, and why; what is
# not said here is the same, to the character. `sed -E -f` of this over
# seed.tables is what walk.sh expects, the clock's values aside, which stand
# here as CLOCK.

# The column is headed "Layer": its cells do not repeat the word.
/^Layer: /s/ Layer$//

# The medium is the interface's own.
s/^Protocol: Coax$/Protocol: veth (software, no medium)/

# The seed spells out the beginning of "HTTP/1.0 HTHTHT". These are the frame's
# own bits, its first 16 octets: the MAC it goes to, the MAC it comes from,
# EtherType 0x0800, version 4 and header length 5 of IP, DSCP and ECN.
/^## Client initiates/,/^## Server Sends/s/^(Info: )0100.*/\110111100 11110010 10111000 01010111 10000110 00000010 10111100 00110101 11011011 11001111 00011011 00000011 00001000 00000000 01000101 00000000... (398 octets in all)/
/^## Server Sends/,$s/^(Info: )0100.*/\110111100 00110101 11011011 11001111 00011011 00000011 10111100 11110010 10111000 01010111 10000110 00000010 00001000 00000000 01000101 00000000... (378 octets in all)/

# The seed leaves out the request's last octets: the line's end, and the empty
# line after the last field.
s/(\\r\\nUpgrade-Insecure-Requests: 1)$/\1\\r\\n\\r\\n/

# kresp speaks HTTP/1.1, where the connection stays open.
s,HTTP/1\.0 200 OK,HTTP/1.1 200 OK,

# Its own name, its own clock.
s,Server: SimpleHTTP/0\.6 Python/3\.11\.6,Server: kresp/0.1.0,
s/Date: Sun, 18 Aug 2024 02:54:42 GMT/Date: CLOCK/

# It says more: the media type, the validators, that ranges can be had, and that
# the answer depends on Accept-Encoding. In one line, as a message is shown
# below the application layer; then in lines.
s/\\r\\ncontent-encoding: gzip\\r\\ncontent-length: 49\\r\\n/\\r\\nContent-Type: text\/html\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 49\\r\\nETag: "5dfe8105317c2163"\\r\\nLast-Modified: CLOCK\\r\\nAccept-Ranges: bytes\\r\\nVary: Accept-Encoding\\r\\n/
s/^Info: content-encoding: gzip$/Info: Content-Type: text\/html\nInfo: Content-Encoding: gzip/
s/^Info: content-length: 49$/Info: Content-Length: 49\nInfo: ETag: "5dfe8105317c2163"\nInfo: Last-Modified: CLOCK\nInfo: Accept-Ranges: bytes\nInfo: Vary: Accept-Encoding/

# The gzip member is made when the module is loaded, and has no time of its own:
# MTIME is 0, where the seed's has "rb.f". The seed's picture of its 49 octets
# has only 48 characters; the one between IQ and g is there.
s/\.\.\.\.rb\.f(\.{10}0\.\.H\.\.\.W\.\.\/\.IQ\.{8})(g\.\.7"\.\.\.)$/........\1.\2/
