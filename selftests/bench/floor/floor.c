// SPDX-License-Identifier: GPL-2.0
/*
 * The floor: what TCP alone costs.
 *
 * Answers every readable socket with the same octets, inside the softirq that
 * brought the data, without looking at them. It has no limit, no deadline, no
 * log and no counter. A server of HTTP has all of this to do, too; what it costs
 * above this is what HTTP costs. For the benchmark alone: it trusts its clients.
 *
 * Parameters, which can be set while nobody is connected, too:
 *
 *	answer		one answer, in hexadecimal
 *	request_len	octets of one request: so many octets, so many answers
 *	close_each	whether the server closes after an answer
 *
 * Accepting needs a process: with TCP_DEFER_ACCEPT the request is there by then,
 * so one run of a work item accepts, answers and, with close_each, closes.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <linux/uio.h>
#include <linux/workqueue.h>
#include <net/sock.h>
#include <net/tcp.h>

#include "../../../kmod/compat/compat.h"

#define FLOOR_BATCH	64	/* answers in one send */

/**
 * struct floor_conn - one accepted connection
 * @sock: its socket
 * @node: in @conns, under @conns_lock
 * @release_work: ends it
 * @releasing: bit 0 is set by whoever queues @release_work
 * @rest: octets of a request whose end has not come, under the socket lock
 */
struct floor_conn {
	struct socket *sock;
	struct list_head node;
	struct work_struct release_work;
	unsigned long releasing;
	unsigned int rest;
};

static unsigned short port = 8090;
module_param(port, ushort, 0444);
MODULE_PARM_DESC(port, "TCP port to listen on");

static unsigned int request_len = 1;
module_param(request_len, uint, 0644);
MODULE_PARM_DESC(request_len, "octets of one request");

static bool close_each;
module_param(close_each, bool, 0644);
MODULE_PARM_DESC(close_each, "close after an answer");

static u8 answer[2048];
static size_t answer_len;

static LIST_HEAD(conns);
static DEFINE_SPINLOCK(conns_lock);
static struct socket *listener;
static struct workqueue_struct *floor_wq;
static void (*inherited_data_ready)(struct sock *sk);
static DEFINE_PER_CPU(struct page_frag, send_frag);

/* Set while nobody is connected. */
static int answer_set(const char *text, const struct kernel_param *kp)
{
	size_t len = strcspn(text, "\n") / 2;

	if (len > sizeof(answer) || hex2bin(answer, text, len))
		return -EINVAL;
	answer_len = len;
	return 0;
}

static const struct kernel_param_ops answer_ops = { .set = answer_set };
module_param_cb(answer, &answer_ops, NULL, 0200);
MODULE_PARM_DESC(answer, "one answer, in hexadecimal");

static void floor_release(struct floor_conn *conn)
{
	if (!test_and_set_bit(0, &conn->releasing))
		queue_work(floor_wq, &conn->release_work);
}

/* As kmod/send.c does: a new connection needs no fragment of its own. */
static int floor_send(struct sock *sk, struct msghdr *msg, size_t len)
{
	int ret;

	local_bh_disable();
	swap(sk->sk_frag, *this_cpu_ptr(&send_frag));
	ret = tcp_sendmsg_locked(sk, msg, len);
	swap(sk->sk_frag, *this_cpu_ptr(&send_frag));
	local_bh_enable();
	return ret;
}

static int floor_discard(read_descriptor_t *desc, struct sk_buff *skb,
			 unsigned int offset, size_t len)
{
	return len;
}

/*
 * The socket lock is held. Nothing is retried: a client of the benchmark reads
 * its answers before it asks again.
 */
static void floor_answer(struct floor_conn *conn, struct sock *sk)
{
	unsigned int nr, batch, i, each = max(READ_ONCE(request_len), 1U);
	bool closes = READ_ONCE(close_each);
	struct msghdr msg = {
		.msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL |
			     (closes ? MSG_MORE : 0),
	};
	struct kvec vec[FLOOR_BATCH];
	read_descriptor_t desc = { .count = 1 };
	int len;

	len = tcp_read_sock(sk, &desc, floor_discard);
	if (len <= 0) {
		if (sk->sk_shutdown & RCV_SHUTDOWN)
			floor_release(conn);
		return;
	}
	nr = (conn->rest + len) / each;
	conn->rest = (conn->rest + len) % each;
	for (; nr; nr -= batch) {
		batch = min_t(unsigned int, nr, FLOOR_BATCH);
		for (i = 0; i < batch; i++) {
			vec[i].iov_base = answer;
			vec[i].iov_len = answer_len;
		}
		iov_iter_kvec(&msg.msg_iter, ITER_SOURCE, vec, batch,
			      batch * answer_len);
		if (floor_send(sk, &msg, batch * answer_len) !=
		    batch * answer_len)
			pr_warn_once("TCP did not take an answer\n");
	}
	/* As inet_shutdown() does: one packet has the answer and the FIN. */
	if (closes) {
		WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | SEND_SHUTDOWN);
		tcp_shutdown(sk, SEND_SHUTDOWN);
	}
}

