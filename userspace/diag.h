/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_DIAG_H
#define KRESP_DIAG_H

#include "exit_status.h"

void kresp_diag_say(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
void kresp_diag_aside(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
void kresp_diag_progress(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
void kresp_diag_fault(void *arg, const char *text);
_Noreturn void kresp_diag_die(enum kresp_exit status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
