# SPDX-License-Identifier: GPL-2.0
#
# Usage: awk -v known=races -v dropped=FILE -f races.awk KERNEL-LOG
#
# The log without KCSAN's reports of data races that are the kernel's own: those
# with no function of kresp in either stack, and those of the file races. The
# first lines of what was left out go to FILE.

BEGIN {
	while ((getline line < known) > 0)
		if (line !~ /^(#|$)/)
			patterns[++nr_patterns] = line
}

function is_known(	i) {
	for (i = 1; i <= nr_patterns; i++)
		if (title ~ patterns[i])
			return 1
	return 0
}

function end_report() {
	if (title != "" && (!ours || is_known()))
		print title > dropped
	else
		printf "%s", report
	inside = 0
}

# Reports stand between such lines, each of its own.
/==========================================/ {
	if (inside) {
		report = report $0 "\n"
		end_report()
	} else {
		inside = 1
		report = $0 "\n"
		title = ""
		ours = 0
	}
	next
}

inside {
	report = report $0 "\n"
	if (sub(/.*BUG: KCSAN: /, ""))
		title = $0
	else if (/\[kresp\]/)
		ours = 1
	next
}

{ print }

END {
	if (inside)
		printf "%s", report
}
