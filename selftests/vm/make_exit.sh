#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: make_exit.sh
#
# Prints the path of make_exit.c's shared object, for make's load; compiled
# into the cache when missing.

. "$(dirname "$0")/common.sh"

source=$repo/selftests/vm/make_exit.c
object=$cache/make_exit-$(cksum <"$source" | cut -d' ' -f1).so
if [ ! -e "$object" ]; then
	mkdir -p "$cache"
	gcc -O2 -fPIC -shared -o "$object.$$" "$source"
	mv "$object.$$" "$object"
fi
echo "$object"
