#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The attacks of attacks/, each a test result, and the table as comments. What
# has a number is done at a part of it, so that this takes a minute:
# KRESP_ATTACK_SCALE is the part in percent, 100 what attacks/run does.

here=$(dirname "$0")
attack=$here/attack
[ -x "$attack" ] || attack=$here/attacks/attack
exec "$attack" --ktap --scale "${KRESP_ATTACK_SCALE:-20}"
