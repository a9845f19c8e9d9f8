/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_FAULT_H
#define KRESP_FAULT_H

/* More faults than this are counted, not reported. */
#define KRESP_FAULT_REPORT_MAX	50
/* The longest text of one fault, its NUL included. */
#define KRESP_FAULT_TEXT_MAX	512

/**
 * struct kresp_faults - where what the server did wrong is told
 * @report: called with each fault's text, one line without its newline
 * @arg: handed to @report
 * @where: the answer under examination, such as "GET gzip"; put before each
 *	text. NULL: nothing is put there.
 * @nr: faults so far
 *
 * The pure files find the faults and know nothing of the terminal.
 */
struct kresp_faults {
	void (*report)(void *arg, const char *text);
	void *arg;
	const char *where;
	unsigned int nr;
};

void kresp_fault_add(struct kresp_faults *faults, const char *source,
		     const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
