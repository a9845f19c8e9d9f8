// SPDX-License-Identifier: GPL-2.0
/*
 * The engine.
 *
 * Everything here runs with the socket lock held, by softirq or by a process,
 * and nothing here sleeps, prints or waits: so the same code answers inside
 * the packet's own softirq and in a work item. It knows no timer and no
 * workqueue; what a run leaves to be done it says to its caller.
 *
 * A response is described, not stored: if TCP takes only a part, the rest is
 * made again from the description. So nothing is allocated for a client that
 * does not read, and its requests wait in the receive queue, where TCP itself
 * holds the client back.
 */
#include "exchange.h"

#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/tcp.h>
#include <linux/timekeeping.h>
#include <net/tcp.h>

#include "accesslog.h"
#include "answer.h"
#include "compat/compat.h"
#include "limits.h"
#include "memo.h"
#include "params.h"

static void exchange_count(struct kresp_exchange *ex, enum kresp_stat stat,
			   unsigned long n)
{
	kresp_stats_add(ex->stats, stat, n);
}

/* --- state and time ------------------------------------------------------ */

/* The state must be left within @ms milliseconds. */
static void exchange_allow(struct kresp_exchange *ex, unsigned int ms)
{
	ex->deadline = jiffies + msecs_to_jiffies(ms);
}

static void exchange_set_state(struct kresp_exchange *ex,
			       enum kresp_exchange_state state)
{
	lockdep_assert(lockdep_sock_is_held(ex->sk));

	ex->state = state;
	switch (state) {
	case KRESP_EXCHANGE_HEAD:
		exchange_allow(ex, kresp_params.keepalive_timeout_ms);
		kresp_intake_reset(&ex->in);
		break;
	case KRESP_EXCHANGE_BODY:
		exchange_allow(ex, kresp_params.body_timeout_ms);
		break;
	case KRESP_EXCHANGE_CONTINUE:
	case KRESP_EXCHANGE_ANSWER:
		exchange_allow(ex, kresp_params.send_timeout_ms);
		if (ex->stalled)
			ex->deadline = ex->stall_deadline;
		kresp_outlet_start(&ex->out);
		break;
	case KRESP_EXCHANGE_LINGER:
		exchange_allow(ex, KRESP_LINGER_TIMEOUT_MS);
		ex->acked = tcp_sk(ex->sk)->snd_una;
		break;
	case KRESP_EXCHANGE_OVER:
		break;
	}
}

static void exchange_reset(struct kresp_exchange *ex)
{
	ex->reset = true;
	exchange_set_state(ex, KRESP_EXCHANGE_OVER);
}

/* Send the FIN, as inet_shutdown() does; then wait for the client's. */
static void exchange_shutdown(struct kresp_exchange *ex)
{
	struct sock *sk = ex->sk;

	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | SEND_SHUTDOWN);
	tcp_shutdown(sk, SEND_SHUTDOWN);
	exchange_set_state(ex, KRESP_EXCHANGE_LINGER);
}

/*
 * Whether to wait for the client's FIN. A close would answer what is still
 * coming with a RST, which can destroy the response on its way to the client
 * (RFC 9112 9.6). But who says close must send no more, so nothing comes; and
 * TCP needs nobody to wait while all it has to do is to send again what is lost.
 */
static bool exchange_must_linger(const struct kresp_exchange *ex)
{
	return !ex->client_ends || !skb_queue_empty(&ex->sk->sk_receive_queue) ||
	       !tcp_write_queue_empty(ex->sk);
}

/* --- answering ----------------------------------------------------------- */

static void exchange_note(struct kresp_exchange *ex, struct kresp_slice line)
{
	kresp_accesslog_add(ex->stats, ex->peer, line, ex->resp.status);
	kresp_stats_answered(ex->stats, ex->resp.status, ex->resp.fault);
}

/* The answer is described: log it, count it, send it. */
static void exchange_answer(struct kresp_exchange *ex)
{
	exchange_note(ex, ex->in.line);
	exchange_set_state(ex, KRESP_EXCHANGE_ANSWER);
}

/*
 * A final answer instead of 100: the client may or may not send the content
 * now, so the next request could not be found (RFC 9110 10.1.1).
 */
static void exchange_answer_early(struct kresp_exchange *ex)
{
	ex->resp.close = true;
	exchange_answer(ex);
}

