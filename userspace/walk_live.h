/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_LIVE_H
#define KRESP_WALK_LIVE_H

#include "arena.h"
#include "capture.h"
#include "conn.h"
#include "exit_status.h"
#include "fault.h"
#include "walk_options.h"

/**
 * struct kresp_walk_live - an exchange that is made to be walked
 * @opts: the command line
 * @arena: where frames are kept
 * @faults: what the server did wrong
 * @conn: the connection
 * @captures: its capture, by enum kresp_side
 * @nr_captures: the client's end, or both
 * @status: of what went wrong on this side
 */
struct kresp_walk_live {
	const struct kresp_walk_options *opts;
	struct kresp_arena *arena;
	struct kresp_faults faults;
	struct kresp_conn conn;
	struct kresp_capture captures[2];
	unsigned int nr_captures;
	enum kresp_exit status;
};

enum kresp_exit kresp_walk_live_run(struct kresp_walk_live *live);
void kresp_walk_live_close(struct kresp_walk_live *live);

#endif
