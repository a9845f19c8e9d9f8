// SPDX-License-Identifier: GPL-2.0
#include "listener.h"

#include <linux/err.h>
#include <linux/inet.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <net/ipv6.h>
#include <net/sock.h>

#include "limits.h"
#include "netns.h"
#include "params.h"
#include "session.h"
#include "work.h"

/**
 * struct kresp_listener - a listening socket
 * @sock: the socket; it holds no reference to its namespace, whose end must
 *	not wait for it
 * @knet: whose it is
 * @accept_work: accepts until nobody waits
 * @data_ready: the socket's callback before ours
 *
 * Found by the socket's sk_user_data, under its sk_callback_lock.
 */
struct kresp_listener {
	struct socket *sock;
	struct kresp_net *knet;
	struct delayed_work accept_work;
	void (*data_ready)(struct sock *sk);
};

/*
 * Children inherit this callback and may be called before they are accepted
 * (softirq, the child's lock held): then there is nothing to do yet.
 */
static void listener_data_ready(struct sock *sk)
{
	struct kresp_listener *listener;

	if (inet_sk_state_load(sk) != TCP_LISTEN)
		return;

	read_lock_bh(&sk->sk_callback_lock);
	listener = __locked_read_sk_user_data_with_flags(sk,
							 SK_USER_DATA_NOCOPY);
	if (listener)
		queue_delayed_work(kresp_wq, &listener->accept_work, 0);
	read_unlock_bh(&sk->sk_callback_lock);
}

/* To be asked first: kernel_accept() makes a socket, and frees it, to say so. */
static bool listener_nobody_waits(const struct kresp_listener *listener)
{
	return reqsk_queue_empty(&inet_csk(listener->sock->sk)->icsk_accept_queue);
}

static void listener_accept(struct work_struct *work)
{
	struct kresp_listener *listener =
		container_of(to_delayed_work(work), struct kresp_listener,
			     accept_work);
	struct socket *sock;
	int budget, err;

	for (budget = KRESP_ACCEPT_BUDGET; budget > 0; budget--) {
		if (listener_nobody_waits(listener))
			return;
		err = kernel_accept(listener->sock, &sock, O_NONBLOCK);
		switch (err) {
		case 0:
			kresp_session_create(listener->knet, sock,
					     listener->data_ready);
			break;
		case -EAGAIN:
		case -EINVAL:	/* no longer listening */
			return;
		case -ENOMEM:
		case -ENFILE:
			kresp_stats_add(listener->knet->stats,
					KRESP_STAT_OUT_OF_MEMORY, 1);
			queue_delayed_work(kresp_wq, &listener->accept_work,
					   msecs_to_jiffies(KRESP_RETRY_MS));
			return;
		}
		/* Any other error is that of one connection, now gone. */
	}
	queue_delayed_work(kresp_wq, &listener->accept_work, 0);
}

/* The address that the parameters name; -EINVAL if it is none. */
static int __init listener_address(struct net *net,
				   struct sockaddr_storage *addr)
{
	const char *text = kresp_params.address, *end;
	char port[sizeof("65535")];
	struct in6_addr ip;

	/* What follows a literal would be ignored: a port, or an idle zone. */
	if (in4_pton(text, -1, ip.s6_addr, -1, &end) && *end)
		return -EINVAL;
	if (in6_pton(text, -1, ip.s6_addr, '%', &end) && *end &&
	    !(ipv6_addr_type(&ip) & IPV6_ADDR_LINKLOCAL))
		return -EINVAL;

	snprintf(port, sizeof(port), "%u", kresp_params.port);
	return inet_pton_with_scope(net, AF_UNSPEC, text, port, addr);
}

static int __init listener_create(struct net *net,
				  struct sockaddr_storage *addr,
				  struct socket **sock)
{
	bool any = !*kresp_params.address;
	int err;

	if (any) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)addr;

		*in6 = (struct sockaddr_in6){
			.sin6_family = AF_INET6,
			.sin6_port = htons(kresp_params.port),
			.sin6_addr = IN6ADDR_ANY_INIT,
		};
	} else if (listener_address(net, addr)) {
		pr_err("address=%.60s: must be an IPv4 or IPv6 literal, or empty for every address\n",
		       kresp_params.address);
		return -EINVAL;
	}

	err = sock_create_kern(net, addr->ss_family, SOCK_STREAM, IPPROTO_TCP,
			       sock);
	if (err == -EAFNOSUPPORT && any) {
		struct sockaddr_in *in = (struct sockaddr_in *)addr;

		*in = (struct sockaddr_in){
			.sin_family = AF_INET,
			.sin_port = htons(kresp_params.port),
			.sin_addr.s_addr = htonl(INADDR_ANY),
		};
		err = sock_create_kern(net, AF_INET, SOCK_STREAM, IPPROTO_TCP,
				       sock);
	}
	if (err)
		pr_err("cannot make a socket for %pISpc: error %d%s\n", addr,
		       err, err == -EAFNOSUPPORT ?
		       ", its address family is off in this kernel" : "");
	return err;
}

