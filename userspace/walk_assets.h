/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_ASSETS_H
#define KRESP_WALK_ASSETS_H

#include "walk_js_hash.h"

/* walk.html, walk.css and walk.js as they are in the tree. */
extern const char kresp_walk_template[];
extern const char kresp_walk_css[];
extern const char kresp_walk_js[];

#endif
