// SPDX-License-Identifier: GPL-2.0
/* Answers, judged strictly: what a server under attack sends must be as right
 * as ever.
 */
#include "attack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const unsigned short statuses[] = {
	100, 200, 204, 206, 304, 400, 405, 406, 408, 412, 413, 414, 416, 417,
	429, 431, 501, 503, 505,
};

static bool status_known(unsigned int status)
{
	size_t i;

	for (i = 0; i < sizeof(statuses) / sizeof(*statuses); i++)
		if (statuses[i] == status)
			return true;
	return false;
}

/* The octets of @answer that lie in the page, or in the page by gzip. */
static const char *content_fault(const struct answer *answer)
{
	const char *coding = answer_field(answer, "Content-Encoding");
	const char *whole = coding ? (const char *)gzip_body : BODY;
	size_t whole_len = coding ? GZIP_LEN : BODY_LEN;
	size_t first = 0, last = whole_len - 1, len = whole_len;
	const char *range;

	if (coding && strcmp(coding, "gzip"))
		return "a coding nobody knows";
	if (answer->status == 206) {
		range = answer_field(answer, "Content-Range");
		if (!range || sscanf(range, "bytes %zu-%zu/%zu", &first, &last,
				     &len) != 3)
			return "a 206 without a Content-Range";
		if (len != whole_len || first > last || last >= len)
			return "a Content-Range outside of the page";
	}
	if (answer->body_len != last - first + 1)
		return "content of another length than the page";
	if (memcmp(answer->body, whole + first, answer->body_len))
		return "content that is not the page";
	return NULL;
}

const char *answer_fault(const struct answer *answer, bool to_head)
{
	if (!status_known(answer->status))
		return "a status nobody knows";
	if (answer->status == 100)
		return NULL;
	if (answer_date(answer) < 0)
		return "no Date";
	if (answer->status == 204 || answer->status == 304)
		return answer_field(answer, "Content-Length") ?
		       "a Content-Length on 204 or 304" : NULL;
	if ((answer->status == 429 || answer->status == 503) &&
	    !answer_says(answer, "Retry-After", "1"))
		return "a 429 or 503 without Retry-After";
	if (to_head)
		return NULL;
	if (answer->status < 300)
		return content_fault(answer);
	if (!answer->body_len || answer->body[answer->body_len - 1] != '\n')
		return "an error that says nothing";
	return NULL;
}

/* ---- Out of a stream ------------------------------------------------------ */

static bool reader_fails(struct reader *reader, const char *fault)
{
	reader->fault = fault;
	return false;
}

static void reader_take(struct reader *reader, size_t len)
{
	reader->len -= len;
	memmove(reader->data, reader->data + len, reader->len);
}

/* Status and length out of a whole head; false if it is none. */
static bool head_parse(struct answer *answer, size_t *content)
{
	const char *length;
	char *end;

	*content = 0;
	if (strlen(answer->head) != answer->head_len ||
	    sscanf(answer->head, "HTTP/1.1 %3u ", &answer->status) != 1)
		return false;
	if (answer->status < 200 || answer->status == 204 ||
	    answer->status == 304)
		return true;
	length = answer_field(answer, "Content-Length");
	if (!length)
		return false;
	*content = strtoul(length, &end, 10);
	return end != length && !*end && *content < sizeof(answer->body);
}

/* Whether what comes after the head is not its content but the next answer. */
static bool content_lacks(const struct reader *reader, size_t head, bool end)
{
	static const char start[] = "HTTP/1.1 ";
	size_t len = reader->len - head;

	if (!reader->may_lack)
		return false;
	return len >= sizeof(start) - 1 ?
	       !memcmp(reader->data + head, start, sizeof(start) - 1) :
	       end && !len;
}

bool reader_next(struct reader *reader, bool end)
{
	struct answer *answer = &reader->answer;
	const char *head_end;
	size_t head, content;
	bool lacks;

	if (reader->fault)
		return false;
	head_end = memmem(reader->data, reader->len, "\r\n\r\n", 4);
	if (!head_end)
		return reader_fails(reader, end && reader->len ?
				    "half a head" :
				    reader->len >= sizeof(answer->head) ?
				    "a head without an end" : NULL);
	head = head_end + 4 - reader->data;
	if (head >= sizeof(answer->head))
		return reader_fails(reader, "a head that is too long");
	memcpy(answer->head, reader->data, head);
	answer->head[head] = '\0';
	answer->head_len = head;
	if (!head_parse(answer, &content))
		return reader_fails(reader, "a head that is none");

	lacks = content && content_lacks(reader, head, end);
	if (lacks)
		content = 0;
	if (reader->len - head < content)
		return reader_fails(reader, end ? "half a content" : NULL);
	memcpy(answer->body, reader->data + head, content);
	answer->body[content] = '\0';
	answer->body_len = content;
	reader_take(reader, head + content);
	reader->fault = answer_fault(answer, lacks);
	return !reader->fault;
}
