/* SPDX-License-Identifier: GPL-2.0 */
/* The engine: requests in, responses out, in order, on one connection. */
#ifndef KRESP_EXCHANGE_H
#define KRESP_EXCHANGE_H

#include <net/sock.h>

#include "intake.h"
#include "outlet.h"
#include "peer.h"
#include "response.h"
#include "source.h"
#include "stats.h"

/**
 * enum kresp_exchange_state - in the order of a request's life
 * @KRESP_EXCHANGE_HEAD: idle, or a request head is coming in
 * @KRESP_EXCHANGE_CONTINUE: 100 (Continue) is being sent
 * @KRESP_EXCHANGE_BODY: the request's content is coming in and discarded
 * @KRESP_EXCHANGE_ANSWER: the response is being sent
 * @KRESP_EXCHANGE_LINGER: all is sent, and the FIN; input is discarded until the
 *	client's FIN
 * @KRESP_EXCHANGE_OVER: nothing more is done
 */
enum kresp_exchange_state {
	KRESP_EXCHANGE_HEAD,
	KRESP_EXCHANGE_CONTINUE,
	KRESP_EXCHANGE_BODY,
	KRESP_EXCHANGE_ANSWER,
	KRESP_EXCHANGE_LINGER,
	KRESP_EXCHANGE_OVER,
};

/**
 * enum kresp_exchange_next - what a run leaves to its caller
 * @KRESP_EXCHANGE_WAIT: run again on a socket event, or at the wake time
 * @KRESP_EXCHANGE_AGAIN: the budget is spent; run again after others
 * @KRESP_EXCHANGE_CLOSE: release the socket
 */
enum kresp_exchange_next {
	KRESP_EXCHANGE_WAIT,
	KRESP_EXCHANGE_AGAIN,
	KRESP_EXCHANGE_CLOSE,
};

/**
 * struct kresp_exchange - what is said on one connection
 * @sk: its socket, whose lock protects all of this
 * @peer: the client
 * @source: where the client is counted
 * @stats: where what happens is counted
 * @state: where it stands
 * @retry: memory is short and no socket event will tell when there is more, or
 *	a send is under way that would have to be repeated for that reason
 * @reset: the connection ends with a RST, not a FIN
 * @nr_requests: requests answered
 * @started: jiffies; when the connection was accepted
 * @deadline: jiffies; until when @state may last
 * @acked: TCP sequence number; what the client had read when the time began in
 *	which it must read some of its answers
 * @client_ends: the request being answered is the client's last, as it said
 * @stalled: that time has begun; it does not begin anew with an answer
 * @stall_deadline: jiffies; when it ends
 * @lingered: octets discarded in %KRESP_EXCHANGE_LINGER
 * @in: the request that is coming in
 * @resp: the answer
 * @out: how much of it was sent
 */
struct kresp_exchange {
	struct sock *sk;
	const struct kresp_peer *peer;
	struct kresp_source *source;
	struct kresp_stats __percpu *stats;
	enum kresp_exchange_state state;
	bool retry;
	bool reset;
	bool client_ends;
	bool stalled;
	u32 acked;
	unsigned int nr_requests;
	unsigned long started;
	unsigned long deadline;
	unsigned long stall_deadline;
	u32 lingered;
	struct kresp_intake in;
	struct kresp_response resp;
	struct kresp_outlet out;
};

void kresp_exchange_start(struct kresp_exchange *ex, struct sock *sk,
			  const struct kresp_peer *peer,
			  struct kresp_source *source,
			  struct kresp_memory *memory,
			  struct kresp_stats __percpu *stats);
enum kresp_exchange_next kresp_exchange_run(struct kresp_exchange *ex,
					    int budget);
bool kresp_exchange_idle(const struct kresp_exchange *ex);
unsigned long kresp_exchange_wake_time(const struct kresp_exchange *ex);
void kresp_exchange_stop(struct kresp_exchange *ex);

#endif /* KRESP_EXCHANGE_H */
