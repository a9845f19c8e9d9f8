// SPDX-License-Identifier: GPL-2.0
#include "walk_main.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "capture_file.h"
#include "diag.h"
#include "outfile.h"
#include "output.h"
#include "story.h"
#include "walk_live.h"
#include "walk_options.h"
#include "walk_pcapng.h"
#include "walk_print.h"
#include "walk_sums.h"

/* Twice what two ends can capture, and the story of it. */
#define ARENA_MAX	((size_t)1024 * 1024 * 1024)
#define WHY_MAX		512

/* One run of the command. */
struct run {
	const struct kresp_walk_options *opts;
	struct kresp_arena arena;
	struct kresp_walk_live live;
	struct kresp_capture_end ends[2];
	bool knows_ends;
	struct kresp_story_source source;
	const struct kresp_walk *walk;
};

static const char *quote(char text[KRESP_OUTPUT_QUOTE_MAX], const char *bytes)
{
	return kresp_output_escape(text, KRESP_OUTPUT_QUOTE_MAX, bytes,
				   strlen(bytes));
}

/* Frames from a file; what is wrong with it ends the command. */
static void read_file(struct run *run)
{
	char why[KRESP_CAPTURE_FILE_WHY_MAX], shown[KRESP_OUTPUT_QUOTE_MAX];
	struct kresp_capture_file file;

	quote(shown, run->opts->read);
	if (kresp_capture_file_read(&file, run->opts->read, &run->arena, why,
				    sizeof(why)))
		kresp_diag_die(KRESP_EXIT_USAGE, "cannot read '%s': %s", shown,
			       why);
	memcpy(run->ends, file.ends, sizeof(run->ends));
	run->knows_ends = file.knows_ends;
	if (file.nr_ends > 1)
		run->source.server = &run->ends[KRESP_SIDE_SERVER];
	run->source.title = kresp_arena_printf(&run->arena, "%s", shown);
}

/* Frames from an exchange that is made now. Return: VERIFIED if there are any. */
static enum kresp_exit make_exchange(struct run *run)
{
	const struct kresp_url *url = &run->opts->request.url;
	enum kresp_exit status;
	unsigned int i;

	status = kresp_walk_live_run(&run->live);
	for (i = 0; i < run->live.nr_captures; i++)
		kresp_capture_end(&run->live.captures[i], &run->ends[i]);
	run->knows_ends = true;
	if (run->live.nr_captures > 1)
		run->source.server = &run->ends[KRESP_SIDE_SERVER];
	run->source.server_port = (unsigned int)strtoul(url->port, NULL, 10);
	run->source.title = kresp_arena_printf(&run->arena, "%s http://%s%s",
					       run->opts->is_head ? "HEAD" :
								    "GET",
					       url->authority, url->target);
	return status;
}

/* Return: false if the story cannot be told; it was said why. */
static bool tell(struct run *run)
{
	char why[WHY_MAX];

	run->walk = kresp_story_tell(&run->arena, &run->source, why, sizeof(why));
	if (run->walk)
		return true;
	kresp_diag_say("cannot walk %s: %s", run->source.title, why);
	return false;
}

/* What goes to standard output main() checks; all else ends the command. */
static void print(const struct run *run)
{
	const struct kresp_walk_options *opts = run->opts;
	struct kresp_walk_style style;
	struct kresp_outfile out;
	int err;

	if (opts->output)
		kresp_outfile_open(&out, opts->output);
	kresp_walk_style_init(&style, opts->output ? out.file : stdout);
	style.wants_bits = opts->wants_bits;
	errno = 0;
	err = opts->format->print(opts->output ? out.file : stdout, run->walk,
				  &style);
	if (!opts->output)
		return;
	if (err)
		kresp_outfile_die(&out, err == -EIO && errno ? -errno : err);
	kresp_outfile_commit(&out);
}

static void write_capture(const struct run *run)
{
	struct kresp_outfile out;
	int err;

	if (!run->opts->write)
		return;
	kresp_outfile_open(&out, run->opts->write);
	errno = 0;
	err = kresp_walk_pcapng(out.file, run->walk, &run->source,
				run->knows_ends);
	if (err)
		kresp_outfile_die(&out, err == -EIO && errno ? -errno : err);
	kresp_outfile_commit(&out);
}

static enum kresp_exit make_run(struct run *run)
{
	enum kresp_exit status;

	if (run->opts->read) {
		read_file(run);
	} else {
		status = make_exchange(run);
		if (status != KRESP_EXIT_VERIFIED)
			return status;
	}
	if (!tell(run))
		return run->opts->read ? KRESP_EXIT_USAGE : KRESP_EXIT_FAULT;
	print(run);
	write_capture(run);
	kresp_walk_sums_check(run->walk, &run->live.faults);
	return run->live.faults.nr ? KRESP_EXIT_FAULT : KRESP_EXIT_VERIFIED;
}

/**
 * kresp_walk_main() - the subcommand "walk": an exchange through all layers
 * @argc: arguments, the subcommand's name included
 * @argv: their texts
 *
 * Return: the exit status, see enum kresp_exit.
 */
int kresp_walk_main(int argc, char **argv)
{
	struct kresp_walk_options opts;
	struct run run = { .opts = &opts };
	enum kresp_exit status;

	kresp_walk_options_parse(&opts, argc, argv);
	if (opts.wants_help) {
		kresp_walk_options_print_help();
		return KRESP_EXIT_VERIFIED;
	}
	kresp_arena_init(&run.arena, ARENA_MAX);
	run.live.opts = &opts;
	run.live.faults.report = kresp_diag_fault;
	run.live.arena = &run.arena;
	run.live.conn.fd = -1;
	run.source.client = &run.ends[KRESP_SIDE_CLIENT];
	run.source.stream = opts.stream;
	status = make_run(&run);
	kresp_walk_live_close(&run.live);
	kresp_arena_free(&run.arena);
	return status;
}
