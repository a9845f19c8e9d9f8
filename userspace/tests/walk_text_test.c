// SPDX-License-Identifier: GPL-2.0
#include "walk_print.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "walk_fact.h"
#include "walk_fixture.h"

static bool has(const char *text, const char *what)
{
	if (!strstr(text, what))
		printf("# not there: %s\n", what);
	return strstr(text, what);
}

/* Every line fits, and none ends in a space. */
static bool fits(const char *text, size_t width)
{
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (len > width || (len && text[len - 1] == ' ')) {
			printf("# %zu: %.*s|\n", len, (int)len, text);
			return false;
		}
	}
	return true;
}

static void test_seed(void)
{
	char *text = fixture_print("text", fixture_seed(), 100, false);

	CHECK(has(text, "SESSION 0  client 10.0.0.3:35310, server 10.0.0.2:80\n"));
	CHECK(has(text, "    4    0.140 ms |---- PSH, ACK: 332 ---->|  request 1, whole\n"));
	CHECK(has(text, "    6    0.402 ms |<--- PSH, ACK: 244 -----|  answer 1, whole\n"));
	CHECK(has(text, "\n1  Client initiates Session\n"));
	CHECK(has(text, "\n4  Client Receives Data\n"));
	CHECK(has(text, "   At the server, derived from the client's capture: frame 6\n"));
	CHECK(has(text, "Layer           Protocol  Info      "));
	CHECK(has(text, "    32 + 332 = 364 octets  numbers the octets"));
	CHECK(has(text, "    + 24 + 398 = 422 octets  "));
	CHECK(has(text, "= sequence number: 3735928559 "));
	CHECK(has(text, "~ window, scaled: 64,256 octets\n"));
	CHECK(has(text, "+ FCS: 4 octets\n"));
	CHECK(has(text, "    (5 values as where it was sent)\n"));
	CHECK(has(text, "  HTTP                         576   46.0 %  ####"));
	CHECK(has(text, "\n= captured                   1,252  "));
	CHECK(!strchr(text, '\033'));
	free(text);
}

static void test_width(void)
{
	static const unsigned int widths[] = { 250, 132, 100, 80, 79, 64, 0 };
	unsigned int least;
	char *text;
	size_t i;

	for (i = 0; !i || widths[i - 1]; i++) {
		least = widths[i] < KRESP_WALK_WIDTH_MIN ?
			KRESP_WALK_WIDTH_MIN : widths[i];
		text = fixture_print("text", fixture_seed(), widths[i], true);
		CHECK(fits(text, least));
		free(text);
	}
	text = fixture_print("text", fixture_seed(), 80, false);
	CHECK(has(text, "Ports, IPs, MACs\n                PDU\n"));
	CHECK(has(text, "  Src MAC: bc:35:db:cf:1b:03\n"));
	free(text);
	text = fixture_print("text", fixture_seed(), 110, false);
	CHECK(has(text, "Layer           Protocol  PDU       Info  "));
	CHECK(has(text, "  Src IP:   Src MAC:\n"));
	free(text);
	text = fixture_print("text", fixture_seed(), 150, false);
	CHECK(has(text, "Src IP: 10.0.0.3  Src MAC: bc:35:db:cf:1b:03\n"));
	free(text);
}

static void test_bits(void)
{
	char *text = fixture_print("text", fixture_seed(), 80, true);

	CHECK(has(text, "    frame 4, 398 octets\n    000000  10111100 11110010 "));
	CHECK(has(text, "    000188  "));
	free(text);
	text = fixture_print("text", fixture_evil(), 80, true);
	CHECK(has(text, "    000064  xxxxxxxx "));
	free(text);
}

static void test_colours(void)
{
	const struct kresp_walk_style style = { 100, true, false };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	CHECK(!kresp_walk_text(out, fixture_seed(), &style));
	fclose(out);
	CHECK(has(text, "\033[1mClient initiates Session\033[0m\n"));
	CHECK(has(text, "\033[36m4 Transport\033[0m"));
	free(text);
}

