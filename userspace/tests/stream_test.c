// SPDX-License-Identifier: GPL-2.0
#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static const char text[] = "abcdefghijklmnopqrstuvwxyz";

static struct kresp_arena arena;
static struct kresp_stream stream;

static void start(void)
{
	kresp_arena_free(&arena);
	kresp_arena_init(&arena, 1 << 20);
	memset(&stream, 0, sizeof(stream));
}

/* Octets of the alphabet, @captured of them. Return: how many are new. */
static size_t add_captured(uint64_t at, size_t len, size_t captured)
{
	struct kresp_stream_piece piece = {
		.at = at,
		.len = len,
		.data = (const uint8_t *)text + at,
		.captured = captured,
	};

	return kresp_stream_add(&arena, &stream, &piece);
}

static size_t add(uint64_t at, size_t len)
{
	return add_captured(at, len, len);
}

static bool has_run(size_t i, uint64_t at, const char *octets)
{
	kresp_stream_finish(&arena, &stream);
	return i < stream.nr_runs && stream.runs[i].at == at &&
	       stream.runs[i].len == strlen(octets) &&
	       !memcmp(stream.runs[i].data, octets, strlen(octets));
}

static void test_in_order(void)
{
	start();
	CHECK(kresp_stream_end(&stream) == 0 && !kresp_stream_find(&stream, 0));
	CHECK(add(0, 3) == 3 && add(3, 0) == 0 && add(3, 2) == 2);
	CHECK(kresp_stream_end(&stream) == 5 && stream.nr_spans == 1);
	CHECK(has_run(0, 0, "abcde") && stream.nr_runs == 1);
}

static void test_again(void)
{
	start();
	CHECK(add(0, 5) == 5 && add(0, 5) == 0 && add(1, 3) == 0);
	CHECK(add(3, 4) == 2 && add(0, 8) == 1);
	CHECK(has_run(0, 0, "abcdefgh") && stream.nr_runs == 1);
}

/* The first octets that came are the ones that count. */
static void test_other_octets(void)
{
	struct kresp_stream_piece piece = {
		.at = 1, .len = 4, .data = (const uint8_t *)"XXXX", .captured = 4,
	};

	start();
	CHECK(add(0, 3) == 3);
	CHECK(kresp_stream_add(&arena, &stream, &piece) == 2);
	CHECK(has_run(0, 0, "abcXX"));
}

static void test_gaps(void)
{
	start();
	CHECK(add(10, 2) == 2 && add(4, 2) == 2 && add(0, 2) == 2);
	CHECK(stream.nr_spans == 3 && kresp_stream_end(&stream) == 12);
	CHECK(kresp_stream_count(&stream, 0, 100) == 6);
	CHECK(kresp_stream_count(&stream, 1, 5) == 2);
	CHECK(kresp_stream_count(&stream, 2, 4) == 0);
	CHECK(has_run(0, 0, "ab") && has_run(1, 4, "ef") && has_run(2, 10, "kl"));
	CHECK(kresp_stream_find(&stream, 1)->at == 0);
	CHECK(kresp_stream_find(&stream, 2)->at == 4);
	CHECK(kresp_stream_find(&stream, 11)->at == 10);
	CHECK(!kresp_stream_find(&stream, 12));

	start();
	CHECK(add(10, 2) == 2 && add(4, 2) == 2 && add(0, 2) == 2);
	CHECK(add(1, 10) == 6 && stream.nr_spans == 1);
	CHECK(has_run(0, 0, "abcdefghijkl") && stream.nr_runs == 1);
}

static void test_not_captured(void)
{
	start();
	CHECK(add_captured(0, 5, 3) == 5 && add(5, 2) == 2);
	CHECK(kresp_stream_count(&stream, 0, 7) == 7);
	CHECK(has_run(0, 0, "abc") && has_run(1, 5, "fg"));
	start();
	CHECK(add_captured(0, 5, 0) == 5 && add(5, 2) == 2);
	CHECK(has_run(0, 5, "fg") && stream.nr_runs == 1);
	/* Where the new part begins behind what was captured. */
	start();
	CHECK(add(0, 4) == 4 && add_captured(2, 6, 1) == 4);
	CHECK(has_run(0, 0, "abcd") && stream.nr_runs == 1);
}

/* Any order of any pieces comes to the same octets. */
static void test_any_order(void)
{
	unsigned int seed, i, nr;
	bool is_seen[26];
	size_t fresh, at, len, n;

	for (seed = 1; seed <= 300; seed++) {
		srand(seed);
		start();
		memset(is_seen, 0, sizeof(is_seen));
		for (i = 0; i < 12; i++) {
			at = (size_t)rand() % 26;
			len = 1 + (size_t)rand() % (26 - at);
			len = len > 5 ? 5 : len;
			for (n = at, fresh = 0; n < at + len; n++) {
				fresh += !is_seen[n];
				is_seen[n] = true;
			}
			CHECK(add(at, len) == fresh);
		}
		for (n = 0, nr = 0; n < 26; n++) {
			nr += is_seen[n];
			CHECK(kresp_stream_count(&stream, n, n + 1) == is_seen[n]);
		}
		CHECK(kresp_stream_count(&stream, 0, 26) == nr);
		kresp_stream_finish(&arena, &stream);
		for (i = 0; i < stream.nr_runs; i++)
			CHECK(!memcmp(stream.runs[i].data,
				      text + stream.runs[i].at,
				      stream.runs[i].len));
		CHECK(stream.nr_runs == stream.nr_spans);
	}
}

/* Offsets that no memory could hold. */
static void test_far_away(void)
{
	struct kresp_stream_piece piece = {
		.at = UINT64_MAX / 2, .len = 1, .data = (const uint8_t *)"x",
		.captured = 1,
	};

	start();
	CHECK(add(0, 1) == 1);
	CHECK(kresp_stream_add(&arena, &stream, &piece) == 1);
	CHECK(has_run(1, UINT64_MAX / 2, "x") && arena.used < 10000);
	kresp_arena_free(&arena);
}

int main(void)
{
	static const struct unit_test tests[] = {
		{ "stream: in order", test_in_order },
		{ "stream: octets again", test_again },
		{ "stream: other octets in the same place", test_other_octets },
		{ "stream: gaps, and what fills them", test_gaps },
		{ "stream: octets that were not captured", test_not_captured },
		{ "stream: any order", test_any_order },
		{ "stream: far away", test_far_away },
		{ NULL, NULL },
	};

	return unit_main(tests);
}
