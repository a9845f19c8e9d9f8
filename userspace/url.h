/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_URL_H
#define KRESP_URL_H

#include <stddef.h>

#define KRESP_URL_HOST_MAX	255
/* The host, brackets and a port. */
#define KRESP_URL_AUTHORITY_MAX	(KRESP_URL_HOST_MAX + 2 + 6)
/* Twice what servers must support (RFC 9112 section 3), so that 414 can be met. */
#define KRESP_URL_TARGET_MAX	16000
/* The longest explanation of what is wrong with a URL, its NUL included. */
#define KRESP_URL_WHY_MAX	256

/**
 * struct kresp_url - where to, and what for
 * @host: name or address, for getaddrinfo(): no brackets, zone kept
 * @port: decimal, 1 to 65535
 * @authority: what the Host field says: brackets, no zone, no port 80
 * @target: the request-target in origin-form (RFC 9112 section 3.2.1)
 * @family: AF_INET or AF_INET6 where @host is an address, else AF_UNSPEC
 */
struct kresp_url {
	char host[KRESP_URL_HOST_MAX + 1];
	char port[6];
	char authority[KRESP_URL_AUTHORITY_MAX + 1];
	char target[KRESP_URL_TARGET_MAX + 1];
	int family;
};

int kresp_url_parse(struct kresp_url *url, const char *text, char *why,
		    size_t why_size);

#endif
