// SPDX-License-Identifier: GPL-2.0
#include "capture_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "frame_list.h"
#include "pcapng_ends.h"

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
static int read_frames(pcap_t *pcap, const struct kresp_pcapng_ends *ends,
		       struct kresp_frame_list frames[2], char *why, size_t why_size)
{
	const unsigned char *data;
	struct pcap_pkthdr *header;
	enum kresp_side side;
	size_t nr = 0;
	int got;

	while ((got = pcap_next_ex(pcap, &header, &data)) > 0) {
		side = KRESP_SIDE_CLIENT;
		if (nr < ends->nr_packets)
			side = ends->sides[ends->packets[nr]];
		nr++;
		if (kresp_frame_list_add(&frames[side], header, data))
			continue;
		snprintf(why, why_size, "more than %d frames, or %d MiB",
			 KRESP_FRAME_LIST_MAX, KRESP_FRAME_LIST_OCTETS_MAX >> 20);
		return -EFBIG;
	}
	/* The end of a savefile is an error of its own kind. */
	if (got == PCAP_ERROR_BREAK)
		return 0;
	snprintf(why, why_size, "frame %zu: %s", nr + 1, pcap_geterr(pcap));
	return -EINVAL;
}

static int check_link_type(int link_type, char *why, size_t why_size)
{
	const char *name = pcap_datalink_val_to_name(link_type);

	if (is_known(link_type))
		return 0;
	snprintf(why, why_size,
		 "link type %d (%s) is none of Ethernet, Linux cooked, loopback and raw IP",
		 link_type, name ? name : "unknown");
	return -EINVAL;
}

/* Return: the file; NULL with a line in @why. */
static FILE *open_file(const char *path, char *why, size_t why_size)
{
	FILE *stream = stdin;

	if (strcmp(path, "-"))
		stream = fopen(path, "rbe");
	if (!stream)
		snprintf(why, why_size, "%s", strerror(errno));
	return stream;
}

/**
 * kresp_capture_file_read() - read a capture file, pcap or pcapng
 * @file: what it holds
 * @path: its name; "-": standard input
 * @arena: where its frames are kept
 * @why: on error, one line without newline; the file is not named in it
 * @why_size: bytes at @why; KRESP_CAPTURE_FILE_WHY_MAX is enough
 *
 * Times are in nanoseconds, whatever the file has.
 *
 * Return: 0 or a negative errno.
 */
int kresp_capture_file_read(struct kresp_capture_file *file, const char *path,
			    struct kresp_arena *arena, char *why,
			    size_t why_size)
{
	struct kresp_frame_list frames[2] = {
		{ .arena = arena, .seen_by = KRESP_SIDE_CLIENT },
		{ .arena = arena, .seen_by = KRESP_SIDE_SERVER },
	};
	char said[PCAP_ERRBUF_SIZE] = "";
	struct kresp_pcapng_ends ends;
	unsigned int side;
	FILE *stream;
	pcap_t *pcap;
	int err;

	memset(file, 0, sizeof(*file));
	stream = open_file(path, why, why_size);
	if (!stream)
		return -EINVAL;
	file->knows_ends = kresp_pcapng_ends_read(&ends, stream, arena);
	if (!file->knows_ends)
		memset(&ends, 0, sizeof(ends));
	/* It closes the file with itself, but not when it fails. */
	pcap = pcap_fopen_offline_with_tstamp_precision(stream,
							PCAP_TSTAMP_PRECISION_NANO,
							said);
	if (!pcap) {
		snprintf(why, why_size, "%s", said);
		if (stream != stdin)
			fclose(stream);
		return -EINVAL;
	}
	err = check_link_type(pcap_datalink(pcap), why, why_size);
	if (!err)
		err = read_frames(pcap, &ends, frames, why, why_size);
	file->nr_ends = ends.names[KRESP_SIDE_SERVER] ? 2 : 1;
	for (side = 0; side < file->nr_ends; side++) {
		file->ends[side].link_type = pcap_datalink(pcap);
		file->ends[side].frames = frames[side].frames;
		file->ends[side].nr_frames = frames[side].nr;
		file->ends[side].interface = ends.names[side];
		file->ends[side].medium = KRESP_MEDIUM_UNKNOWN;
	}
	pcap_close(pcap);
	return err;
}
