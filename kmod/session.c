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
 *	session over		-> release_work: session_end()
 *
 * session_end() alone frees a session; one caller claims it: release_work, but
 * when the session is over as soon as it is accepted. It first waits for
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

#include "admission.h"
#include "closing.h"
#include "compat/compat.h"
#include "limits.h"
#include "netns.h"
#include "refuse.h"
#include "work.h"

/* Lockdep's maps in the works and the timer are not ours to count. */
static_assert(IS_ENABLED(CONFIG_LOCKDEP) ||
	      sizeof(struct kresp_session) <= KRESP_SESSION_SIZE_MAX);

static struct kmem_cache *session_cache __ro_after_init;

/* Whoever can still find the session may end it; one does. */
static bool session_claim(struct kresp_session *sess)
{
	return !test_and_set_bit(0, &sess->releasing);
}

static void session_release(struct kresp_session *sess)
{
	if (session_claim(sess))
		queue_work(kresp_release_wq, &sess->release_work);
}

/*
 * The socket lock is held; @budget is in steps of the engine. Returns true if
 * the session is over, and it is the caller who is to end it.
 */
static bool session_run(struct kresp_session *sess, int budget)
{
	switch (kresp_exchange_run(&sess->exchange, budget)) {
	case KRESP_EXCHANGE_WAIT:
		timer_reduce(&sess->timer,
			     kresp_exchange_wake_time(&sess->exchange));
		break;
	case KRESP_EXCHANGE_AGAIN:
		queue_work(kresp_wq, &sess->run_work);
		break;
	case KRESP_EXCHANGE_CLOSE:
		return session_claim(sess);
	}
	return false;
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
	else if (sess && session_run(sess, KRESP_SOFTIRQ_BUDGET))
		queue_work(kresp_release_wq, &sess->release_work);
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
	if (session_run(sess, KRESP_WORK_BUDGET))
		queue_work(kresp_release_wq, &sess->release_work);
	release_sock(sk);
}

/* --- beginning and end --------------------------------------------------- */

/* Not counted any more. The caller holds the namespace's lock. */
static void session_unlink(struct kresp_session *sess)
{
	lockdep_assert_held(&sess->knet->lock);
	if (list_empty(&sess->node))
		return;
	list_del_init(&sess->node);
	sess->knet->nr_sessions--;
}

/* Its end, by the one who claimed it. Process context; may sleep. */
static void session_end(struct kresp_session *sess)
{
	struct kresp_net *knet = sess->knet;
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

	pr_debug("session with %s closed after %u requests\n",
		 kresp_peer_format(&sess->peer, peer),
		 sess->exchange.nr_requests);

	/* The namespace, and what we keep for it, may go with the socket. */
	spin_lock(&knet->lock);
	session_unlink(sess);
	spin_unlock(&knet->lock);
	kresp_source_put(&knet->sources, sess->source);
	kresp_memory_uncharge(&knet->memory, sizeof(*sess));
	kresp_closing_release(sock, sess->exchange.reset);
	kmem_cache_free(session_cache, sess);
}

static void session_release_work(struct work_struct *work)
{
	session_end(container_of(work, struct kresp_session, release_work));
}

/**
 * kresp_session_evict() - end a session to make room for another
 * @sess: the session; as it is in its namespace's list it cannot be freed
 * @busy: even if it is not idle any more; then it ends with a RST
 *
 * Context: process; the namespace's lock is held. Whoever runs the session is
 *	not waited for.
 * Return: false if it goes on: somebody runs it, or it is not idle.
 */
bool kresp_session_evict(struct kresp_session *sess, bool busy)
{
	struct sock *sk = sess->sock->sk;
	bool evicted;

	local_bh_disable();
	bh_lock_sock(sk);
	evicted = !sock_owned_by_user(sk) &&
		  (busy || kresp_exchange_idle(&sess->exchange));
	if (evicted) {
		if (busy)
			sess->exchange.reset = true;
		kresp_exchange_stop(&sess->exchange);
		session_release(sess);
		session_unlink(sess);
	}
	bh_unlock_sock(sk);
	local_bh_enable();
	return evicted;
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
 * A connection that is over a limit is refused, see refuse.c.
 *
 * Context: process; may sleep. The listener that accepted is not yet stopped.
 */
void kresp_session_create(struct kresp_net *knet, struct socket *sock,
			  void (*data_ready)(struct sock *sk))
{
	char text[KRESP_PEER_TEXT_MAX];
	struct kresp_session *sess;
	struct kresp_source *source;
	struct sock *sk = sock->sk;
	struct kresp_peer peer;
	bool over;

	WRITE_ONCE(sk->sk_data_ready, data_ready);
	kresp_peer_init(&peer, sk);

	if (!compat_sock_hold_net(sk)) {
		sock_release(sock);
		return;
	}
	compat_sock_set_atomic(sk);

	source = kresp_admission_enter(knet, &peer);
	if (!source)
		goto err_refuse;
	sess = kmem_cache_zalloc(session_cache, GFP_KERNEL);
	if (!sess) {
		kresp_stats_add(knet->stats, KRESP_STAT_OUT_OF_MEMORY, 1);
		goto err_leave;
	}
	sess->sock = sock;
	sess->knet = knet;
	sess->source = source;
	sess->peer = peer;
	sess->data_ready = data_ready;
	INIT_WORK(&sess->run_work, session_run_work);
	INIT_WORK(&sess->release_work, session_release_work);
	timer_setup(&sess->timer, session_timer, 0);

	lock_sock(sk);
	/* The first request is often here already, and runs at the end. */
	kresp_exchange_start(&sess->exchange, sk, &sess->peer, source,
			     &knet->memory, knet->stats);
	if (!session_install(sess)) {
		release_sock(sk);
		goto err_free_session;
	}
	pr_debug("session with %s opened\n", kresp_peer_format(&peer, text));
	spin_lock(&knet->lock);
	list_add_tail(&sess->node, &knet->sessions);
	spin_unlock(&knet->lock);
	over = session_run(sess, KRESP_WORK_BUDGET);
	release_sock(sk);
	if (over)
		session_end(sess);
	return;

err_free_session:
	kmem_cache_free(session_cache, sess);
err_leave:
	kresp_admission_leave(knet, source);
err_refuse:
	kresp_refuse(sock, knet->stats);
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
