// SPDX-License-Identifier: GPL-2.0
/* The Range field. Proves that what is selected lies within the content, and is
 * what the reference selects.
 *
 * An input is the number of octets of the representation, LF, and the value.
 */
#include "fuzz.h"

#include "range.h"
#include "reference.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct fuzz_input input;
	struct kresp_slice value;
	enum kresp_range found;
	u64 ref_first = 0;
	u64 ref_len = 0;
	u64 octets = 0;
	u64 first = 0;
	u16 status;
	s64 size;

	fuzz_decode(&input, data, len);
	if (!fuzz_take_number(&input, &size)) {
		fuzz_free(&input);
		return 0;
	}
	/* As a field's value comes to it: text, without white space around */
	value = (struct kresp_slice){ input.data, input.len };
	while (value.len && strchr(" \t", value.data[0])) {
		value.data++;
		value.len--;
	}
	while (value.len && strchr(" \t", value.data[value.len - 1]))
		value.len--;

	found = kresp_range_select(value, (u64)size, &first, &octets);
	status = ref_read_range(value, (u64)size, &ref_first, &ref_len);
	fuzz_check((found == KRESP_RANGE_ONE) == (status == 206) &&
		   (found == KRESP_RANGE_NONE) == (status == 416) &&
		   (found == KRESP_RANGE_IGNORED) == (status == 200),
		   "comes to %u, the reference to %u", found, status);
	if (found == KRESP_RANGE_ONE) {
		fuzz_check(octets && first < (u64)size &&
			   octets <= (u64)size - first,
			   "%llu octets at %llu of %llu",
			   octets,
			   first, size);
		fuzz_check(first == ref_first && octets == ref_len,
			   "%llu octets at %llu, not %llu at %llu",
			   octets,
			   first,
			   ref_len,
			   ref_first);
	}
	fuzz_free(&input);
	return 0;
}
