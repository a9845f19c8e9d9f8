// SPDX-License-Identifier: GPL-2.0
#include "url.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct url_why {
	char *text;
	size_t size;
};

static int refuse(struct url_why *why, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static int refuse(struct url_why *why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why->text, why->size, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

static int check_bytes(const char *text, struct url_why *why)
{
	const unsigned char *pos;

	for (pos = (const unsigned char *)text; *pos; pos++) {
		if (*pos > 0x20 && *pos < 0x7f)
			continue;
		return refuse(why, "byte 0x%02x at offset %zu: outside of '!' to '~', write %%XX",
			      *pos, (size_t)((const char *)pos - text));
	}
	return 0;
}

/* Step over "http://", which may be left out. */
static int skip_scheme(const char **text, struct url_why *why)
{
	size_t len = strcspn(*text, "/?#[");
	const char *slashes = *text + len;

	if (!len || slashes[-1] != ':' || strncmp(slashes, "//", 2))
		return 0;
	len--;
	if (len == 5 && !strncasecmp(*text, "https", 5))
		return refuse(why, "https is not supported: kresp speaks plain HTTP, write http://");
	if (len != 4 || strncasecmp(*text, "http", 4))
		return refuse(why, "scheme '%.*s' is not supported, write http://",
			      (int)(len < 20 ? len : 20), *text);
	*text = slashes + 2;
	return 0;
}

static int parse_port(struct kresp_url *url, const char *text, size_t len,
		      struct url_why *why)
{
	unsigned int port = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (!isdigit((unsigned char)text[i]) || port > 65535)
			break;
		port = port * 10 + (unsigned int)(text[i] - '0');
	}
	if (i < len || port < 1 || port > 65535)
		return refuse(why, "port '%.*s': must be a number from 1 to 65535",
			      (int)(len < 20 ? len : 20), text);
	snprintf(url->port, sizeof(url->port), "%u", port);
	return 0;
}

/*
 * What stands between the brackets: an address, then perhaps a zone, "%eth0"
 * or, as RFC 6874 has it, "%25eth0". The zone means something on this machine
 * only, so it stays out of the Host field.
 */
static int parse_ipv6(struct kresp_url *url, const char *text, size_t len,
		      struct url_why *why)
{
	char address[INET6_ADDRSTRLEN];
	const char *zone = memchr(text, '%', len);
	size_t address_len = zone ? (size_t)(zone - text) : len;
	size_t zone_len = zone ? len - address_len - 1 : 0;
	struct in6_addr parsed;

	if (address_len < sizeof(address)) {
		memcpy(address, text, address_len);
		address[address_len] = '\0';
	}
	if (address_len >= sizeof(address) ||
	    inet_pton(AF_INET6, address, &parsed) != 1)
		return refuse(why, "'[%.*s]' is not an IPv6 address",
			      (int)(len < 60 ? len : 60), text);
	if (zone) {
		zone++;
		if (zone_len > 2 && !strncmp(zone, "25", 2)) {
			zone += 2;
			zone_len -= 2;
		}
		if (!zone_len || zone_len > 15)
			return refuse(why, "the zone after '%%' must have 1 to 15 characters");
	}
	snprintf(url->host, sizeof(url->host), "%s%s%.*s", address,
		 zone ? "%" : "", (int)zone_len, zone ? zone : "");
	snprintf(url->authority, sizeof(url->authority), "[%s]", address);
	url->family = AF_INET6;
	return 0;
}

static int parse_name(struct kresp_url *url, const char *text, size_t len,
		      struct url_why *why)
{
	struct in_addr parsed;
	size_t i;

	if (!len)
		return refuse(why, "the host is missing");
	if (len > KRESP_URL_HOST_MAX)
		return refuse(why, "the host is %zu characters long, at most %d are allowed",
			      len, KRESP_URL_HOST_MAX);
	for (i = 0; i < len; i++) {
		if (isalnum((unsigned char)text[i]) || strchr("-._", text[i]))
			continue;
		return refuse(why, "'%c' in the host: only letters, digits, -._ are allowed",
			      text[i]);
	}
	memcpy(url->host, text, len);
	url->host[len] = '\0';
	memcpy(url->authority, text, len);
	url->authority[len] = '\0';
	url->family = AF_UNSPEC;
	if (inet_pton(AF_INET, url->host, &parsed) == 1)
		url->family = AF_INET;
	return 0;
}

static int parse_authority(struct kresp_url *url, const char *text, size_t len,
			   struct url_why *why)
{
	const char *end = text + len;
	const char *colon;
	size_t used;
	int err;

	if (memchr(text, '@', len))
		return refuse(why, "user name and password in the URL are not supported");
	if (len && *text == '[') {
		const char *close = memchr(text, ']', len);

		if (!close)
			return refuse(why, "']' is missing after the IPv6 address");
		err = parse_ipv6(url, text + 1, (size_t)(close - text - 1), why);
		colon = close + 1;
		if (!err && colon < end && *colon != ':')
			return refuse(why, "'%c' after ']': ':PORT' or '/' is allowed",
				      *colon);
	} else {
		colon = memchr(text, ':', len);
		if (!colon)
			colon = end;
		if (colon < end && memchr(colon + 1, ':', (size_t)(end - colon - 1)))
			return refuse(why, "more than one ':' in it: an IPv6 address goes in []");
		err = parse_name(url, text, (size_t)(colon - text), why);
	}
	if (err)
		return err;

	/* RFC 3986 section 3.2.3: an empty port is the default one. */
	snprintf(url->port, sizeof(url->port), "80");
	if (end - colon > 1) {
		err = parse_port(url, colon + 1, (size_t)(end - colon - 1), why);
		if (err)
			return err;
	}
	if (strcmp(url->port, "80")) {
		used = strlen(url->authority);
		snprintf(url->authority + used, sizeof(url->authority) - used,
			 ":%s", url->port);
	}
	return 0;
}

/* RFC 3986 section 3.3 and 3.4: pchar, "/" and "?". */
static int check_target(const char *target, struct url_why *why)
{
	const unsigned char *pos;

	for (pos = (const unsigned char *)target; *pos; pos++) {
		if (isalnum(*pos) || strchr("-._~!$&'()*+,;=:@/?", *pos))
			continue;
		if (*pos != '%')
			return refuse(why, "'%c' in the path or query must be written %%%02X",
				      *pos, *pos);
		if (!isxdigit(pos[1]) || !isxdigit(pos[2]))
			return refuse(why, "'%%' must be followed by two hexadecimal digits");
		pos += 2;
	}
	return 0;
}

/**
 * kresp_url_parse() - take a URL apart, strictly (RFC 3986)
 * @url: the parts
 * @text: ``[http://]HOST[:PORT][/PATH][?QUERY][#FRAGMENT]``; HOST is a name,
 *	an IPv4 address or a bracketed IPv6 address. The fragment is dropped:
 *	it is never sent (RFC 9110 section 7.1).
 * @why: on error, one line without newline: what is wrong, what is allowed
 * @why_size: bytes at @why; KRESP_URL_WHY_MAX is enough
 *
 * Return: 0, or -EINVAL.
 */
int kresp_url_parse(struct kresp_url *url, const char *text, char *why,
		    size_t why_size)
{
	struct url_why reason = { .text = why, .size = why_size };
	size_t authority_len, target_len;
	const char *target;
	int err, len;

	err = check_bytes(text, &reason);
	if (err)
		return err;
	err = skip_scheme(&text, &reason);
	if (err)
		return err;
	authority_len = strcspn(text, "/?#");
	err = parse_authority(url, text, authority_len, &reason);
	if (err)
		return err;

	target = text + authority_len;
	target_len = strcspn(target, "#");
	if (target_len >= KRESP_URL_TARGET_MAX)
		return refuse(&reason, "path and query: %zu characters, less than %d are allowed",
			      target_len, KRESP_URL_TARGET_MAX);
	len = snprintf(url->target, sizeof(url->target), "%s%.*s",
		       *target == '/' ? "" : "/", (int)target_len, target);
	if (len < 0)
		return -EINVAL;
	return check_target(url->target, &reason);
}
