// SPDX-License-Identifier: GPL-2.0
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Append to @text, which has room for KRESP_FAULT_TEXT_MAX, as far as it fits. */
static void append(char *text, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

static void append(char *text, const char *fmt, va_list ap)
{
	size_t used = strlen(text);

	vsnprintf(text + used, KRESP_FAULT_TEXT_MAX - used, fmt, ap);
}

static void appendf(char *text, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void appendf(char *text, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	append(text, fmt, ap);
	va_end(ap);
}

/**
 * kresp_fault_add() - report one fault
 * @faults: where to
 * @source: where it is written that this is wrong, such as "RFC 9110 section
 *	8.6"; put after the text. NULL: in no RFC
 * @fmt: printf format of one line, without newline. Bytes that came from the
 *	net must have been escaped (kresp_output_escape()).
 */
void kresp_fault_add(struct kresp_faults *faults, const char *source,
		     const char *fmt, ...)
{
	char text[KRESP_FAULT_TEXT_MAX] = "";
	va_list ap;

	if (++faults->nr > KRESP_FAULT_REPORT_MAX)
		return;
	if (faults->where)
		appendf(text, "%s: ", faults->where);
	va_start(ap, fmt);
	append(text, fmt, ap);
	va_end(ap);
	if (source)
		appendf(text, " (%s)", source);
	faults->report(faults->arg, text);
}
