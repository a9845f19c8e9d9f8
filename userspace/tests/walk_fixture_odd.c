// SPDX-License-Identifier: GPL-2.0
/*
 * Walks made by hand that printers must survive: texts that mean harm, nothing
 * at all, and too much.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "walk_fixture.h"
#include "walk_print.h"

/* The facts of a list that ends in END. */
struct kresp_facts fixture_facts(const struct kresp_fact *list)
{
	struct kresp_facts facts = { list, 0 };

	while (list[facts.nr].key)
		facts.nr++;
	return facts;
}

/* The lesson's exchange, with FIXTURE_EVIL for texts that may come from the net. */
struct kresp_walk *fixture_evil(void)
{
	static const struct kresp_fact facts[] = {
		TEXT("evil", FIXTURE_EVIL, CAPTURED, FIXTURE_EVIL),
		REAL("infinite", "infinite", DERIVED, 1e308 * 10, 1, "s"),
		NUMBER("least", "least", RECONSTRUCTED, INT64_MIN, "octets"),
		TEXT("nothing", "nothing", DERIVED, NULL),
		END
	};
	static const struct kresp_layers_range secret = { 100, 16 };
	static const char * const notes[] = { FIXTURE_EVIL };
	struct kresp_walk *walk = fixture_seed();
	struct kresp_walk_conversation *conv = walk->conversations;
	struct kresp_walk_exchange *exchange = conv->exchanges;
	struct kresp_walk_row *row = &exchange->stages[0].rows[0];
	size_t i;

	for (i = 0; i < conv->nr_steps; i++) {
		conv->steps[i].did = FIXTURE_EVIL;
		conv->steps[i].flags = FIXTURE_EVIL;
		conv->steps[i].is_troubled = true;
		conv->steps[i].facts = fixture_facts(facts);
	}
	conv->steps[FIXTURE_REQUEST_STEP].secrets = &secret;
	conv->steps[FIXTURE_REQUEST_STEP].nr_secrets = 1;
	row->info = FIXTURE_EVIL "\n\n" FIXTURE_EVIL;
	row->did = FIXTURE_EVIL;
	row->protocol = FIXTURE_EVIL;
	row->facts = fixture_facts(facts);
	exchange->summary = FIXTURE_EVIL;
	exchange->is_complete = false;
	conv->server_sum = conv->sum;
	conv->sum.adds_up = false;
	walk->title = FIXTURE_EVIL;
	walk->notes = (const char **)notes;
	walk->sum.adds_up = false;
	return walk;
}

/* No frame, no conversation, no fact. */
struct kresp_walk *fixture_empty(void)
{
	static struct kresp_walk walk;

	memset(&walk, 0, sizeof(walk));
	walk.title = "empty.pcap";
	walk.sum.adds_up = true;
	walk.sum.line = "0 octets captured in 0 frames";
	return &walk;
}

/* More octets than a page may have: an answer in many big frames, as the
 * server's end saw them.
 */
struct kresp_walk *fixture_big(void)
{
	static struct kresp_walk_step steps[FIXTURE_BIG_STEPS];
	static struct kresp_frame frames[FIXTURE_BIG_STEPS];
	static uint8_t octets[FIXTURE_BIG_FRAME];
	static size_t all[FIXTURE_BIG_STEPS];
	struct kresp_walk *walk = fixture_seed();
	struct kresp_walk_conversation *conv = walk->conversations;
	struct kresp_walk_stage *stages = conv->exchanges->stages;
	size_t i;

	memset(octets, 'z', sizeof(octets));
	for (i = 0; i < FIXTURE_BIG_STEPS; i++) {
		steps[i] = conv->steps[FIXTURE_REQUEST_STEP];
		frames[i] = *steps[i].frame;
		frames[i].number = (unsigned int)i + 1;
		frames[i].seen_by = KRESP_SIDE_SERVER;
		frames[i].data = octets;
		frames[i].caplen = sizeof(octets);
		frames[i].len = sizeof(octets);
		frames[i].layers.payload.len = sizeof(octets) - 66;
		frames[i].layers.payload_len = sizeof(octets) - 66;
		frames[i].layers.trailer.at = sizeof(octets);
		steps[i].frame = &frames[i];
		all[i] = i;
	}
	conv->server_steps = steps;
	conv->nr_server_steps = FIXTURE_BIG_STEPS;
	conv->server_sum = conv->sum;
	stages[2].is_derived = false;
	stages[2].steps = all;
	stages[2].nr_steps = FIXTURE_BIG_STEPS;
	return walk;
}

/* By its name; NULL: there is none of that name. */
struct kresp_walk *fixture_find(const char *name)
{
	static const struct {
		const char *name;
		struct kresp_walk *(*make)(void);
	} all[] = {
		{ "seed", fixture_seed }, { "evil", fixture_evil },
		{ "empty", fixture_empty }, { "big", fixture_big },
		{ NULL, NULL },
	};
	size_t i;

	for (i = 0; all[i].name; i++)
		if (!strcmp(all[i].name, name))
			return all[i].make();
	return NULL;
}

/* A walk, printed. The text is the caller's to free. */
char *fixture_print(const char *format, const struct kresp_walk *walk,
		    unsigned int width, bool wants_bits)
{
	const struct kresp_walk_style style = {
		.width = width, .wants_bits = wants_bits,
	};
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	CHECK(!kresp_walk_format_find(format)->print(out, walk, &style));
	fclose(out);
	return text;
}
