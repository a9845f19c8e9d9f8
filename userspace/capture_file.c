// SPDX-License-Identifier: GPL-2.0
#include "capture_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "frames.h"

/* What layers_link.c decodes. */
static const int link_types[] = {
	DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_NULL, DLT_LOOP, DLT_RAW,
	DLT_IPV4, DLT_IPV6,
};

static bool is_known(int link_type)
{
	size_t i;

	for (i = 0; i < sizeof(link_types) / sizeof(*link_types); i++)
		if (link_types[i] == link_type)
			return true;
	return false;
}

/* Return: 0, or a negative errno with a line in @why. */
static int read_frames(pcap_t *pcap, struct kresp_frames *frames, char *why,
		       size_t why_size)
{
	const unsigned char *data;
	struct pcap_pkthdr *header;
	int got;

	while ((got = pcap_next_ex(pcap, &header, &data)) > 0) {
		if (kresp_frames_add(frames, header, data))
			continue;
		snprintf(why, why_size, "more than %d frames, or %d MiB",
			 KRESP_FRAMES_MAX, KRESP_FRAMES_OCTETS_MAX >> 20);
		return -EFBIG;
	}
	/* The end of a savefile is an error of its own kind. */
	if (got == PCAP_ERROR_BREAK)
		return 0;
	snprintf(why, why_size, "frame %zu: %s", frames->nr + 1,
		 pcap_geterr(pcap));
	return -EINVAL;
}

/**
 * kresp_capture_file_read() - read a capture file, pcap or pcapng
 * @path: its name; "-": standard input
 * @arena: where its frames are kept
 * @end: what it holds
 * @why: on error, one line without newline; the file is not named in it
 * @why_size: bytes at @why; KRESP_CAPTURE_FILE_WHY_MAX is enough
 *
 * Times are in nanoseconds, whatever the file has.
 *
 * Return: 0 or a negative errno.
 */
int kresp_capture_file_read(const char *path, struct kresp_arena *arena,
			    struct kresp_capture_end *end, char *why,
			    size_t why_size)
{
	struct kresp_frames frames = {
		.arena = arena,
		.seen_by = KRESP_SIDE_CLIENT,
	};
	char said[PCAP_ERRBUF_SIZE] = "";
	const char *name;
	FILE *file = stdin;
	pcap_t *pcap;
	int err;

	if (strcmp(path, "-"))
		file = fopen(path, "rbe");
	if (!file) {
		snprintf(why, why_size, "%s", strerror(errno));
		return -EINVAL;
	}
	/* It closes the file with itself, but not when it fails. */
	pcap = pcap_fopen_offline_with_tstamp_precision(file,
							PCAP_TSTAMP_PRECISION_NANO,
							said);
	if (!pcap) {
		snprintf(why, why_size, "%s", said);
		if (file != stdin)
			fclose(file);
		return -EINVAL;
	}
	memset(end, 0, sizeof(*end));
	end->link_type = pcap_datalink(pcap);
	if (is_known(end->link_type)) {
		err = read_frames(pcap, &frames, why, why_size);
	} else {
		name = pcap_datalink_val_to_name(end->link_type);
		snprintf(why, why_size,
			 "link type %d (%s) is none of Ethernet, Linux cooked, loopback and raw IP",
			 end->link_type, name ? name : "unknown");
		err = -EINVAL;
	}
	pcap_close(pcap);
	end->frames = frames.frames;
	end->nr_frames = frames.nr;
	end->medium = KRESP_MEDIUM_UNKNOWN;
	return err;
}
