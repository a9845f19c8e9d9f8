/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_FIXTURE_H
#define KRESP_WALK_FIXTURE_H

#include "walk.h"

/* What only a hostile story would tell, for printers that must survive it. */
#define FIXTURE_EVIL "<script>alert(\"1\")</script> & 'a' | `b` \\ \x1b[31m \xff\xc3"

const struct kresp_walk *fixture_seed(void);
const struct kresp_walk *fixture_evil(void);
const struct kresp_walk *fixture_empty(void);
char *fixture_print(const char *format, const struct kresp_walk *walk,
		    unsigned int width, bool wants_bits);

#endif
