// SPDX-License-Identifier: GPL-2.0
/*
 * One accepted connection: its socket callbacks, its work, its end.
 *
 * The engine (exchange.c) has one rule: everything that touches an exchange
 * holds its socket's lock, and nothing under it sleeps. Softirq holds the lock
 * when the socket is not owned by a process; a process holds it after
 * lock_sock(). session_run() is the same for both:
 *
 *	data_ready, not owned	-> session_run() at once: no thread, no switch
 *	data_ready, owned;
 *	write_space, timer,
 *	TCP_CLOSE		-> run_work: lock_sock(), session_run()
 *	session over		-> release_work
 *
 * release_work alone frees a session, and is queued once. It first waits for
 * whoever is in session_run() and makes every later run do nothing, then takes
 * the session away from those who could still find it, in this order: the
 * socket's callbacks (sk_callback_lock), the timer, run_work. So no reference
 * count is needed. The timer and run_work can start each other, which ends
 * with timer_shutdown_sync().
 */
#include "session.h"

#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <linux/timer.h>
#include <net/sock.h>

#include "compat/compat.h"
#include "exchange.h"
#include "limits.h"
#include "netns.h"
#include "params.h"
#include "peer.h"
#include "work.h"

/**
 * struct kresp_session - one accepted connection
 * @sock: its socket, which holds the namespace; the session is its sk_user_data
 * @knet: the namespace it is counted in
 * @node: in @knet's list, under its lock
 * @run_work: runs the session in process context
 * @release_work: ends it
 * @releasing: bit 0 is set by whoever queues @release_work
 * @timer: queues @run_work when the exchange would
 * @data_ready: the socket's callbacks before ours
 * @write_space: likewise
 * @state_change: likewise
 * @peer: the client
 * @exchange: what is said, under the socket lock
 */
struct kresp_session {
	struct socket *sock;
	struct kresp_net *knet;
	struct list_head node;
	struct work_struct run_work;
	struct work_struct release_work;
	unsigned long releasing;
	struct timer_list timer;
	void (*data_ready)(struct sock *sk);
	void (*write_space)(struct sock *sk);
	void (*state_change)(struct sock *sk);
	struct kresp_peer peer;
	struct kresp_exchange exchange;
};

static_assert(sizeof(struct kresp_session) <= KRESP_SESSION_SIZE_MAX);

static struct kmem_cache *session_cache __ro_after_init;

/* Queue the end, once; whoever can still find the session may ask for it. */
static void session_release(struct kresp_session *sess)
{
	if (!test_and_set_bit(0, &sess->releasing))
		queue_work(kresp_release_wq, &sess->release_work);
}

/* The socket lock is held; @budget is in steps of the engine. */
static void session_run(struct kresp_session *sess, int budget)
{
	switch (kresp_exchange_run(&sess->exchange, budget)) {
	case KRESP_EXCHANGE_WAIT:
		timer_reduce(&sess->timer,
			     kresp_exchange_wake_time(&sess->exchange));
		break;
	case KRESP_EXCHANGE_AGAIN:
	case KRESP_EXCHANGE_FINISH:
		queue_work(kresp_wq, &sess->run_work);
		break;
	case KRESP_EXCHANGE_CLOSE:
		session_release(sess);
		break;
	}
}

static struct kresp_session *session_of(struct sock *sk)
{
	return __locked_read_sk_user_data_with_flags(sk, SK_USER_DATA_NOCOPY);
}

/*
 * Softirq, socket not owned: answer here and now. Called from a socket's
 * backlog, in release_sock(), the socket is owned: leave it to the work.
 */
static void session_data_ready(struct sock *sk)
{
	struct kresp_session *sess;

	read_lock_bh(&sk->sk_callback_lock);
	sess = session_of(sk);
	if (sess && sock_owned_by_user(sk))
		queue_work(kresp_wq, &sess->run_work);
	else if (sess)
		session_run(sess, KRESP_SOFTIRQ_BUDGET);
	read_unlock_bh(&sk->sk_callback_lock);
}

