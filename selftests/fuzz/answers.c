// SPDX-License-Identifier: GPL-2.0
/* What must hold for an answer. Proves that its head fits the room that limits.h
 * promises, is parsed by the command's strict parser without a complaint, and
 * says the truth: Content-Length, Content-Range, Date, Connection; that a HEAD
 * is answered with the head of a GET; that what is sent lies in the content.
 */
#include "answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fuzz.h"
#include "limits.h"

#define LATEST 253402300799LL

/* @head gets memory that is the head and no more; free() it */
size_t answers_make_head(const struct kresp_response *resp, u8 **head)
{
	char date[KRESP_HTTP_DATE_LEN];
	u8 *room = malloc(KRESP_RESPONSE_HEAD_MAX);
	size_t len;
	u8 *exact;

	kresp_http_date_format(resp->date, date);
	len = kresp_response_head(resp, date, room, KRESP_RESPONSE_HEAD_MAX);
	fuzz_check(len, "no head for status %u, fault %u", resp->status,
		   resp->fault);
	fuzz_check(len <= KRESP_RESPONSE_HEAD_MAX, "%zu octets", len);
	*head = fuzz_copy(room, len);
	free(room);

	/* Exactly so much room is enough, and less is not */
	exact = malloc(len);
	fuzz_check(kresp_response_head(resp, date, exact, len) == len &&
		   !memcmp(exact, *head, len),
		   "another head in %zu octets of room", len);
	fuzz_check(!kresp_response_head(resp, date, exact, len - 1),
		   "%zu octets in less room", len);
	free(exact);
	return len;
}

static u64 length_of(const struct kresp_response *resp)
{
	struct kresp_response get = *resp;

	get.head_only = false;
	return kresp_response_content(&get).len;
}

static bool has_length(const struct kresp_response *resp)
{
	return resp->status != 100 && resp->status != 204 &&
	       resp->status != 304;
}

static void check_head_only(const struct kresp_response *resp, const u8 *head,
			    size_t len)
{
	struct kresp_response other = *resp;
	u8 *other_head;
	size_t other_len;

	other.head_only = !other.head_only;
	other_len = answers_make_head(&other, &other_head);
	fuzz_check(other_len == len && !memcmp(other_head, head, len),
		   "HEAD and GET have other heads for %u", resp->status);
	free(other_head);
}

static void check_content_range(const struct kresp_response *resp)
{
	u64 first;
	u64 last;
	u64 size;
	char text[256];
	int end = 0;

	if (resp->status != 206 && resp->status != 416) {
		fuzz_check(!client_field("Content-Range", text, sizeof(text)),
			   "Content-Range on %u", resp->status);
		return;
	}
	fuzz_check(client_field("Content-Range", text, sizeof(text)) == 1,
		   "no Content-Range on %u", resp->status);
	if (resp->status == 416) {
		fuzz_check(sscanf(text, "bytes */%llu%n", &size,
				  &end) == 1 && !text[end] &&
			   size == resp->rep->content.len,
			   "'%s' of %zu", text, resp->rep->content.len);
		return;
	}
	fuzz_check(sscanf(text, "bytes %llu-%llu/%llu%n",
			  &first, &last, &size, &end) == 3 && !text[end] &&
		   first == resp->first && last - first + 1 == resp->len &&
		   size == resp->rep->content.len,
		   "'%s' for %llu octets at %llu of %zu", text,
		   resp->len, resp->first, resp->rep->content.len);
	fuzz_check(first <= last && last < size, "'%s'", text);
}