/* What follows on the connection cannot be trusted: answer, then close. */
static void exchange_refuse(struct kresp_exchange *ex, enum kresp_fault fault,
			    bool head_only)
{
	ex->resp = (struct kresp_response){
		.date = ktime_get_real_seconds(),
		.head_only = head_only,
	};
	kresp_response_fault(&ex->resp, fault);
	ex->resp.close = true;
	ex->client_ends = false;
	exchange_answer(ex);
}

static bool exchange_is_old(const struct kresp_exchange *ex)
{
	return time_after_eq(jiffies, ex->started +
			     msecs_to_jiffies(kresp_params.lifetime_ms));
}

/* The answer to a valid request is described; the limits have their say. */
static void exchange_limit(struct kresp_exchange *ex)
{
	struct kresp_response *resp = &ex->resp;

	ex->client_ends = resp->close && !resp->fault;
	if (!kresp_source_may_request(ex->source))
		kresp_response_fault(resp, KRESP_FAULT_RATE);

	ex->nr_requests++;
	if (!resp->close && ex->nr_requests >= kresp_params.max_requests) {
		exchange_count(ex, KRESP_STAT_LIMIT_REQUESTS, 1);
		resp->close = true;
	}
	if (!resp->close && exchange_is_old(ex)) {
		exchange_count(ex, KRESP_STAT_LIMIT_LIFETIME, 1);
		resp->close = true;
	}
}

/* Whether a request that is the same as the last may have the same answer. */
static bool exchange_may_repeat(struct kresp_exchange *ex)
{
	return !ex->resp.close && !ex->resp.fault &&
	       ex->out.copies < KRESP_COPIES_MAX &&
	       ex->nr_requests + 1 < kresp_params.max_requests &&
	       kresp_source_may_request(ex->source);
}

/*
 * Requests that need not be parsed: the last one of this CPU again, and, if the
 * client pipelines, again and again. Returns how many octets were taken.
 */
static size_t exchange_recall(struct kresp_exchange *ex, const u8 *data,
			      size_t len)
{
	struct kresp_slice line;
	size_t size, taken;

	size = kresp_memo_recall(data, len, ktime_get_real_seconds(),
				 &ex->resp, &line);
	if (!size)
		return 0;
	exchange_limit(ex);
	exchange_note(ex, line);
	exchange_set_state(ex, KRESP_EXCHANGE_ANSWER);

	for (taken = size; taken + size <= len; taken += size) {
		if (memcmp(data + taken, data, size) || !exchange_may_repeat(ex))
			break;
		ex->nr_requests++;
		ex->out.copies++;
		exchange_note(ex, line);
	}
	return taken;
}

/* --- what comes in ------------------------------------------------------- */

/* Octets of a head; returns how many were taken, 0 for want of memory. */
static size_t exchange_input_head(struct kresp_exchange *ex, const u8 *data,
				  size_t len)
{
	bool first = !ex->in.scan.len;
	struct kresp_request req;
	enum kresp_fault fault;
	size_t taken;

	taken = first ? exchange_recall(ex, data, len) : 0;
	if (taken)
		return taken;

	switch (kresp_intake_head(&ex->in, data, len, &taken, &req, &fault)) {
	case KRESP_INTAKE_MORE:
		/* From the first octet on, however slowly the others come. */
		if (first)
			exchange_allow(ex, kresp_params.header_timeout_ms);
		break;
	case KRESP_INTAKE_REQUEST:
		kresp_answer(&req, ktime_get_real_seconds(), &ex->resp);
		if (first && !ex->resp.fault)
			kresp_memo_keep(data, taken, ex->in.line, &ex->resp);
		exchange_limit(ex);
		exchange_answer(ex);
		break;
	case KRESP_INTAKE_CONTENT:
		kresp_answer(&req, ktime_get_real_seconds(), &ex->resp);
		exchange_limit(ex);
		if (!req.expect_continue)
			exchange_set_state(ex, KRESP_EXCHANGE_BODY);
		else if (!ex->resp.fault)
			exchange_set_state(ex, KRESP_EXCHANGE_CONTINUE);
		else
			exchange_answer_early(ex);
		break;
	case KRESP_INTAKE_FAULT:
		exchange_refuse(ex, fault, kresp_intake_is_head(&ex->in));
		break;
	case KRESP_INTAKE_NO_MEMORY:
		exchange_count(ex, KRESP_STAT_OUT_OF_MEMORY, 1);
		ex->retry = true;
		break;
	case KRESP_INTAKE_DONE:
		break;
	}
	return taken;
}

