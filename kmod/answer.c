// SPDX-License-Identifier: GPL-2.0
#include "answer.h"

#include "negotiate.h"
#include "resource.h"

static void answer_get(const struct kresp_request *req, s64 now,
		       struct kresp_response *resp)
{
	const struct kresp_resource *resource = kresp_resource_lookup(req->path);
	const struct kresp_representation *gzip =
		resource->has_gzip ? &resource->gzip.rep : NULL;

	kresp_negotiate(req, &resource->identity.rep, gzip, now, resp);
}

/**
 * kresp_answer() - describe the answer to a valid request
 * @req: the request
 * @now: seconds since 1970
 * @resp: receives the answer; whether the connection persists after it is set
 *	only as far as the request decides that
 *
 * Context: any.
 */
void kresp_answer(const struct kresp_request *req, s64 now,
		  struct kresp_response *resp)
{
	*resp = (struct kresp_response){
		.date = now,
		.close = !req->keep_alive,
		.keep_alive = req->keep_alive && req->minor == 0,
	};

	switch (req->method) {
	case KRESP_METHOD_GET:
	case KRESP_METHOD_HEAD:
		answer_get(req, now, resp);
		break;
	case KRESP_METHOD_OPTIONS:
		resp->status = 204;
		break;
	case KRESP_METHOD_UNKNOWN:
		kresp_response_fault(resp, KRESP_FAULT_METHOD_UNKNOWN);
		break;
	case KRESP_METHOD_POST:
	case KRESP_METHOD_PUT:
	case KRESP_METHOD_DELETE:
	case KRESP_METHOD_CONNECT:
	case KRESP_METHOD_TRACE:
	case KRESP_METHOD_PATCH:
		kresp_response_fault(resp, KRESP_FAULT_METHOD_NOT_ALLOWED);
		break;
	}
}
