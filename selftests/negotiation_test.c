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

#define ROW(name)	FIXTURE_VARIANT_ADD(negotiation, name)
#define ACCEPT(value)	"Accept-Encoding:" value "\r\n"

/* Nothing said, or nothing of use. */
ROW(no_field) { "", IDENTITY };
ROW(empty) { ACCEPT(""), IDENTITY };
ROW(blank) { ACCEPT(" \t "), IDENTITY };
ROW(only_commas) { ACCEPT(", ,"), IDENTITY };
ROW(others) { ACCEPT(" br, deflate"), IDENTITY };

/* Names. */
ROW(gzip) { ACCEPT(" gzip"), GZIP };
ROW(gzip_without_space) { ACCEPT("gzip"), GZIP };
ROW(gzip_in_capitals) { ACCEPT(" GZIP"), GZIP };
ROW(x_gzip) { ACCEPT(" x-gzip"), GZIP };
ROW(as_in_the_seed) { ACCEPT(" gzip, deflate"), GZIP };
ROW(gzip_last) { ACCEPT(" deflate, br , gzip"), GZIP };
ROW(gzip_between_empty_members) { ACCEPT(" , ,gzip,"), GZIP };
ROW(field_in_small_letters) { "accept-encoding: gzip\r\n", GZIP };
ROW(field_in_capitals) { "ACCEPT-ENCODING: gzip\r\n", GZIP };
ROW(two_fields) { "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n", GZIP };
ROW(two_fields_forbid) {
	"Accept-Encoding: gzip;q=0\r\nX: y\r\nAccept-Encoding: *\r\n", IDENTITY
};

ROW(another_field) { "X-Accept-Encoding: gzip\r\nAccept: gzip\r\n", IDENTITY };

/* What holds gzip and is not gzip. */
ROW(gzipped) { ACCEPT(" gzipped"), IDENTITY };
ROW(notgzip) { ACCEPT(" notgzip"), IDENTITY };
ROW(gzip_x) { ACCEPT(" gzip-x"), IDENTITY };
ROW(x_x_gzip) { ACCEPT(" x-x-gzip"), IDENTITY };
ROW(gzi) { ACCEPT(" gzi"), IDENTITY };

/* Weights. */
ROW(q0) { ACCEPT(" gzip;q=0"), IDENTITY };
ROW(q0_000) { ACCEPT(" gzip;q=0.000"), IDENTITY };
ROW(q0_dot) { ACCEPT(" gzip;q=0."), IDENTITY };
ROW(q0_001) { ACCEPT(" gzip;q=0.001"), GZIP };
ROW(q1) { ACCEPT(" gzip;q=1"), GZIP };
ROW(q1_000) { ACCEPT(" gzip;q=1.000"), GZIP };
ROW(q_in_capitals) { ACCEPT(" gzip;Q=0.5"), GZIP };
ROW(q_with_spaces) { ACCEPT(" gzip \t; q=0.5 ,br"), GZIP };
ROW(x_gzip_q0) { ACCEPT(" x-gzip;q=0"), IDENTITY };
ROW(q0_with_others) { ACCEPT(" deflate, gzip;q=0, br"), IDENTITY };
ROW(identity_preferred) { ACCEPT(" gzip;q=0.5, identity"), IDENTITY };
ROW(identity_preferred_a_little) { ACCEPT(" identity;q=0.502, gzip;q=0.501"), IDENTITY };
ROW(gzip_preferred_a_little) { ACCEPT(" identity;q=0.501, gzip;q=0.502"), GZIP };
ROW(no_preference) { ACCEPT(" identity;q=0.5, gzip;q=0.5"), GZIP };

/* The asterisk. */
ROW(any) { ACCEPT(" *"), GZIP };
ROW(any_but_gzip) { ACCEPT(" gzip;q=0, *"), IDENTITY };
ROW(any_is_not_named_ones) { ACCEPT(" *;q=0, gzip"), GZIP };
ROW(any_after) { ACCEPT(" gzip;q=0.5, *;q=0"), GZIP };
ROW(only_identity) { ACCEPT(" *;q=0, identity"), IDENTITY };

/* Nothing acceptable. */
ROW(identity_q0) { ACCEPT(" identity;q=0"), NONE };
ROW(any_q0) { ACCEPT(" *;q=0"), NONE };
ROW(both_q0) { ACCEPT(" gzip;q=0, identity;q=0.0"), NONE };
ROW(identity_q0_gzip) { ACCEPT(" identity;q=0, gzip"), GZIP };
ROW(identity_q0_any) { ACCEPT(" identity;q=0, *"), GZIP };

/* Malformed: ignored as a whole. */
ROW(q2) { ACCEPT(" gzip;q=2"), IDENTITY };
ROW(q1_001) { ACCEPT(" gzip;q=1.001"), IDENTITY };
ROW(q_of_four_decimals) { ACCEPT(" gzip;q=0.1234"), IDENTITY };
ROW(q_empty) { ACCEPT(" gzip;q="), IDENTITY };
ROW(q_negative) { ACCEPT(" gzip;q=-1"), IDENTITY };
ROW(q_without_zero) { ACCEPT(" gzip;q=.5"), IDENTITY };
ROW(q_with_comma) { ACCEPT(" gzip;q=0,5"), IDENTITY };
ROW(q_is_no_number) { ACCEPT(" gzip;q=a"), IDENTITY };
ROW(q_twice) { ACCEPT(" gzip;q=1;q=0"), IDENTITY };
ROW(another_parameter) { ACCEPT(" gzip;level=9"), IDENTITY };
ROW(no_parameter) { ACCEPT(" gzip;"), IDENTITY };
ROW(no_semicolon) { ACCEPT(" gzip q=1"), IDENTITY };
ROW(no_coding) { ACCEPT(" ;q=1, gzip"), IDENTITY };
ROW(quoted) { ACCEPT(" \"gzip\""), IDENTITY };
ROW(malformed_forbids_nothing) { ACCEPT(" identity;q=0, gzip;q=x"), IDENTITY };

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
	if (gzip)
		EXPECT_FIELD("Content-Encoding", "gzip");
	else
		EXPECT_NO_FIELD("Content-Encoding");
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

FIXTURE_VARIANT_ADD(level, 1) { "gzip_level=1" };
FIXTURE_VARIANT_ADD(level, 2) { "gzip_level=2" };
FIXTURE_VARIANT_ADD(level, 3) { "gzip_level=3" };
FIXTURE_VARIANT_ADD(level, 4) { "gzip_level=4" };
FIXTURE_VARIANT_ADD(level, 5) { "gzip_level=5" };
FIXTURE_VARIANT_ADD(level, 6) { "gzip_level=6" };
FIXTURE_VARIANT_ADD(level, 7) { "gzip_level=7" };
FIXTURE_VARIANT_ADD(level, 8) { "gzip_level=8" };
FIXTURE_VARIANT_ADD(level, 9) { "gzip_level=9" };

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