static size_t exchange_input_body(struct kresp_exchange *ex, const u8 *data,
				  size_t len)
{
	enum kresp_fault fault;
	size_t taken;

	switch (kresp_intake_content(&ex->in, data, len, &taken, &fault)) {
	case KRESP_INTAKE_DONE:
		exchange_answer(ex);
		break;
	case KRESP_INTAKE_FAULT:
		exchange_refuse(ex, fault, ex->resp.head_only);
		break;
	case KRESP_INTAKE_MORE:
	case KRESP_INTAKE_REQUEST:
	case KRESP_INTAKE_CONTENT:
	case KRESP_INTAKE_NO_MEMORY:
		break;
	}
	return taken;
}

static size_t exchange_discard(struct kresp_exchange *ex, size_t len)
{
	ex->lingered += len;
	if (ex->lingered > KRESP_LINGER_BYTES_MAX) {
		exchange_count(ex, KRESP_STAT_LIMIT_LINGER, 1);
		exchange_reset(ex);
	}
	return len;
}

/* Contiguous octets; returns how many were taken. */
static size_t exchange_input(struct kresp_exchange *ex, const u8 *data,
			     size_t len)
{
	switch (ex->state) {
	case KRESP_EXCHANGE_HEAD:
		return exchange_input_head(ex, data, len);
	case KRESP_EXCHANGE_BODY:
		return exchange_input_body(ex, data, len);
	case KRESP_EXCHANGE_LINGER:
		return exchange_discard(ex, len);
	case KRESP_EXCHANGE_CONTINUE:
	case KRESP_EXCHANGE_ANSWER:
	case KRESP_EXCHANGE_OVER:
		break;
	}
	return 0;
}

/* tcp_read_sock() actor: what is not taken stays in the receive queue. */
static int exchange_receive(read_descriptor_t *desc, struct sk_buff *skb,
			    unsigned int offset, size_t len)
{
	struct kresp_exchange *ex = desc->arg.data;
	struct skb_seq_state seq;
	size_t taken = 0, piece;
	const u8 *data;

	skb_prepare_seq_read(skb, offset, offset + len, &seq);
	while (taken < len) {
		piece = skb_seq_read(taken, &data, &seq);
		piece = min_t(size_t, piece, len - taken);
		piece = exchange_input(ex, data, piece);
		if (!piece)
			break;
		taken += piece;
	}
	skb_abort_seq_read(&seq);
	return taken;
}

/* The client will send no more; what it asked for was answered all the same. */
static void exchange_end_of_input(struct kresp_exchange *ex)
{
	switch (ex->state) {
	case KRESP_EXCHANGE_HEAD:
		if (kresp_intake_idle(&ex->in))
			exchange_set_state(ex, KRESP_EXCHANGE_OVER);
		else
			exchange_refuse(ex, KRESP_FAULT_TRUNCATED,
					kresp_intake_is_head(&ex->in));
		break;
	case KRESP_EXCHANGE_BODY:
		exchange_refuse(ex, KRESP_FAULT_TRUNCATED, ex->resp.head_only);
		break;
	case KRESP_EXCHANGE_LINGER:
		exchange_set_state(ex, KRESP_EXCHANGE_OVER);
		break;
	case KRESP_EXCHANGE_CONTINUE:
	case KRESP_EXCHANGE_ANSWER:
	case KRESP_EXCHANGE_OVER:
		break;
	}
}

/* --- steps: > 0 progressed, 0 would block, < 0 the connection is lost ----- */

static int exchange_try_receive(struct kresp_exchange *ex)
{
	read_descriptor_t desc = { .arg.data = ex, .count = 1 };
	enum kresp_exchange_state before = ex->state;
	struct sock *sk = ex->sk;
	int ret;

	if (!skb_queue_empty(&sk->sk_receive_queue)) {
		ret = tcp_read_sock(sk, &desc, exchange_receive);
		if (ret > 0)
			exchange_count(ex, KRESP_STAT_BYTES_RECEIVED, ret);
		if (ret)
			return ret;
		if (ex->state != before)
			return 1;
	}
	if (!(sk->sk_shutdown & RCV_SHUTDOWN) ||
	    !skb_queue_empty(&sk->sk_receive_queue))
		return 0;
	exchange_end_of_input(ex);
	return 1;
}

