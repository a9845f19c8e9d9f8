#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The paths of faults/ that are quick to walk, each a test result, and the table
# as comments; all of them: make check-faults. Needs kresp_nth.ko for this
# kernel: KRESP_NTH_KO, by default beside this file.

here=$(dirname "$0")
fault=$here/fault
[ -x "$fault" ] || fault=$here/faults/fault
# Whoever runs the collection looks for leaks at its end.
KRESP_LEAKS=no exec "$fault" --ktap netns 'netns, later' accept request content \
	'long head' refused 'client ends' 'server ends' unload hooks
