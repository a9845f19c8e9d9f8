// SPDX-License-Identifier: GPL-2.0
/* The same request again and again: it is not parsed again, and many of them are
 * answered in one send. Nobody may notice: each answer is what it would have
 * been alone, the limits hold to the request, and the counters and the log
 * know of each.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define MANY		100
#define MORE		1000
#define GZIPPED		"GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n"
#define OLD		"GET / HTTP/1.0\r\n" HOST "Connection: keep-alive\r\n\r\n"

FIXTURE(repeat) {
	struct client client;
	struct answer answer;
};

FIXTURE_SETUP(repeat)
{
	begin("");
	ASSERT_EQ(0, client_connect(&self->client));
}

FIXTURE_TEARDOWN(repeat)
{
	client_close(&self->client);
	end();
}

/* The module is loaded anew, and the client connects to it. */
#define RELOAD(params) do {						\
	client_close(&self->client);					\
	ASSERT_EQ(0, module_unload());					\
	ASSERT_EQ(0, module_load(params));				\
	ASSERT_EQ(0, client_connect(&self->client));			\
} while (0)

/* @count times the @nr_texts requests, in turn, in one write. */
static int say_many(struct client *client, const char *const *texts,
		    unsigned int nr_texts, unsigned int count)
{
	static char data[MORE * 128];
	size_t len = 0;
	unsigned int i;

	for (i = 0; i < count * nr_texts; i++) {
		size_t size = strlen(texts[i % nr_texts]);

		if (len + size > sizeof(data))
			return -1;
		memcpy(data + len, texts[i % nr_texts], size);
		len += size;
	}
	return client_send(client, data, len);
}

TEST_SCALED(repeat, each_is_answered_and_counted)
{
	const char *const texts[] = { GET };
	unsigned int i;

	ASSERT_EQ(0, say_many(&self->client, texts, 1, MANY));
	for (i = 0; i < MANY; i++) {
		READ(&self->client, 200);
		EXPECT_PAGE();
		EXPECT_NO_FIELD("Connection");
	}
	EXPECT_TRUE(wait_for(PATIENCE, module_counter("requests") == MANY));
	EXPECT_EQ(MANY, module_counter("answered_200"));
	EXPECT_TRUE(wait_for(PATIENCE, module_counter("log_lines") == MANY));
}

/* What differs in one octet only, or not even in its length, is another one. */
TEST_SCALED(repeat, others_between_are_told_apart)
{
	static const char other[] = "GET / HTTP/1.1\r\n" HOST
				    "Accept-Encoding: gzap\r\n\r\n";
	const char *const texts[] = { GET, GZIPPED, other, HEAD, OLD };
	unsigned int i;

	ASSERT_EQ(0, say_many(&self->client, texts, 5, MANY / 5));
	for (i = 0; i < MANY / 5; i++) {
		READ(&self->client, 200);
		EXPECT_PAGE();
		EXPECT_NO_FIELD("Connection");
		READ(&self->client, 200);
		EXPECT_EQ(GZIP_LEN, self->answer.body_len);
		EXPECT_FIELD("Content-Encoding", "gzip");
		READ(&self->client, 200);
		EXPECT_PAGE();
		READ_HEAD(&self->client, 200);
		EXPECT_EQ(0, self->answer.body_len);
		READ(&self->client, 200);
		EXPECT_PAGE();
		EXPECT_FIELD("Connection", "keep-alive");
	}
}

/* Two thirds of the same, and the end of it comes later. */
TEST_SCALED(repeat, cut_in_the_middle)
{
	const size_t half = strlen(GET) / 2;
	const char *const texts[] = { GET };

	ASSERT_EQ(0, say_many(&self->client, texts, 1, 3));
	ASSERT_EQ(0, client_send(&self->client, GET, half));
	READ(&self->client, 200);
	READ(&self->client, 200);
	READ(&self->client, 200);
	ASSERT_EQ(0, client_say(&self->client, GET + half));
	READ(&self->client, 200);
	EXPECT_PAGE();
}

/* A send takes a part of the answers only: the rest of each comes later. */
TEST_SCALED(repeat, held_back_by_a_small_buffer)
{
	const char *const texts[] = { GET };
	int room = 4 << 20;
	unsigned int i;

	client_close(&self->client);
	ASSERT_EQ(0, netns_limit_send_buffers());
	ASSERT_EQ(0, client_open(&self->client, LOOPBACK, PORT, 2048));
	setsockopt(self->client.fd, SOL_SOCKET, SO_SNDBUFFORCE, &room,
		   sizeof(room));
	ASSERT_EQ(0, say_many(&self->client, texts, 1, MORE));
	EXPECT_GT(MORE, module_counter("requests"));
	for (i = 0; i < MORE; i++) {
		READ(&self->client, 200);
		EXPECT_PAGE();
	}
	ASSERT_EQ(0, client_say(&self->client, GET_CLOSE));
	READ(&self->client, 200);
	EXPECT_EQ(0, client_read_end(&self->client));
	EXPECT_EQ(MORE + 1, module_counter("requests"));
}

TEST_SCALED(repeat, date_goes_on)
{
	long long date;
	time_t start;

	/* As many as a quick machine makes in two seconds. */
	RELOAD("max_requests=1000000000");
	start = time(NULL);
	do {
		ASSERT_EQ(0, client_say(&self->client, GET));
		READ(&self->client, 200);
		date = answer_date(&self->answer);
		EXPECT_LE(start, date);
		EXPECT_GE(time(NULL), date);
	} while (date < start + 2);
}

/* The 21st is the last, in whichever batch it comes. */
TEST_SCALED(repeat, max_requests_holds)
{
	const char *const texts[] = { GET };
	unsigned int i;

	RELOAD("max_requests=21");
	ASSERT_EQ(0, say_many(&self->client, texts, 1, MANY));
	for (i = 1; i < 21; i++) {
		READ(&self->client, 200);
		EXPECT_NO_FIELD("Connection");
	}
	READ(&self->client, 200);
	EXPECT_FIELD("Connection", "close");
	EXPECT_EQ(0, client_read_end(&self->client));
	EXPECT_EQ(1, module_counter("limit_requests"));
	EXPECT_EQ(21, module_counter("requests"));
}

/* All are sent at once: five are answered, and those that a slow machine's time
 * has paid for; each of the others is told to wait.
 */
TEST_SCALED(repeat, rate_limit_holds)
{
	const char *const texts[] = { GET };
	unsigned int i, nr_answered = 0;
	struct timespec start, now;

	RELOAD("rate_limit=5");
	clock_gettime(CLOCK_MONOTONIC, &start);
	ASSERT_EQ(0, say_many(&self->client, texts, 1, MANY));
	for (i = 0; i < MANY; i++) {
		ASSERT_EQ(0, client_read(&self->client, &self->answer, false));
		nr_answered += self->answer.status == 200;
		if (self->answer.status != 200)
			EXPECT_EQ(429U, self->answer.status);
	}
	clock_gettime(CLOCK_MONOTONIC, &now);
	EXPECT_LE(5, nr_answered);
	EXPECT_GE(5 + 5 * (now.tv_sec - start.tv_sec + 1), nr_answered);
	EXPECT_EQ(MANY - nr_answered, module_counter("answered_429_rate"));
}

TEST_HARNESS_MAIN