/* All of the response is with TCP. */
static void exchange_sent(struct kresp_exchange *ex)
{
	if (ex->state == KRESP_EXCHANGE_CONTINUE) {
		exchange_set_state(ex, KRESP_EXCHANGE_BODY);
		return;
	}
	if (!ex->resp.close) {
		exchange_set_state(ex, KRESP_EXCHANGE_HEAD);
		return;
	}
	exchange_shutdown(ex);
	if (!exchange_must_linger(ex))
		exchange_set_state(ex, KRESP_EXCHANGE_OVER);
}

/*
 * The client does not read what was sent before. It has the send timeout to
 * read some: TCP taking a little more is no sign of that, its acknowledgements
 * are.
 */
static void exchange_stall(struct kresp_exchange *ex)
{
	exchange_allow(ex, kresp_params.send_timeout_ms);
	ex->stall_deadline = ex->deadline;
	ex->stalled = true;
	ex->acked = tcp_sk(ex->sk)->snd_una;
}

/* Whether the client read enough since @acked was noted. */
static bool exchange_reads(const struct kresp_exchange *ex)
{
	return tcp_sk(ex->sk)->snd_una - ex->acked >= KRESP_SEND_PROGRESS_MIN;
}

static int exchange_try_send(struct kresp_exchange *ex)
{
	static const struct kresp_response interim = { .status = 100 };
	bool is_final = ex->state == KRESP_EXCHANGE_ANSWER;
	int ret;

	/*
	 * With nothing in flight no ACK will come, and so no write_space: if
	 * this finds no memory, only time can help.
	 */
	ex->retry = tcp_rtx_and_write_queues_empty(ex->sk);
	/* The FIN that follows a last answer goes out with its last octets. */
	ret = kresp_outlet_send(&ex->out, ex->sk, is_final ? &ex->resp : &interim,
				is_final && ex->resp.close ? MSG_MORE : 0);
	if (ret > 0) {
		ex->retry = false;
		exchange_count(ex, KRESP_STAT_BYTES_SENT, ret);
		if (!ex->out.copies)
			exchange_sent(ex);
		return ret;
	}
	if (ret != -EAGAIN && ret != -ENOBUFS && ret != -ENOMEM)
		return ret ?: -EIO;
	if (ex->retry)
		exchange_count(ex, KRESP_STAT_OUT_OF_MEMORY, 1);
	if (!ex->stalled)
		exchange_stall(ex);
	return 0;
}

static int exchange_step(struct kresp_exchange *ex)
{
	switch (ex->state) {
	case KRESP_EXCHANGE_HEAD:
	case KRESP_EXCHANGE_BODY:
	case KRESP_EXCHANGE_LINGER:
		return exchange_try_receive(ex);
	case KRESP_EXCHANGE_CONTINUE:
	case KRESP_EXCHANGE_ANSWER:
		return exchange_try_send(ex);
	case KRESP_EXCHANGE_OVER:
		break;
	}
	return 0;
}

/* Whether the client has yet to acknowledge some of its answers. */
static bool exchange_is_unread(const struct kresp_exchange *ex)
{
	return !tcp_rtx_and_write_queues_empty(ex->sk);
}

/*
 * Whether what is left waits for the client to read, and for nothing else:
 * all that was sent is acknowledged, and its window is closed. What is in
 * flight may have been lost by the network; then TCP sends it again, for as
 * long as it does so for any socket that was closed.
 */
static bool exchange_is_held_back(const struct kresp_exchange *ex)
{
	return exchange_is_unread(ex) && !tcp_sk(ex->sk)->packets_out;
}

