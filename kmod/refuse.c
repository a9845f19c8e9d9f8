// SPDX-License-Identifier: GPL-2.0
#include "refuse.h"

#include <linux/jiffies.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <net/sock.h>
#include <net/tcp.h>

#include "closing.h"
#include "datecache.h"
#include "limits.h"
#include "response.h"

/* How many 503 may still be sent in this second; the lock protects both. */
static DEFINE_SPINLOCK(refuse_lock);
static unsigned long window_end;
static unsigned int window_left;

static bool refuse_may_answer(void)
{
	bool may;

	spin_lock(&refuse_lock);
	if (time_after_eq(jiffies, window_end)) {
		window_end = jiffies + HZ;
		window_left = KRESP_REFUSE_RATE;
	}
	may = window_left;
	if (may)
		window_left--;
	spin_unlock(&refuse_lock);
	return may;
}

static int refuse_discard(read_descriptor_t *desc, struct sk_buff *skb,
			  unsigned int offset, size_t len)
{
	return len;
}

/* One 503 into an empty send buffer; false if TCP did not take all of it. */
static bool refuse_answer(struct socket *sock)
{
	struct kresp_response resp = { .date = ktime_get_real_seconds() };
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	read_descriptor_t desc = { .count = 1 };
	u8 head[KRESP_RESPONSE_HEAD_MAX];
	char date[KRESP_HTTP_DATE_LEN];
	struct kresp_slice content;
	struct kvec vec[2];
	size_t len;

	kresp_response_fault(&resp, KRESP_FAULT_BUSY);
	resp.close = true;
	kresp_datecache_get(resp.date, date);
	vec[0].iov_base = head;
	vec[0].iov_len = kresp_response_head(&resp, date, head, sizeof(head));
	content = kresp_response_content(&resp);
	vec[1].iov_base = (void *)content.data;
	vec[1].iov_len = content.len;
	len = vec[0].iov_len + vec[1].iov_len;
	if (kernel_sendmsg(sock, &msg, vec, 2, len) != len)
		return false;

	kernel_sock_shutdown(sock, SHUT_WR);
	/* What was not read would make the close a reset. */
	lock_sock(sock->sk);
	tcp_read_sock(sock->sk, &desc, refuse_discard);
	release_sock(sock->sk);
	return true;
}

/**
 * kresp_refuse() - end a connection that gets no session
 * @sock: the connection, which holds its namespace; released
 * @stats: where it is counted
 *
 * It is answered 503, or reset when there were too many of those in this
 * second: a flood is to cost as little as it can.
 *
 * Context: process; may sleep.
 */
void kresp_refuse(struct socket *sock, struct kresp_stats __percpu *stats)
{
	bool answered = refuse_may_answer() && refuse_answer(sock);

	kresp_stats_add(stats, answered ? KRESP_STAT_REFUSED_503 :
					  KRESP_STAT_REFUSED_RESET, 1);
	kresp_closing_release(sock, !answered);
}

#ifdef DEBUG
#include "selftest/refuse.c"
#endif
