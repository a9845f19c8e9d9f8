/* SPDX-License-Identifier: GPL-2.0 */
/* What must hold for a request head. */
#ifndef KRESP_FUZZ_REQUESTS_H
#define KRESP_FUZZ_REQUESTS_H

#include "reference.h"

void requests_check(const u8 *data, const struct ref_head *ref);

#endif /* KRESP_FUZZ_REQUESTS_H */
