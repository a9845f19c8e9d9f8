// SPDX-License-Identifier: GPL-2.0
/* One frame, of any link type. Proves that nothing is read beyond what was
 * captured, that the layers lie one behind the other within it, and that
 * capturing less of a frame tells less of it, and nothing else.
 *
 * An input is an octet that says the link type, one that says how much longer
 * the frame was, and the frame.
 */
#include "walk_fuzz.h"

#include <pcap/dlt.h>

static const int link_types[] = {
	DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_NULL, DLT_LOOP, DLT_RAW,
	DLT_IPV4, DLT_IPV6, 147,
};

/* In memory of its own, with nothing behind it that may be read */
static void decode(struct kresp_layers *layers, int link_type,
		   const uint8_t *data, size_t caplen, size_t len)
{
	uint8_t *copy = malloc(caplen);

	if (!copy)
		abort();
	if (caplen)
		memcpy(copy, data, caplen);
	kresp_layers_decode(layers, link_type, copy, caplen, len);
	free(copy);
	walk_check_layers(layers, caplen, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct kresp_layers whole, part;
	size_t caplen, frame_len;
	int link_type;

	if (len < 2)
		return 0;
	link_type = link_types[data[0] % (sizeof(link_types) / sizeof(*link_types))];
	caplen = len - 2;
	frame_len = caplen + data[1] * (data[1] > 127 ? 97 : 1);
	data += 2;
	decode(&whole, link_type, data, caplen, frame_len);
	while (caplen--) {
		decode(&part, link_type, data, caplen, frame_len);
		walk_check(part.depth <= whole.depth, "less tells more");
		if (part.depth < KRESP_LAYERS_TRANSPORT)
			continue;
		walk_check(part.transport.seq == whole.transport.seq &&
			   part.payload_len == whole.payload_len,
			   "less tells something else");
	}
	return 0;
}