static void floor_data_ready(struct sock *sk)
{
	struct floor_conn *conn;

	read_lock_bh(&sk->sk_callback_lock);
	conn = sk->sk_user_data;
	if (conn)
		floor_answer(conn, sk);
	read_unlock_bh(&sk->sk_callback_lock);
}

static void floor_destroy(struct floor_conn *conn)
{
	struct sock *sk = conn->sock->sk;

	write_lock_bh(&sk->sk_callback_lock);
	WRITE_ONCE(sk->sk_data_ready, inherited_data_ready);
	sk->sk_user_data = NULL;
	write_unlock_bh(&sk->sk_callback_lock);
	spin_lock(&conns_lock);
	list_del(&conn->node);
	spin_unlock(&conns_lock);
	sock_release(conn->sock);
	kfree(conn);
}

static void floor_release_work(struct work_struct *work)
{
	floor_destroy(container_of(work, struct floor_conn, release_work));
}

static void floor_create(struct socket *sock)
{
	struct floor_conn *conn = kzalloc(sizeof(*conn), GFP_KERNEL);
	struct sock *sk = sock->sk;

	if (!conn || !compat_sock_hold_net(sk)) {
		kfree(conn);
		sock_release(sock);
		return;
	}
	conn->sock = sock;
	INIT_WORK(&conn->release_work, floor_release_work);
	spin_lock(&conns_lock);
	list_add(&conn->node, &conns);
	spin_unlock(&conns_lock);

	compat_sock_set_atomic(sk);
	lock_sock(sk);
	write_lock_bh(&sk->sk_callback_lock);
	sk->sk_user_data = conn;
	WRITE_ONCE(sk->sk_data_ready, floor_data_ready);
	write_unlock_bh(&sk->sk_callback_lock);
	if (!skb_queue_empty(&sk->sk_receive_queue) || sk->sk_shutdown)
		floor_answer(conn, sk);
	release_sock(sk);
	if (close_each && !test_and_set_bit(0, &conn->releasing))
		floor_destroy(conn);
}

static void floor_accept_work(struct work_struct *work)
{
	struct inet_connection_sock *icsk = inet_csk(listener->sk);
	struct socket *sock;

	while (!reqsk_queue_empty(&icsk->icsk_accept_queue) &&
	       !kernel_accept(listener, &sock, O_NONBLOCK))
		floor_create(sock);
}

static DECLARE_WORK(accept_work, floor_accept_work);

/* Children inherit it, and are nobody's until they are accepted. */
static void floor_listener_data_ready(struct sock *sk)
{
	if (sk->sk_state == TCP_LISTEN)
		queue_work(floor_wq, &accept_work);
}

static int __init floor_init(void)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int err;

	floor_wq = alloc_workqueue("kresp_floor", 0, 0);
	if (!floor_wq)
		return -ENOMEM;
	err = sock_create_kern(&init_net, AF_INET, SOCK_STREAM, IPPROTO_TCP,
			       &listener);
	if (err)
		goto err_destroy_workqueue;
	sock_set_reuseaddr(listener->sk);
	tcp_sock_set_nodelay(listener->sk);
	inet_csk(listener->sk)->icsk_accept_queue.rskq_defer_accept = 1;
	inherited_data_ready = listener->sk->sk_data_ready;
	WRITE_ONCE(listener->sk->sk_data_ready, floor_listener_data_ready);
	err = kernel_bind(listener, (struct sockaddr *)&addr, sizeof(addr));
	if (!err)
		err = kernel_listen(listener, 4096);
	if (err)
		goto err_release_listener;
	return 0;

err_release_listener:
	sock_release(listener);
err_destroy_workqueue:
	destroy_workqueue(floor_wq);
	return err;
}

static void __exit floor_exit(void)
{
	struct floor_conn *conn;
	struct page_frag *frag;
	int cpu;

	write_lock_bh(&listener->sk->sk_callback_lock);
	WRITE_ONCE(listener->sk->sk_data_ready, inherited_data_ready);
	write_unlock_bh(&listener->sk->sk_callback_lock);
	cancel_work_sync(&accept_work);
	spin_lock(&conns_lock);
	list_for_each_entry(conn, &conns, node)
		floor_release(conn);
	spin_unlock(&conns_lock);
	destroy_workqueue(floor_wq);
	sock_release(listener);
	for_each_possible_cpu(cpu) {
		frag = per_cpu_ptr(&send_frag, cpu);
		if (frag->page)
			put_page(frag->page);
	}
}

module_init(floor_init);
module_exit(floor_exit);

MODULE_DESCRIPTION("The benchmark's floor: constant answers, nothing looked at");
MODULE_LICENSE("GPL");