/*
 * TCP also calls this from a send that found no memory with nothing in flight,
 * for epoll's sake. Running again at once would spin: the timer does it.
 */
static void session_write_space(struct sock *sk)
{
	struct kresp_session *sess;

	if (!sk_stream_is_writeable(sk))
		return;
	clear_bit(SOCK_NOSPACE, &sk->sk_socket->flags);

	read_lock_bh(&sk->sk_callback_lock);
	sess = session_of(sk);
	if (sess && !sess->exchange.retry)
		queue_work(kresp_wq, &sess->run_work);
	read_unlock_bh(&sk->sk_callback_lock);
}

/* A FIN comes with a data_ready; only the end of all is news. */
static void session_state_change(struct sock *sk)
{
	struct kresp_session *sess;

	if (sk->sk_state != TCP_CLOSE)
		return;

	read_lock_bh(&sk->sk_callback_lock);
	sess = session_of(sk);
	if (sess)
		queue_work(kresp_wq, &sess->run_work);
	read_unlock_bh(&sk->sk_callback_lock);
}

static void session_timer(struct timer_list *timer)
{
	struct kresp_session *sess =
		container_of(timer, struct kresp_session, timer);

	queue_work(kresp_wq, &sess->run_work);
}

static void session_run_work(struct work_struct *work)
{
	struct kresp_session *sess =
		container_of(work, struct kresp_session, run_work);
	struct sock *sk = sess->sock->sk;

	lock_sock(sk);
	if (sess->exchange.state == KRESP_EXCHANGE_SHUTDOWN) {
		release_sock(sk);
		kernel_sock_shutdown(sess->sock, SHUT_WR);
		lock_sock(sk);
		kresp_exchange_linger(&sess->exchange);
	}
	session_run(sess, KRESP_WORK_BUDGET);
	release_sock(sk);
}

/* --- beginning and end --------------------------------------------------- */

/* A place for one more session, counted before anything is allocated. */
static bool session_admit(struct kresp_net *knet)
{
	bool admitted;

	spin_lock(&knet->lock);
	admitted = knet->nr_sessions < kresp_params.max_sessions;
	if (admitted)
		knet->nr_sessions++;
	spin_unlock(&knet->lock);
	return admitted;
}

static void session_leave(struct kresp_net *knet)
{
	spin_lock(&knet->lock);
	knet->nr_sessions--;
	spin_unlock(&knet->lock);
}

static void session_release_work(struct work_struct *work)
{
	struct kresp_session *sess =
		container_of(work, struct kresp_session, release_work);
	struct socket *sock = sess->sock;
	struct sock *sk = sock->sk;
	char peer[KRESP_PEER_TEXT_MAX];

	/* Whoever runs it now is waited for; whoever comes later does nothing. */
	lock_sock(sk);
	kresp_exchange_stop(&sess->exchange);
	release_sock(sk);

	write_lock_bh(&sk->sk_callback_lock);
	WRITE_ONCE(sk->sk_data_ready, sess->data_ready);
	WRITE_ONCE(sk->sk_write_space, sess->write_space);
	WRITE_ONCE(sk->sk_state_change, sess->state_change);
	rcu_assign_sk_user_data(sk, NULL);
	write_unlock_bh(&sk->sk_callback_lock);

	timer_shutdown_sync(&sess->timer);
	cancel_work_sync(&sess->run_work);

	kresp_peer_format(&sess->peer, peer);
	pr_debug("session with %s closed after %u requests\n", peer,
		 sess->exchange.nr_requests);

	/* The namespace, and what we keep for it, may go with the socket. */
	spin_lock(&sess->knet->lock);
	list_del(&sess->node);
	sess->knet->nr_sessions--;
	spin_unlock(&sess->knet->lock);
	if (sess->exchange.reset)
		sock_no_linger(sk);
	sock_release(sock);
	kmem_cache_free(session_cache, sess);
}

