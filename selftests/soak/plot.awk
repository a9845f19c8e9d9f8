# SPDX-License-Identifier: GPL-2.0
#
# Usage: awk -f plot.awk TABLE >PLOT.svg
#
# The table of a soak as a drawing: panels one above the other over the same
# time, the rests marked. Its colours are readable on white and on black.

BEGIN {
	FS = "\t"
	WIDTH = 960
	LEFT = 70
	RIGHT = 20
	HIGH = 110	# of a panel
	STEP = 160	# from one to the next
	TOP = 50
	COLOUR[1] = "#3b82c4"
	COLOUR[2] = "#d9822b"
	COLOUR[3] = "#2f9e6e"
}

/^#/ {
	next
}

!named {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	named = 1
	next
}

NF == length(at) {
	n++
	for (name in at)
		value[name, n] = $at[name]
	if (value["phase", n] == "rest" && n > 1)
		rest[++rests] = value["seconds", n]
}

function x(seconds) {
	return LEFT + (WIDTH - LEFT - RIGHT) * seconds / last
}

function text(px, py, anchor, size, words) {
	printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>\n",
	       px, py, anchor, size, words
}

# 1, 2 or 5 times a power of ten: about @parts of them in @range.
function nice(range, parts,    raw, power) {
	raw = range / parts
	for (power = 1; power * 10 <= raw; power *= 10)
		;
	return power * (raw <= power ? 1 : raw <= power * 2 ? 2 : \
			raw <= power * 5 ? 5 : 10)
}

# Columns separated by blanks; @zero: the scale begins at 0.
function panel(title, columns, zero,    name, count, i, j, low, high, step, v, y, path) {
	count = split(columns, name, " ")
	low = zero ? 0 : value[name[1], 1]
	high = low
	for (j = 1; j <= count; j++)
		for (i = 1; i <= n; i++) {
			v = value[name[j], i]
			if (v == "")
				continue
			low = v < low ? v : low
			high = v > high ? v : high
		}
	step = nice(high - low ? high - low : 1, 4)
	low = step * int(low / step)
	high = step * int(high / step + 0.999)
	high = high > low ? high : low + step

	text(LEFT, y0 - 8, "start", 13, title)
	for (v = low; v <= high; v += step) {
		y = y0 + HIGH - HIGH * (v - low) / (high - low)
		printf "<path d=\"M%d %.1fH%d\" class=\"grid\"/>\n", LEFT, y,
		       WIDTH - RIGHT
		text(LEFT - 6, y + 4, "end", 11, v)
	}
	for (j = 1; j <= count; j++) {
		path = ""
		for (i = 1; i <= n; i++) {
			v = value[name[j], i]
			if (v != "")
				path = path sprintf("%s%.1f %.1f",
					path == "" ? "M" : "L", x(value["seconds", i]),
					y0 + HIGH - HIGH * (v - low) / (high - low))
		}
		printf "<path d=\"%s\" class=\"line\" stroke=\"%s\"/>\n", path,
		       COLOUR[j]
		if (count > 1)
			printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"12\" style=\"fill:%s\">%s</text>\n",
			       WIDTH - RIGHT - 110 * (count - j), y0 - 8,
			       COLOUR[j], name[j]
	}
	for (i = 1; i <= rests; i++)
		printf "<path d=\"M%.1f %dv4\" class=\"rest\"/>\n", x(rest[i]),
		       y0 + HIGH
	y0 += STEP
}

function axis(    step, seconds, unit) {
	unit = last > 300 ? 60 : 1
	step = nice(last / unit, 10)
	for (seconds = 0; seconds <= last; seconds += step * unit)
		text(x(seconds), y0 - STEP + HIGH + 20, "middle", 11,
		     seconds / unit)
	text(WIDTH - RIGHT, y0 - STEP + HIGH + 36, "end", 11,
	     unit == 60 ? "minutes" : "seconds")
}

END {
	last = value["seconds", n] > 0 ? value["seconds", n] : 1
	for (i = 1; i <= n; i++) {
		value["rate", i] = ""
		dt = i > 1 ? value["seconds", i] - value["seconds", i - 1] : 0
		if (dt > 0)
			value["rate", i] = (value["requests", i] - \
					    value["requests", i - 1]) / dt
		value["charged", i] = value["memory_used", i] / 1024
		value["open", i] = value["sessions_open", i]
		value["all", i] = value["tcp_alloc", i]
		value["orphans", i] = value["tcp_orphans", i]
		value["TIME_WAIT", i] = value["tcp_time_wait", i]
		value["slab", i] = value["slab_kib", i] / 1024
		value["used", i] = value["used_kib", i] / 1024
	}
	y0 = TOP
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\">\n",
	       WIDTH, TOP + 6 * STEP
	print "<style>text{fill:#808080}.grid{stroke:#808080;stroke-opacity:.3}" \
	      ".line{fill:none;stroke-width:1.2}.rest{stroke:#808080}</style>"
	text(LEFT, 18, "start", 15, sprintf("kresp under load for %d s: %d connections, %d requests; a mark is a rest",
	     last, value["sessions", n], value["requests", n]))
	panel("requests a second", "rate", 1)
	panel("sessions open", "open", 1)
	panel("memory charged for clients, KiB", "charged", 1)
	panel("TCP sockets: of the machine, orphans, TIME_WAIT", "all orphans TIME_WAIT", 1)
	panel("the kernel's unreclaimable slab, MiB", "slab", 0)
	panel("memory not available, MiB", "used", 0)
	axis()
	print "</svg>"
}