static void test_evil(void)
{
	char *text = fixture_print("text", fixture_evil(), 100, true);
	const char *pos;

	for (pos = text; *pos; pos++)
		if ((*pos >= 0 && *pos < ' ' && *pos != '\n') || *pos == 0x7f)
			break;
	CHECK(!*pos);
	CHECK(has(text, "|! <script>"));
	CHECK(has(text, "-9,223,372,036,854,775,808 octets"));
	CHECK(has(text, "  (not captured to its end)\n"));
	CHECK(has(text, "\nThe parts are not the whole.\n"));
	free(text);
	text = fixture_print("text", fixture_big(), 100, false);
	CHECK(has(text, "\nAs the server's end saw it:\n"));
	CHECK(has(text, "   At the server, captured there: frames 1, 2, 3,"));
	free(text);
}

static void test_empty(void)
{
	char *text = fixture_print("text", fixture_empty(), 100, false);

	CHECK(has(text, "empty.pcap\n"));
	CHECK(has(text, "\n0 octets captured in 0 frames\n"));
	free(text);
}

static void test_full(void)
{
	const struct kresp_walk_format *format;
	const struct kresp_walk_style style = { 100, false, false };
	FILE *out;

	for (format = kresp_walk_formats; format->name; format++) {
		out = fopen("/dev/full", "w");
		if (!out)
			abort();
		setvbuf(out, NULL, _IONBF, 0);
		CHECK(format->print(out, fixture_seed(), &style) < 0);
		fclose(out);
	}
	CHECK(!kresp_walk_format_find("latex"));
}

static void test_numbers(void)
{
	const struct kresp_fact soon = REAL("", "", DERIVED, 0.0123456, 9, "s");
	const struct kresp_fact late = REAL("", "", DERIVED, 12.3456, 2, "s");
	const struct kresp_fact port = NUMBER("", "", CAPTURED, 35310, NULL);
	char text[KRESP_WALK_FACT_MAX];

	CHECK(!strcmp(kresp_walk_count(text, 0), "0"));
	CHECK(!strcmp(kresp_walk_count(text, 999), "999"));
	CHECK(!strcmp(kresp_walk_count(text, 1000), "1,000"));
	CHECK(!strcmp(kresp_walk_count(text, UINT64_MAX),
		      "18,446,744,073,709,551,615"));
	CHECK(!strcmp(kresp_walk_time(text, 1234567), "1.235 ms"));
	CHECK(!strcmp(kresp_walk_time(text, 12345678901), "12.346 s"));
	CHECK(!strcmp(kresp_walk_time(text, -1000), "-0.001 ms"));
	CHECK(!strcmp(kresp_walk_fact_value(text, &soon), "12.346 ms"));
	CHECK(!strcmp(kresp_walk_fact_value(text, &late), "12.35 s"));
	CHECK(!strcmp(kresp_walk_fact_value(text, &port), "35310"));
}

/* A value is folded only where it is the same, known in the same way. */
static void test_same(void)
{
	const struct kresp_fact list[] = {
		NUMBER("ttl", "", CAPTURED, 64, NULL), END
	};
	const struct kresp_facts facts = fixture_facts(list);
	struct kresp_fact fact = list[0];

	CHECK(kresp_walk_fact_is_in(&fact, &facts));
	fact.origin = KRESP_ORIGIN_DERIVED;
	CHECK(!kresp_walk_fact_is_in(&fact, &facts));
	fact = list[0];
	fact.number = 63;
	CHECK(!kresp_walk_fact_is_in(&fact, &facts));
	fact = list[0];
	fact.key = "id";
	CHECK(!kresp_walk_fact_is_in(&fact, &facts));
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "walk text: the lesson's exchange", test_seed },
		{ "walk text: fits every width", test_width },
		{ "walk text: all bits, without secrets", test_bits },
		{ "walk text: colours", test_colours },
		{ "walk text: nothing steers the terminal", test_evil },
		{ "walk text: a walk of nothing", test_empty },
		{ "walk: what cannot be written is said", test_full },
		{ "walk: numbers for people", test_numbers },
		{ "walk: the same value", test_same },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
