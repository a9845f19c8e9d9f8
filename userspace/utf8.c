// SPDX-License-Identifier: GPL-2.0
#include "utf8.h"

#include <stdbool.h>

/**
 * kresp_utf8_next() - read one character
 * @text: the text, NUL terminated and not at its end
 * @code: set to the character, or to KRESP_UTF8_REPLACEMENT where the octets
 *	are none (RFC 3629: too long a form, a surrogate, cut short)
 *
 * Return: the octets it has; 1 where they are no character.
 */
size_t kresp_utf8_next(const char *text, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *octets = (const unsigned char *)text;
	size_t i, len;
	uint32_t value;

	if (octets[0] < 0x80) {
		*code = octets[0];
		return 1;
	}
	*code = KRESP_UTF8_REPLACEMENT;
	len = octets[0] >= 0xf0 ? 4 : octets[0] >= 0xe0 ? 3 : 2;
	if (octets[0] < 0xc2 || octets[0] > 0xf4)
		return 1;
	value = octets[0] & (0xff >> (len + 1));
	for (i = 1; i < len; i++) {
		if ((octets[i] & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (octets[i] & 0x3f);
	}
	if (value < least[len] || value > 0x10ffff ||
	    (value >= 0xd800 && value < 0xe000))
		return 1;
	*code = value;
	return len;
}

/**
 * kresp_utf8_width() - how many columns text takes
 * @text: the text
 * @len: octets of it; no character is cut by its end
 *
 * Each character is counted as one column wide.
 *
 * Return: columns.
 */
size_t kresp_utf8_width(const char *text, size_t len)
{
	size_t at, width = 0;
	uint32_t code;

	for (at = 0; at < len && text[at]; width++)
		at += kresp_utf8_next(text + at, &code);
	return width;
}
