# SPDX-License-Identifier: GPL-2.0
#
# Usage: awk -f judge.awk TABLE	(what soak_load printed)
#
# Whether a soak left anything behind: a line for each fault, a last line that
# says what was found, and status 1 if there is a fault. Three things count.
#
# * At each rest all that clients had is gone: sessions, the memory charged for
#   them, sockets, orphans, namespaces are what they were at the start; at the
#   end nothing is in TIME_WAIT, either.
# * Memory does not grow. Looked at are the rests, where no load's own memory is
#   in the way. The first third of them fills the kernel's caches. Of the second
#   and the last the medians are compared, which a single odd sample does not
#   move. The last may be the greater by ALLOWED, in KiB: several times what
#   runs without a leak differ by, which is up to 110 in the slab. In half an
#   hour a third of the connections are 50,000 or more, so that ten octets lost
#   with each are seen. A kernel that checks itself keeps freed memory back, and
#   more so with time; there kmemleak finds what is lost, and this is left out.
# * No client was told anything wrong.

BEGIN {
	FS = "\t"
	ALLOWED["slab_kib"] = 512
	ALLOWED["used_kib"] = 16384
	split("sessions_open memory_used tcp_inuse tcp_orphans tcp_alloc links",
	      STEADY, " ")
}

/^# this kernel checks itself/ {
	debug = 1
}

/^#/ {
	notes = notes $0 "\n"
	next
}

!named {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	named = 1
	next
}

NF != length(at) {
	fault("line " NR " of the table is cut")
	next
}

{
	seconds = $at["seconds"]
	requests = $at["requests"]
	connections = $at["sessions"]
	refused = $at["refused"]
	wrong = $at["wrong"]
}

$at["phase"] != "load" {
	if (!rests++)
		for (name in at)
			first[name] = $at[name]
	for (i = 1; i in STEADY; i++)
		if ($at[STEADY[i]] != first[STEADY[i]])
			fault("at rest, after " seconds " s: " STEADY[i] " is " \
			      $at[STEADY[i]] ", and was " first[STEADY[i]])
	for (name in ALLOWED)
		memory[name, rests] = $at[name]
}

$at["phase"] == "end" {
	ended = 1
	if ($at["tcp_time_wait"])
		fault("at the end: tcp_time_wait is " $at["tcp_time_wait"])
}

function fault(words) {
	faults++
	print words
}

# Of memory[name, from..to].
function median(name, from, to,    n, i, j, sorted) {
	for (i = from; i <= to; i++) {
		for (j = n++; j > 0 && sorted[j - 1] > memory[name, i]; j--)
			sorted[j] = sorted[j - 1]
		sorted[j] = memory[name, i] + 0
	}
	return (sorted[int((n - 1) / 2)] + sorted[int(n / 2)]) / 2
}

function grown(name,    third) {
	third = int(rests / 3)
	return median(name, rests - third + 1, rests) - \
	       median(name, rests - 2 * third + 1, rests - third)
}

END {
	if (!ended)
		fault("the table has no end")
	if (rests < 6)
		fault("there are " rests + 0 " rests, which says nothing of growth")
	else
		for (name in ALLOWED) {
			growth[name] = grown(name)
			if (!debug && growth[name] > ALLOWED[name])
				fault(name " grew by " growth[name] \
				      " KiB from the second third to the last")
		}
	if (wrong)
		fault(wrong " answers or connections were wrong")
	if (!requests || !refused)
		fault("nothing was " (requests ? "refused" : "requested"))
	printf "%s", notes
	printf "soak: %d s, %d rests, %d connections, %d requests, slab %+d KiB, " \
	       "memory %+d KiB: %s\n", seconds, rests, connections, requests,
	       growth["slab_kib"], growth["used_kib"], \
	       faults ? faults " faults" : "flat"
	exit faults > 0
}