static bool session_install(struct kresp_session *sess)
{
	struct sock *sk = sess->sock->sk;
	bool taken;

	write_lock_bh(&sk->sk_callback_lock);
	/* Born without user data: whatever is there now is somebody else's. */
	taken = sk->sk_user_data;
	if (!taken) {
		sess->write_space = sk->sk_write_space;
		sess->state_change = sk->sk_state_change;
		__rcu_assign_sk_user_data_with_flags(sk, sess,
						     SK_USER_DATA_NOCOPY);
		WRITE_ONCE(sk->sk_data_ready, session_data_ready);
		WRITE_ONCE(sk->sk_write_space, session_write_space);
		WRITE_ONCE(sk->sk_state_change, session_state_change);
	}
	write_unlock_bh(&sk->sk_callback_lock);
	return !taken;
}

/**
 * kresp_session_create() - make a session of an accepted connection
 * @knet: the namespace it is counted in
 * @sock: the connection, from kernel_accept(); the session owns it from here
 * @data_ready: the callback to leave it with in the end
 *
 * A connection that is over a limit, or finds no memory, is reset.
 *
 * Context: process; may sleep. The listener that accepted is not yet stopped.
 */
void kresp_session_create(struct kresp_net *knet, struct socket *sock,
			  void (*data_ready)(struct sock *sk))
{
	char peer[KRESP_PEER_TEXT_MAX];
	struct kresp_session *sess;
	struct sock *sk = sock->sk;

	if (!session_admit(knet)) {
		kresp_stats_add(knet->stats, KRESP_STAT_SESSIONS_REFUSED, 1);
		goto err_reset;
	}
	sess = kmem_cache_zalloc(session_cache, GFP_KERNEL);
	if (!sess) {
		kresp_stats_add(knet->stats, KRESP_STAT_MEMORY, 1);
		goto err_leave;
	}
	if (!compat_sock_hold_net(sk))
		goto err_free_session;
	compat_sock_set_atomic(sk);

	sess->sock = sock;
	sess->knet = knet;
	sess->data_ready = data_ready;
	INIT_WORK(&sess->run_work, session_run_work);
	INIT_WORK(&sess->release_work, session_release_work);
	timer_setup(&sess->timer, session_timer, 0);
	kresp_peer_init(&sess->peer, sk);
	kresp_peer_format(&sess->peer, peer);

	lock_sock(sk);
	if (!session_install(sess)) {
		release_sock(sk);
		goto err_free_session;
	}
	pr_debug("session with %s opened\n", peer);
	spin_lock(&knet->lock);
	list_add_tail(&sess->node, &knet->sessions);
	spin_unlock(&knet->lock);

	/* The first request is often here already. */
	kresp_exchange_start(&sess->exchange, sk, &sess->peer, knet->stats);
	session_run(sess, KRESP_WORK_BUDGET);
	release_sock(sk);
	return;

err_free_session:
	kmem_cache_free(session_cache, sess);
err_leave:
	session_leave(knet);
err_reset:
	WRITE_ONCE(sk->sk_data_ready, data_ready);
	sock_no_linger(sk);
	sock_release(sock);
}

/**
 * kresp_session_close_all() - end every session of a namespace
 * @knet: the namespace; its listener has been stopped
 *
 * What was handed to TCP is still sent, by TCP itself.
 *
 * Context: process; may sleep. On return no session is left.
 */
void kresp_session_close_all(struct kresp_net *knet)
{
	struct kresp_session *sess;

	spin_lock(&knet->lock);
	list_for_each_entry(sess, &knet->sessions, node)
		session_release(sess);
	spin_unlock(&knet->lock);
	flush_workqueue(kresp_release_wq);
}

/**
 * kresp_session_init() - make what sessions are allocated from
 *
 * Context: module init; may sleep.
 * Return: 0 or -ENOMEM.
 */
int __init kresp_session_init(void)
{
	session_cache = KMEM_CACHE(kresp_session, 0);
	return session_cache ? 0 : -ENOMEM;
}

/**
 * kresp_session_exit() - undo kresp_session_init()
 *
 * Context: process, when no session is left.
 */
void kresp_session_exit(void)
{
	kmem_cache_destroy(session_cache);
}
