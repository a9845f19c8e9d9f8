/* SPDX-License-Identifier: GPL-2.0 */
/* What can be wrong with a request: one name, one status, one sentence. Pure C. */
#ifndef KRESP_FAULT_H
#define KRESP_FAULT_H

#include "pure.h"

/* enum kresp_fault - why a request is refused
 *
 * Every fault has a status and a short sentence, answered as text/plain; the
 * sentence is prepared and never holds a byte of the request (http.md AN7).
 * All but METHOD_NOT_ALLOWED, METHOD_UNKNOWN, NOT_ACCEPTABLE, PRECONDITION,
 * RANGE and RATE leave the connection's framing in doubt, or the client in the
 * wrong, or the server short, and close it (kresp_fault_closes()).
 */
enum kresp_fault {
	KRESP_FAULT_NONE,
	KRESP_FAULT_LINE_END,		/* 400 bare CR or LF (9112 2.2) */
	KRESP_FAULT_OCTET,		/* 400 NUL or another control */
	KRESP_FAULT_EMPTY_LINES,	/* 400 too many before the request */
	KRESP_FAULT_REQUEST_LINE,	/* 400 not method SP target SP version */
	KRESP_FAULT_METHOD,		/* 400 not a token */
	KRESP_FAULT_TARGET,		/* 400 not a request-target (9112 3.2) */
	KRESP_FAULT_ESCAPE,		/* 400 %00 or a bad percent-escape */
	KRESP_FAULT_VERSION,		/* 400 not HTTP/DIGIT.DIGIT */
	KRESP_FAULT_FIELD_NAME,		/* 400 not a token, or space before ':' */
	KRESP_FAULT_FIELD_VALUE,	/* 400 Connection: not a list of tokens */
	KRESP_FAULT_OBS_FOLD,		/* 400 line folding (9112 5.2, 2.2) */
	KRESP_FAULT_HOST,		/* 400 missing, repeated or invalid */
	KRESP_FAULT_CONTENT_LENGTH,	/* 400 malformed or differing */
	KRESP_FAULT_LENGTH_AND_CODING,	/* 400 both framings (9112 6.1) */
	KRESP_FAULT_CODING_ORDER,	/* 400 chunked not last, or twice */
	KRESP_FAULT_CODING_VERSION,	/* 400 Transfer-Encoding in 1.0 */
	KRESP_FAULT_CHUNK,		/* 400 malformed chunk (9112 7.1) */
	KRESP_FAULT_TRAILER,		/* 400 malformed or too long */
	KRESP_FAULT_TRUNCATED,		/* 400 half-closed inside a request */
	KRESP_FAULT_METHOD_NOT_ALLOWED,	/* 405, with Allow */
	KRESP_FAULT_NOT_ACCEPTABLE,	/* 406 */
	KRESP_FAULT_TIMEOUT,		/* 408 head or body deadline passed */
	KRESP_FAULT_PRECONDITION,	/* 412 */
	KRESP_FAULT_BODY_SIZE,		/* 413 more than is discarded */
	KRESP_FAULT_TARGET_SIZE,	/* 414 request line over the limit */
	KRESP_FAULT_RANGE,		/* 416, with Content-Range */
	KRESP_FAULT_EXPECTATION,	/* 417 other than 100-continue */
	KRESP_FAULT_RATE,		/* 429 too many from one source */
	KRESP_FAULT_FIELD_SIZE,		/* 431 one field line over the limit */
	KRESP_FAULT_HEAD_SIZE,		/* 431 all of the head over the limit */
	KRESP_FAULT_FIELD_COUNT,	/* 431 */
	KRESP_FAULT_METHOD_UNKNOWN,	/* 501 */
	KRESP_FAULT_CODING_UNKNOWN,	/* 501 unknown transfer coding */
	KRESP_FAULT_BUSY,		/* 503 a limit of all clients */
	KRESP_FAULT_MAJOR_VERSION,	/* 505 major version other than 1 */
	KRESP_FAULT_NR,
};

u16 kresp_fault_status(enum kresp_fault fault);
const char *kresp_fault_name(enum kresp_fault fault);
struct kresp_slice kresp_fault_text(enum kresp_fault fault);
bool kresp_fault_closes(enum kresp_fault fault);

#endif /* KRESP_FAULT_H */
