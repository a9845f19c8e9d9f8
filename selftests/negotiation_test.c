// SPDX-License-Identifier: GPL-2.0
/* Accept-Encoding decides by its weights which representation is sent, never
 * by what it happens to contain, and each has its own length and entity-tag
 * (RFC 9110 12.5.3, http.md NE1 to NE7); gzip_level decides what the gzip one
 * is made with, and whether there is one.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum outcome {
	IDENTITY,
	GZIP,
	NONE,
};

FIXTURE(negotiation) {
	struct client client;
	struct answer answer;
};

FIXTURE_VARIANT(negotiation) {
	const char *fields;
	enum outcome outcome;
};

FIXTURE_SETUP(negotiation)
{
	begin("");
	ASSERT_EQ(0, client_connect(&self->client));
}

FIXTURE_TEARDOWN(negotiation)
{
	client_close(&self->client);
	end();
}

#define ROW(name, fields_, outcome_)					\
	FIXTURE_VARIANT_ADD(negotiation, name) {			\
		.fields = fields_,					\
		.outcome = outcome_,					\
	}
#define ACCEPT(name, value, outcome)					\
	ROW(name, "Accept-Encoding:" value "\r\n", outcome)

/* Nothing said, or nothing of use. */
ROW(no_field, "", IDENTITY);
ACCEPT(empty, "", IDENTITY);
ACCEPT(blank, " \t ", IDENTITY);
ACCEPT(only_commas, ", ,", IDENTITY);
ACCEPT(others, " br, deflate", IDENTITY);

/* Names. */
ACCEPT(gzip, " gzip", GZIP);
ACCEPT(gzip_without_space, "gzip", GZIP);
ACCEPT(gzip_in_capitals, " GZIP", GZIP);
ACCEPT(x_gzip, " x-gzip", GZIP);
ACCEPT(as_in_the_seed, " gzip, deflate", GZIP);
ACCEPT(gzip_last, " deflate, br , gzip", GZIP);
ACCEPT(gzip_between_empty_members, " , ,gzip,", GZIP);
ROW(field_in_small_letters, "accept-encoding: gzip\r\n", GZIP);
ROW(field_in_capitals, "ACCEPT-ENCODING: gzip\r\n", GZIP);
ROW(two_fields, "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n", GZIP);
ROW(two_fields_forbid,
    "Accept-Encoding: gzip;q=0\r\nX: y\r\nAccept-Encoding: *\r\n", IDENTITY);
ROW(another_field, "X-Accept-Encoding: gzip\r\nAccept: gzip\r\n", IDENTITY);

/* What holds gzip and is not gzip. */
ACCEPT(gzipped, " gzipped", IDENTITY);
ACCEPT(notgzip, " notgzip", IDENTITY);
ACCEPT(gzip_x, " gzip-x", IDENTITY);
ACCEPT(x_x_gzip, " x-x-gzip", IDENTITY);
ACCEPT(gzi, " gzi", IDENTITY);

/* Weights. */
ACCEPT(q0, " gzip;q=0", IDENTITY);
ACCEPT(q0_000, " gzip;q=0.000", IDENTITY);
ACCEPT(q0_dot, " gzip;q=0.", IDENTITY);
ACCEPT(q0_001, " gzip;q=0.001", GZIP);
ACCEPT(q1, " gzip;q=1", GZIP);
ACCEPT(q1_000, " gzip;q=1.000", GZIP);
ACCEPT(q_in_capitals, " gzip;Q=0.5", GZIP);
ACCEPT(q_with_spaces, " gzip \t; q=0.5 ,br", GZIP);
ACCEPT(x_gzip_q0, " x-gzip;q=0", IDENTITY);
ACCEPT(q0_with_others, " deflate, gzip;q=0, br", IDENTITY);
ACCEPT(identity_preferred, " gzip;q=0.5, identity", IDENTITY);
ACCEPT(identity_preferred_a_little, " identity;q=0.502, gzip;q=0.501", IDENTITY);
ACCEPT(gzip_preferred_a_little, " identity;q=0.501, gzip;q=0.502", GZIP);
ACCEPT(no_preference, " identity;q=0.5, gzip;q=0.5", GZIP);

/* The asterisk. */
ACCEPT(any, " *", GZIP);
ACCEPT(any_but_gzip, " gzip;q=0, *", IDENTITY);
ACCEPT(any_is_not_named_ones, " *;q=0, gzip", GZIP);
ACCEPT(any_after, " gzip;q=0.5, *;q=0", GZIP);
ACCEPT(only_identity, " *;q=0, identity", IDENTITY);

/* Nothing acceptable. */
ACCEPT(identity_q0, " identity;q=0", NONE);
ACCEPT(any_q0, " *;q=0", NONE);
ACCEPT(both_q0, " gzip;q=0, identity;q=0.0", NONE);
ACCEPT(identity_q0_gzip, " identity;q=0, gzip", GZIP);
ACCEPT(identity_q0_any, " identity;q=0, *", GZIP);