static void __init listener_set_options(struct socket *sock)
{
	struct sock *sk = sock->sk;

	sock_set_reuseaddr(sk);
	/* Children inherit it: an answer is one write, never to be held back. */
	tcp_sock_set_nodelay(sk);
	/* One socket for both families, whatever net.ipv6.bindv6only says. */
	lock_sock(sk);
	sk->sk_ipv6only = 0;
	/*
	 * Children inherit these, too. Requests and answers are small; what
	 * TCP would let a client fill that does not read, up to tcp_wmem and
	 * tcp_rmem, is the whole machine's memory.
	 */
	sk->sk_userlocks |= SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK;
	WRITE_ONCE(sk->sk_sndbuf, KRESP_SOCKET_BUFFER);
	WRITE_ONCE(sk->sk_rcvbuf, KRESP_SOCKET_BUFFER);
	/*
	 * TCP_DEFER_ACCEPT: a connection is accepted when its request is there,
	 * so that the work item that accepts it answers it; or, of a client that
	 * says nothing, when TCP has asked it once more, a second later.
	 */
	inet_csk(sk)->icsk_accept_queue.rskq_defer_accept = 1;
	release_sock(sk);
}

static int __init listener_bind(struct net *net, struct socket *sock,
				struct sockaddr_storage *addr)
{
	size_t len = addr->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
						   sizeof(struct sockaddr_in);
	unsigned int backlog = kresp_params.backlog;
	unsigned int somaxconn = READ_ONCE(net->core.sysctl_somaxconn);
	int err;

	if (backlog > somaxconn) {
		pr_info("backlog %u is over net.core.somaxconn, %u is used\n",
			backlog, somaxconn);
		backlog = somaxconn;
	}

	err = kernel_bind(sock, (void *)addr, len);
	if (!err)
		err = kernel_listen(sock, backlog);
	switch (err) {
	case 0:
		break;
	case -EADDRINUSE:
		pr_err("port=%u: in use at %pISpc, stop its user or choose another port from %u to %u\n",
		       kresp_params.port, addr, KRESP_PORT_MIN, KRESP_PORT_MAX);
		break;
	case -EADDRNOTAVAIL:
		pr_err("address=%.60s: must be an address of this network namespace\n",
		       kresp_params.address);
		break;
	default:
		pr_err("cannot listen on %pISpc: error %d\n", addr, err);
	}
	return err;
}

/**
 * kresp_listener_start() - listen as the module parameters say
 * @net: the namespace to listen in; no reference is kept
 * @knet: what kresp keeps for it
 *
 * Context: module init; may sleep.
 * Return: the listener, or an errno whose reason has been printed, but for
 *	-ENOMEM.
 */
struct kresp_listener * __init kresp_listener_start(struct net *net,
						    struct kresp_net *knet)
{
	struct sockaddr_storage addr = {};
	struct kresp_listener *listener;
	struct sock *sk;
	int err;

	listener = kzalloc(sizeof(*listener), GFP_KERNEL);
	if (!listener)
		return ERR_PTR(-ENOMEM);
	listener->knet = knet;
	INIT_DELAYED_WORK(&listener->accept_work, listener_accept);

	err = listener_create(net, &addr, &listener->sock);
	if (err)
		goto err_free_listener;
	listener_set_options(listener->sock);

	sk = listener->sock->sk;
	write_lock_bh(&sk->sk_callback_lock);
	listener->data_ready = sk->sk_data_ready;
	/* Without NOCOPY a child would be born with our pointer as its own. */
	__rcu_assign_sk_user_data_with_flags(sk, listener,
					     SK_USER_DATA_NOCOPY);
	WRITE_ONCE(sk->sk_data_ready, listener_data_ready);
	write_unlock_bh(&sk->sk_callback_lock);

	err = listener_bind(net, listener->sock, &addr);
	if (err)
		goto err_stop;

	pr_info("listening on %pISpc%s\n", &addr,
		addr.ss_family == AF_INET6 && !*kresp_params.address ?
		", IPv4 and IPv6" : "");
	return listener;

err_stop:
	kresp_listener_stop(listener);
	return ERR_PTR(err);
err_free_listener:
	kfree(listener);
	return ERR_PTR(err);
}

/**
 * kresp_listener_stop() - listen no more
 * @listener: freed
 *
 * Connections that were not accepted are reset. Sessions go on.
 *
 * Context: process; may sleep. On return nothing of the listener runs and no
 * further session is made by it.
 */
void kresp_listener_stop(struct kresp_listener *listener)
{
	struct sock *sk = listener->sock->sk;

	write_lock_bh(&sk->sk_callback_lock);
	WRITE_ONCE(sk->sk_data_ready, listener->data_ready);
	rcu_assign_sk_user_data(sk, NULL);
	write_unlock_bh(&sk->sk_callback_lock);

	cancel_delayed_work_sync(&listener->accept_work);
	sock_release(listener->sock);
	kfree(listener);
}