static void check_fields(const struct kresp_response *resp)
{
	time_t clamped = resp->date;
	char expected[32];
	char text[256];
	struct tm tm;

	if (clamped < 0)
		clamped = 0;
	if (clamped > LATEST)
		clamped = LATEST;
	gmtime_r(&clamped, &tm);
	strftime(expected, sizeof(expected), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	fuzz_check(client_field("Date", text, sizeof(text)) == 1 &&
		   !strcmp(text, expected), "Date '%s', not '%s'", text,
		   expected);
	fuzz_check(client_field("Server", text, sizeof(text)) == 1 &&
		   !strncmp(text, "kresp/", 6), "Server '%s'", text);
	fuzz_check(!client_has_repeated_field(), "a field is there twice");
	if (resp->status == 405 || resp->status == 204)
		fuzz_check(client_field("Allow", text, sizeof(text)) == 1,
			   "no Allow on %u", resp->status);
	if (resp->fault)
		fuzz_check(client_field("Content-Type", text,
					sizeof(text)) == 1,
			   "no Content-Type on %u", resp->status);

	snprintf(expected, sizeof(expected), "%llu", length_of(resp));
	if (has_length(resp))
		fuzz_check(client_field("Content-Length", text,
					sizeof(text)) == 1 &&
			   !strcmp(text, expected),
			   "Content-Length '%s', not '%s'", text, expected);
	else
		fuzz_check(!client_field("Content-Length", text, sizeof(text)),
			   "Content-Length on %u", resp->status);
	check_content_range(resp);

	client_field("Connection", text, sizeof(text));
	fuzz_check(!strcmp(text, resp->close ? "close" :
				 resp->keep_alive ? "keep-alive" : ""),
		   "Connection '%s'", text);
}

static void check_content(const struct kresp_response *resp)
{
	struct kresp_slice content = kresp_response_content(resp);
	size_t i;

	if (resp->head_only || !has_length(resp)) {
		fuzz_check(!content.len, "content for a HEAD or %u",
			   resp->status);
	} else if (resp->fault) {
		for (i = 0; i + 1 < content.len; i++)
			fuzz_check(content.data[i] >= ' ' &&
				   content.data[i] <= '~',
				   "octet %u in the text of fault %u",
				   content.data[i], resp->fault);
		fuzz_check(content.len && content.data[i] == '\n',
			   "the text of fault %u does not end", resp->fault);
	} else {
		fuzz_check(content.len == resp->len &&
			   resp->first <= resp->rep->content.len &&
			   resp->len <= resp->rep->content.len - resp->first &&
			   (!content.len || content.data ==
			    resp->rep->content.data + resp->first),
			   "%llu octets at %llu of %zu",
			   resp->len, resp->first, resp->rep->content.len);
	}
}

/* What the client found in the answer that @resp describes */
void answers_check_read(const struct kresp_response *resp,
			const struct client_answer *answer)
{
	bool too_long = has_length(resp) && length_of(resp) > CLIENT_BODY_MAX;

	fuzz_check(!answer->complaint || too_long, "the client says: %s",
		   answer->complaint);
	fuzz_check(answer->status == resp->status, "status %u, not %u",
		   answer->status, resp->status);
	if (resp->status != 100)
		check_fields(resp);
	if (too_long)
		return;
	fuzz_check(answer->complete, "the client wants more");
	fuzz_check(resp->status == 100 || answer->closes == resp->close,
		   "close is %d", answer->closes);
}

/* An answer with all its octets, and another behind it */
void answers_check(const struct kresp_response *resp)
{
	struct kresp_slice content = kresp_response_content(resp);
	struct client_answer answer;
	size_t len;
	u8 *wire;
	u8 *head;

	check_content(resp);
	len = answers_make_head(resp, &head);
	check_head_only(resp, head, len);
	wire = malloc(len + content.len + 1);
	if (!wire)
		abort();
	memcpy(wire, head, len);
	if (content.len)
		memcpy(wire + len, content.data, content.len);
	wire[len + content.len] = 'H';
	client_read(wire, len + content.len + 1, resp->head_only, &answer);
	answers_check_read(resp, &answer);
	fuzz_check(answer.used == len + content.len &&
		   answer.body_len == content.len,
		   "the client takes %zu of %zu octets, %zu of content",
		   answer.used, len + content.len, answer.body_len);
	free(wire);
	free(head);
}
