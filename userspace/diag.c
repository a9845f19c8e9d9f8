// SPDX-License-Identifier: GPL-2.0
#include "diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "output.h"

static void say(const char *fmt, va_list ap)
	__attribute__((format(printf, 1, 0)));

static void say(const char *fmt, va_list ap)
{
	fputs("kresp: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

/**
 * kresp_diag_say() - one line on standard error, after "kresp: "
 * @fmt: printf format, without newline
 */
void kresp_diag_say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

/**
 * kresp_diag_aside() - one line of --verbose on standard error, after "* "
 * @fmt: printf format, without newline
 */
void kresp_diag_aside(const char *fmt, ...)
{
	va_list ap;

	kresp_output_paint(stderr, KRESP_COLOUR_ASIDE, "* ");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/**
 * kresp_diag_progress() - tell someone who waits what is waited for
 * @fmt: printf format, without newline
 *
 * Says nothing where standard error is not a terminal.
 */
void kresp_diag_progress(const char *fmt, ...)
{
	va_list ap;

	if (isatty(STDERR_FILENO) != 1)
		return;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

/**
 * kresp_diag_fault() - one line "kresp: fault: ..." on standard error
 * @arg: not used; there so that this can be struct kresp_faults.report
 * @text: the fault
 */
void kresp_diag_fault(void *arg, const char *text)
{
	(void)arg;
	fputs("kresp: ", stderr);
	kresp_output_paint(stderr, KRESP_COLOUR_FAULT, "fault:");
	fprintf(stderr, " %s\n", text);
}

/**
 * kresp_diag_die() - say what is wrong and exit
 * @status: the exit status
 * @fmt: printf format, without newline
 */
_Noreturn void kresp_diag_die(enum kresp_exit status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	exit(status);
}
