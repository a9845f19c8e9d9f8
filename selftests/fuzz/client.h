/* SPDX-License-Identifier: GPL-2.0 */
/* The kresp command's strict parser of responses, away from kmod's headers. */
#ifndef KRESP_FUZZ_CLIENT_H
#define KRESP_FUZZ_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

/* The command takes no content that is longer, and says so */
#define CLIENT_BODY_MAX (64 * 1024 * 1024)

/**
 * struct client_answer - an answer as the command reads it
 * @complete: all of it was there
 * @complaint: the first fault it found, or NULL
 * @used: octets of it
 * @body_len: octets of content
 * @status: the status code
 * @closes: it says that the connection ends
 */
struct client_answer {
	bool complete;
	const char *complaint;
	size_t used;
	size_t body_len;
	unsigned int status;
	bool closes;
};

void client_read(const unsigned char *data, size_t len, bool is_head_answer,
		 struct client_answer *answer);
unsigned int client_field(const char *name, char *value, size_t size);
bool client_has_repeated_field(void);

#endif /* KRESP_FUZZ_CLIENT_H */
