/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_HTML_H
#define KRESP_WALK_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "walk.h"

/* The octets of all frames, and of one, that are dumped: the rest would make a
 * page that no phone can show. JSON has every octet.
 */
#define KRESP_HTML_DUMP_MAX		(64 * 1024)
#define KRESP_HTML_FRAME_DUMP_MAX	2048

/**
 * struct kresp_html - a page being written
 * @out: where to
 * @dump_left: octets that may still be dumped
 */
struct kresp_html {
	FILE *out;
	size_t dump_left;
};

void kresp_html_put(const struct kresp_html *html, const char *text);
void kresp_html_put_part(const struct kresp_html *html, const char *text,
			 size_t len);
void kresp_html_element(const struct kresp_html *html, const char *tag,
			const char *attributes, const char *text);
void kresp_html_facts(const struct kresp_html *html,
		      const struct kresp_facts *facts);
void kresp_html_folded_facts(const struct kresp_html *html,
			     const struct kresp_facts *facts);
void kresp_html_legend(const struct kresp_html *html);
void kresp_html_mark(const struct kresp_html *html, enum kresp_origin origin);
void kresp_html_session(const struct kresp_html *html,
			const struct kresp_walk_conversation *conv);
void kresp_html_frame_id(const struct kresp_html *html,
			 const struct kresp_walk_step *step);
void kresp_html_frame(struct kresp_html *html,
		      const struct kresp_walk_step *step);
void kresp_html_stage(const struct kresp_html *html,
		      const struct kresp_walk_conversation *conv,
		      const struct kresp_walk_stage *stage,
		      unsigned int number);
void kresp_html_sum(const struct kresp_html *html,
		    const struct kresp_walk_sum *sum);

#endif
