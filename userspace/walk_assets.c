// SPDX-License-Identifier: GPL-2.0
/*
 * The files that a page is made with, put into the command by the assembler:
 * C11 has no way to, and this one every gcc and clang has.
 */
#include "walk_assets.h"

#define EMBED(symbol, file)			\
	__asm__(".section .rodata\n"		\
		".globl " #symbol "\n"		\
		#symbol ":\n"			\
		".incbin \"" file "\"\n"	\
		".byte 0\n"			\
		".previous\n")

EMBED(kresp_walk_template, "walk.html");
EMBED(kresp_walk_css, "walk.css");
EMBED(kresp_walk_js, "walk.js");
