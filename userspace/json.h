/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_JSON_H
#define KRESP_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct kresp_json - JSON being written (RFC 8259), two spaces a level
 * @out: where to
 * @depth: objects and arrays that are open
 * @has_value: something stands in the innermost of them
 *
 * In the functions @key is the member's name in an object, NULL in an array
 * and for the outermost value.
 */
struct kresp_json {
	FILE *out;
	unsigned int depth;
	bool has_value;
};

void kresp_json_init(struct kresp_json *json, FILE *out);
void kresp_json_open(struct kresp_json *json, const char *key, char bracket);
void kresp_json_close(struct kresp_json *json, char bracket);
void kresp_json_text(struct kresp_json *json, const char *key,
		     const char *text);
void kresp_json_integer(struct kresp_json *json, const char *key,
			int64_t value);
void kresp_json_count(struct kresp_json *json, const char *key,
		      uint64_t value);
void kresp_json_real(struct kresp_json *json, const char *key, double value,
		     unsigned int decimals);
void kresp_json_bool(struct kresp_json *json, const char *key, bool value);
void kresp_json_octets(struct kresp_json *json, const char *key,
		       const void *data, size_t len,
		       bool (*is_hidden)(const void *arg, size_t at),
		       const void *arg);

#endif