/* What goes on has lasted too long. */
static void exchange_expire(struct kresp_exchange *ex)
{
	switch (ex->state) {
	case KRESP_EXCHANGE_HEAD:
		if (kresp_intake_idle(&ex->in)) {
			exchange_count(ex, KRESP_STAT_TIMEOUT_KEEPALIVE, 1);
			exchange_shutdown(ex);
		} else {
			exchange_count(ex, KRESP_STAT_TIMEOUT_HEADER, 1);
			exchange_refuse(ex, KRESP_FAULT_TIMEOUT,
					kresp_intake_is_head(&ex->in));
		}
		break;
	case KRESP_EXCHANGE_BODY:
		exchange_count(ex, KRESP_STAT_TIMEOUT_BODY, 1);
		exchange_refuse(ex, KRESP_FAULT_TIMEOUT, ex->resp.head_only);
		break;
	case KRESP_EXCHANGE_CONTINUE:
	case KRESP_EXCHANGE_ANSWER:
		if (exchange_reads(ex)) {
			exchange_stall(ex);
			break;
		}
		exchange_count(ex, KRESP_STAT_TIMEOUT_SEND, 1);
		exchange_reset(ex);
		break;
	case KRESP_EXCHANGE_LINGER:
		if (exchange_is_unread(ex) && exchange_reads(ex)) {
			exchange_set_state(ex, KRESP_EXCHANGE_LINGER);
			break;
		}
		exchange_count(ex, KRESP_STAT_TIMEOUT_LINGER, 1);
		ex->reset = exchange_is_held_back(ex);
		exchange_set_state(ex, KRESP_EXCHANGE_OVER);
		break;
	case KRESP_EXCHANGE_OVER:
		break;
	}
}

/**
 * kresp_exchange_start() - begin on a connection that was just accepted
 * @ex: zeroed; kresp_exchange_stop() ends it
 * @sk: the connection; kept, without a reference
 * @peer: the client; kept
 * @source: where it is counted; kept
 * @memory: the budget it is charged to; kept
 * @stats: where what happens is counted; kept
 *
 * Context: process or softirq, socket lock held.
 */
void kresp_exchange_start(struct kresp_exchange *ex, struct sock *sk,
			  const struct kresp_peer *peer,
			  struct kresp_source *source,
			  struct kresp_memory *memory,
			  struct kresp_stats __percpu *stats)
{
	ex->sk = sk;
	ex->peer = peer;
	ex->source = source;
	ex->stats = stats;
	ex->started = jiffies;
	ex->in.memory = memory;
	exchange_count(ex, KRESP_STAT_SESSIONS, 1);
	exchange_set_state(ex, KRESP_EXCHANGE_HEAD);
}

/**
 * kresp_exchange_run() - go on until it would block or has had its turn
 * @ex: the exchange
 * @budget: steps it may take; a request without content takes two
 *
 * Context: process or softirq, socket lock held. Does not sleep.
 * Return: what is left to the caller.
 */
enum kresp_exchange_next kresp_exchange_run(struct kresp_exchange *ex,
					    int budget)
{
	int ret;

	lockdep_assert(lockdep_sock_is_held(ex->sk));

	ex->retry = false;
	for (;;) {
		if (ex->sk->sk_state == TCP_CLOSE)
			exchange_set_state(ex, KRESP_EXCHANGE_OVER);
		if (ex->state == KRESP_EXCHANGE_OVER)
			return KRESP_EXCHANGE_CLOSE;
		if (!budget--)
			return KRESP_EXCHANGE_AGAIN;

		ret = exchange_step(ex);
		if (ret < 0)
			exchange_reset(ex);
		if (ret)
			continue;
		if (time_before(jiffies, ex->deadline))
			return KRESP_EXCHANGE_WAIT;
		exchange_expire(ex);
	}
}

/**
 * kresp_exchange_idle() - whether it is between requests
 * @ex: the exchange
 *
 * Context: any; the answer is certain only with the socket lock held, and a
 *	guess without.
 * Return: true if no request has begun to come in, and none is being answered.
 */
bool kresp_exchange_idle(const struct kresp_exchange *ex)
{
	/* Without the lock a guess, which the caller makes sure of. */
	return data_race(ex->state == KRESP_EXCHANGE_HEAD &&
			 kresp_intake_idle(&ex->in));
}

/**
 * kresp_exchange_wake_time() - when to run again, if nothing happens before
 * @ex: an exchange whose run ended with %KRESP_EXCHANGE_WAIT
 *
 * Context: process or softirq, socket lock held.
 * Return: jiffies.
 */
unsigned long kresp_exchange_wake_time(const struct kresp_exchange *ex)
{
	if (ex->retry)
		return jiffies + msecs_to_jiffies(KRESP_RETRY_MS);
	return ex->deadline;
}

/**
 * kresp_exchange_stop() - do nothing more, hold nothing more
 * @ex: the exchange; running it again only says %KRESP_EXCHANGE_CLOSE
 *
 * Context: process or softirq, socket lock held.
 */
void kresp_exchange_stop(struct kresp_exchange *ex)
{
	exchange_set_state(ex, KRESP_EXCHANGE_OVER);
	kresp_intake_reset(&ex->in);
}
