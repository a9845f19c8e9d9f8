// SPDX-License-Identifier: GPL-2.0
#include "json.h"

#include <inttypes.h>
#include <math.h>

#include "utf8.h"

/* A string, whatever the octets: what is not UTF-8 becomes U+FFFD. */
static void put_string(FILE *out, const char *text)
{
	uint32_t code;
	size_t len;

	fputc('"', out);
	for (; *text; text += len) {
		len = kresp_utf8_next(text, &code);
		if (code == '"' || code == '\\')
			fprintf(out, "\\%c", (char)code);
		else if (code == '\n')
			fputs("\\n", out);
		else if (code < 0x20 || code == 0x7f ||
			 code == KRESP_UTF8_REPLACEMENT)
			fprintf(out, "\\u%04" PRIx32, code);
		else
			fwrite(text, 1, len, out);
	}
	fputc('"', out);
}

static void put_newline(const struct kresp_json *json)
{
	fprintf(json->out, "\n%*s", (int)json->depth * 2, "");
}

/* Everything that stands before a value. */
static void start_value(struct kresp_json *json, const char *key)
{
	if (json->has_value)
		fputc(',', json->out);
	if (json->depth)
		put_newline(json);
	if (key) {
		put_string(json->out, key);
		fputs(": ", json->out);
	}
	json->has_value = true;
}

/**
 * kresp_json_init() - begin to write JSON
 * @json: what remembers where it stands
 * @out: where to
 */
void kresp_json_init(struct kresp_json *json, FILE *out)
{
	json->out = out;
	json->depth = 0;
	json->has_value = false;
}

/**
 * kresp_json_open() - begin an object or an array
 * @json: being written
 * @key: its name, or NULL
 * @bracket: '{' or '['
 */
void kresp_json_open(struct kresp_json *json, const char *key, char bracket)
{
	start_value(json, key);
	fputc(bracket, json->out);
	json->depth++;
	json->has_value = false;
}

/**
 * kresp_json_close() - end the innermost object or array
 * @json: being written
 * @bracket: '}' or ']'; after the outermost one a newline is written
 */
void kresp_json_close(struct kresp_json *json, char bracket)
{
	json->depth--;
	if (json->has_value)
		put_newline(json);
	fputc(bracket, json->out);
	json->has_value = true;
	if (!json->depth)
		fputc('\n', json->out);
}

/**
 * kresp_json_text() - write a string
 * @json: being written
 * @key: its name, or NULL
 * @text: any octets but NUL; NULL is written as null
 */
void kresp_json_text(struct kresp_json *json, const char *key, const char *text)
{
	start_value(json, key);
	if (text)
		put_string(json->out, text);
	else
		fputs("null", json->out);
}

/**
 * kresp_json_integer() - write an integer that may be negative
 * @json: being written
 * @key: its name, or NULL
 * @value: the integer
 */
void kresp_json_integer(struct kresp_json *json, const char *key, int64_t value)
{
	start_value(json, key);
	fprintf(json->out, "%" PRId64, value);
}

/**
 * kresp_json_count() - write an integer that is not negative
 * @json: being written
 * @key: its name, or NULL
 * @value: the integer
 */
void kresp_json_count(struct kresp_json *json, const char *key, uint64_t value)
{
	start_value(json, key);
	fprintf(json->out, "%" PRIu64, value);
}

/**
 * kresp_json_real() - write a number with decimals
 * @json: being written
 * @key: its name, or NULL
 * @value: the number; one that JSON has not, infinity, is written as null
 * @decimals: how many to write
 */
void kresp_json_real(struct kresp_json *json, const char *key, double value,
		     unsigned int decimals)
{
	start_value(json, key);
	if (isfinite(value))
		fprintf(json->out, "%.*f", (int)decimals, value);
	else
		fputs("null", json->out);
}

/**
 * kresp_json_bool() - write true or false
 * @json: being written
 * @key: its name, or NULL
 * @value: which
 */
void kresp_json_bool(struct kresp_json *json, const char *key, bool value)
{
	start_value(json, key);
	fputs(value ? "true" : "false", json->out);
}

/**
 * kresp_json_octets() - write octets, as a string of two hexadecimal digits each
 * @json: being written
 * @key: its name, or NULL
 * @data: the octets
 * @len: how many
 * @is_hidden: whether an octet is to be written as "xx"; NULL: none is
 * @arg: handed to @is_hidden
 */
void kresp_json_octets(struct kresp_json *json, const char *key,
		       const void *data, size_t len,
		       bool (*is_hidden)(const void *arg, size_t at),
		       const void *arg)
{
	const unsigned char *octets = data;
	size_t i;

	start_value(json, key);
	fputc('"', json->out);
	for (i = 0; i < len; i++) {
		if (is_hidden && is_hidden(arg, i))
			fputs("xx", json->out);
		else
			fprintf(json->out, "%02x", octets[i]);
	}
	fputc('"', json->out);
}
