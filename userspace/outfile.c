// SPDX-License-Identifier: GPL-2.0
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "output.h"

#define SUFFIX	".XXXXXX"

/* The file's name in messages: whatever it holds, it stays one line. */
static const char *quote(char text[KRESP_OUTPUT_QUOTE_MAX], const char *path)
{
	return kresp_output_escape(text, KRESP_OUTPUT_QUOTE_MAX, path,
				   strlen(path));
}

static void discard(struct kresp_outfile *out)
{
	if (out->file)
		fclose(out->file);
	if (out->temporary)
		unlink(out->temporary);
	free(out->temporary);
	free(out->final);
	memset(out, 0, sizeof(*out));
}

/**
 * kresp_outfile_die() - give the file up, say why, and exit
 * @out: the file; the one it was to replace is as it was
 * @err: a negative errno
 */
_Noreturn void kresp_outfile_die(struct kresp_outfile *out, int err)
{
	char shown[KRESP_OUTPUT_QUOTE_MAX];

	quote(shown, out->path);
	discard(out);
	kresp_diag_die(KRESP_EXIT_LOCAL, "cannot write '%s': %s", shown,
		       strerror(-err));
}

/* What mkstemp() makes is private; the file is to be as fopen() makes it. */
static mode_t wanted_mode(const struct stat *old)
{
	mode_t mask;

	if (old)
		return old->st_mode & 07777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/**
 * kresp_outfile_open() - begin to write a file
 * @out: the file
 * @path: its name; the text must stay
 *
 * What is written goes to a file beside it, which takes its place when it is
 * whole; a link is followed. What is no regular file is written in place. On
 * error the command ends.
 */
void kresp_outfile_open(struct kresp_outfile *out, const char *path)
{
	struct stat old;
	bool is_there;
	int fd;

	memset(out, 0, sizeof(*out));
	out->path = path;
	is_there = !stat(path, &old);
	if (is_there && !S_ISREG(old.st_mode)) {
		out->file = fopen(path, "wbe");
		if (!out->file)
			kresp_outfile_die(out, -errno);
		return;
	}
	out->final = is_there ? realpath(path, NULL) : strdup(path);
	if (out->final)
		out->temporary = malloc(strlen(out->final) + sizeof(SUFFIX));
	if (!out->temporary)
		kresp_outfile_die(out, -errno);
	strcpy(stpcpy(out->temporary, out->final), SUFFIX);
	fd = mkostemp(out->temporary, O_CLOEXEC);
	if (fd < 0) {
		free(out->temporary);
		out->temporary = NULL;
		kresp_outfile_die(out, -errno);
	}
	if (!fchmod(fd, wanted_mode(is_there ? &old : NULL)))
		out->file = fdopen(fd, "wb");
	if (!out->file)
		kresp_outfile_die(out, -errno);
}

/**
 * kresp_outfile_commit() - put the file, now whole, in its place
 * @out: the file
 *
 * On error, also of what was written before, the command ends.
 */
void kresp_outfile_commit(struct kresp_outfile *out)
{
	FILE *file = out->file;

	if (fflush(file) || ferror(file))
		kresp_outfile_die(out, errno ? -errno : -EIO);
	out->file = NULL;
	if (fclose(file) ||
	    (out->temporary && rename(out->temporary, out->final)))
		kresp_outfile_die(out, -errno);
	free(out->temporary);
	out->temporary = NULL;
	discard(out);
}
