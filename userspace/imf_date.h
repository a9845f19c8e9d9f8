/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_IMF_DATE_H
#define KRESP_IMF_DATE_H

#include <stddef.h>

int kresp_imf_date_check(const void *text, size_t len, const char **why);

#endif