/* Malformed: ignored as a whole. */
ACCEPT(q2, " gzip;q=2", IDENTITY);
ACCEPT(q1_001, " gzip;q=1.001", IDENTITY);
ACCEPT(q_of_four_decimals, " gzip;q=0.1234", IDENTITY);
ACCEPT(q_empty, " gzip;q=", IDENTITY);
ACCEPT(q_negative, " gzip;q=-1", IDENTITY);
ACCEPT(q_without_zero, " gzip;q=.5", IDENTITY);
ACCEPT(q_with_comma, " gzip;q=0,5", IDENTITY);
ACCEPT(q_is_no_number, " gzip;q=a", IDENTITY);
ACCEPT(q_twice, " gzip;q=1;q=0", IDENTITY);
ACCEPT(another_parameter, " gzip;level=9", IDENTITY);
ACCEPT(no_parameter, " gzip;", IDENTITY);
ACCEPT(no_semicolon, " gzip q=1", IDENTITY);
ACCEPT(no_coding, " ;q=1, gzip", IDENTITY);
ACCEPT(quoted, " \"gzip\"", IDENTITY);
ACCEPT(malformed_forbids_nothing, " identity;q=0, gzip;q=x", IDENTITY);

TEST_SCALED(negotiation, chooses)
{
	bool gzip = variant->outcome == GZIP;
	struct answer get;
	char request[512];

	sprintf(request, "GET / HTTP/1.1\r\n" HOST "%s\r\n", variant->fields);
	ASSERT_EQ(0, client_say(&self->client, request));
	READ(&self->client, variant->outcome == NONE ? 406 : 200);
	EXPECT_FIELD("Vary", "Accept-Encoding");
	if (variant->outcome == NONE) {
		EXPECT_NO_FIELD("Content-Encoding");
		return;
	}
	if (gzip) {
		EXPECT_FIELD("Content-Encoding", "gzip");
	} else {
		EXPECT_NO_FIELD("Content-Encoding");
	}
	EXPECT_FIELD("ETag", gzip ? GZIP_ETAG : BODY_ETAG);
	ASSERT_EQ(gzip ? GZIP_LEN : BODY_LEN, self->answer.body_len);
	EXPECT_EQ(0, memcmp(self->answer.body,
			    gzip ? (const char *)gzip_body : BODY,
			    self->answer.body_len));

	get = self->answer;
	sprintf(request, "HEAD / HTTP/1.1\r\n" HOST "%s\r\n", variant->fields);
	ASSERT_EQ(0, client_say(&self->client, request));
	READ_HEAD(&self->client, 200);
	answer_blur_dates(&get);
	answer_blur_dates(&self->answer);
	EXPECT_STREQ(get.head, self->answer.head);
}

/* ---- The parameter ------------------------------------------------------- */

FIXTURE(level) {
	struct client client;
	struct answer answer;
};

FIXTURE_VARIANT(level) {
	const char *params;
};

FIXTURE_SETUP(level)
{
	begin(variant->params);
	ASSERT_EQ(0, client_connect(&self->client));
}

FIXTURE_TEARDOWN(level)
{
	client_close(&self->client);
	end();
}

#define LEVEL(n) FIXTURE_VARIANT_ADD(level, n) { .params = "gzip_level=" #n }

LEVEL(1);
LEVEL(2);
LEVEL(3);
LEVEL(4);
LEVEL(5);
LEVEL(6);
LEVEL(7);
LEVEL(8);
LEVEL(9);

/* One whole gzip member, its CRC-32 and size right, and nothing after it. */
TEST_SCALED(level, makes_gzip)
{
	z_stream stream = {};
	char page[256];

	ASSERT_EQ(0, client_say(&self->client, GET_GZIP));
	READ(&self->client, 200);
	EXPECT_FIELD("Content-Encoding", "gzip");
	EXPECT_FIELD("Vary", "Accept-Encoding");

	stream.next_in = (unsigned char *)self->answer.body;
	stream.avail_in = self->answer.body_len;
	stream.next_out = (unsigned char *)page;
	stream.avail_out = sizeof(page);
	ASSERT_EQ(Z_OK, inflateInit2(&stream, 16 + MAX_WBITS));
	EXPECT_EQ(Z_STREAM_END, inflate(&stream, Z_FINISH));
	EXPECT_EQ(0U, stream.avail_in);
	ASSERT_EQ(BODY_LEN, stream.total_out);
	EXPECT_EQ(0, memcmp(page, BODY, BODY_LEN));
	inflateEnd(&stream);
}

FIXTURE(level_0) {
	struct client client;
	struct answer answer;
};

FIXTURE_SETUP(level_0)
{
	begin("gzip_level=0");
	ASSERT_EQ(0, client_connect(&self->client));
}

FIXTURE_TEARDOWN(level_0)
{
	client_close(&self->client);
	end();
}

TEST_SCALED(level_0, sends_identity)
{
	ASSERT_EQ(0, client_say(&self->client, GET_GZIP));
	READ(&self->client, 200);
	EXPECT_PAGE();
	EXPECT_NO_FIELD("Content-Encoding");
	EXPECT_FIELD("ETag", BODY_ETAG);
}

TEST_SCALED(level_0, does_not_vary)
{
	ASSERT_EQ(0, client_say(&self->client, GET));
	READ(&self->client, 200);
	EXPECT_NO_FIELD("Vary");
	ASSERT_EQ(0, client_say(&self->client,
				"GET / HTTP/1.1\r\n" HOST "If-None-Match: *\r\n\r\n"));
	READ(&self->client, 304);
	EXPECT_NO_FIELD("Vary");
}

TEST_HARNESS_MAIN
