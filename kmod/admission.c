// SPDX-License-Identifier: GPL-2.0
/*
 * Who may become a session, before anything is allocated for it, and who has to
 * make room.
 */
#include "admission.h"

#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include "limits.h"
#include "netns.h"
#include "params.h"
#include "session.h"

static bool ends_before(const struct kresp_session *sess,
			const struct kresp_session *other)
{
	/* A guess, without the socket locks: kresp_session_evict() makes sure. */
	return data_race(time_before(sess->exchange.deadline,
				     other->exchange.deadline));
}

/*
 * Make room for one more session of a source that has @own, of a bounded number
 * of sessions looked at: end the one that has been idle for longest, or else, if
 * it is left with no less than the newcomer's, one of the source that has most.
 * So whoever fills the server with requests that do not end has to share it with
 * everybody else. Nothing is taken from a source that has fewer than the
 * newcomer's: its session may be idle only because its first request is still on
 * its way. Those looked at go to the end of the list, so that the next time it is
 * others' turn. After nothing was found, looking again pauses for a while, but
 * for who has still fewer sessions. The caller holds the namespace's lock.
 */
static bool make_room(struct kresp_net *knet, unsigned int own)
{
	struct kresp_session *sess, *next, *oldest = NULL, *greedy = NULL;
	unsigned int most = own + 1, nr;
	int budget = KRESP_EVICT_SCAN;
	LIST_HEAD(seen);

	if (own >= kresp_params.max_sessions_per_source)
		return false;
	if (time_before(jiffies, knet->scan) && own >= knet->scan_own)
		return false;

	list_for_each_entry_safe(sess, next, &knet->sessions, node) {
		if (!budget--)
			break;
		list_move_tail(&sess->node, &seen);
		nr = kresp_source_sessions(sess->source);
		if (!kresp_exchange_idle(&sess->exchange)) {
			if (nr > most) {
				most = nr;
				greedy = sess;
			}
		} else if (nr >= own &&
			   (!oldest || ends_before(sess, oldest))) {
			oldest = sess;
		}
	}
	list_splice_tail(&seen, &knet->sessions);

	if (oldest && kresp_session_evict(oldest, false)) {
		kresp_stats_add(knet->stats, KRESP_STAT_LIMIT_IDLE_EVICTED, 1);
		return true;
	}
	if (greedy && kresp_session_evict(greedy, true)) {
		kresp_stats_add(knet->stats, KRESP_STAT_LIMIT_GREEDY_EVICTED, 1);
		return true;
	}
	knet->scan = jiffies + msecs_to_jiffies(KRESP_EVICT_PAUSE_MS);
	knet->scan_own = own;
	return false;
}

/**
 * kresp_admission_enter() - a place for one more session, if there is one
 * @knet: the namespace it is counted in
 * @peer: the client
 *
 * All is counted before anything is allocated.
 *
 * Context: process; may sleep.
 * Return: the source that the session is counted in, or NULL when one of the
 *	limits is reached, which is counted.
 */
struct kresp_source *kresp_admission_enter(struct kresp_net *knet,
					   const struct kresp_peer *peer)
{
	struct kresp_source *source;
	enum kresp_stat limit;
	bool admitted;

	spin_lock(&knet->lock);
	admitted = knet->nr_sessions < kresp_params.max_sessions ||
		   make_room(knet, kresp_source_count(&knet->sources,
						      &peer->addr));
	if (admitted)
		knet->nr_sessions++;
	spin_unlock(&knet->lock);
	limit = KRESP_STAT_LIMIT_SESSIONS;
	if (!admitted)
		goto err_count;

	limit = KRESP_STAT_LIMIT_MEMORY;
	if (!kresp_memory_charge(&knet->memory, sizeof(struct kresp_session)))
		goto err_leave;

	source = kresp_source_get(&knet->sources, &peer->addr);
	if (!IS_ERR(source))
		return source;

	if (PTR_ERR(source) == -EUSERS)
		limit = KRESP_STAT_LIMIT_SESSIONS_PER_SOURCE;
	else if (PTR_ERR(source) == -ENOMEM)
		limit = KRESP_STAT_OUT_OF_MEMORY;
	kresp_memory_uncharge(&knet->memory, sizeof(struct kresp_session));
err_leave:
	spin_lock(&knet->lock);
	knet->nr_sessions--;
	spin_unlock(&knet->lock);
err_count:
	kresp_stats_add(knet->stats, limit, 1);
	return NULL;
}

/**
 * kresp_admission_leave() - undo kresp_admission_enter()
 * @knet: the namespace
 * @source: what that returned
 *
 * For who did not become a session; one that did is taken out of the list with
 * its count.
 *
 * Context: process; may sleep.
 */
void kresp_admission_leave(struct kresp_net *knet, struct kresp_source *source)
{
	kresp_source_put(&knet->sources, source);
	kresp_memory_uncharge(&knet->memory, sizeof(struct kresp_session));
	spin_lock(&knet->lock);
	knet->nr_sessions--;
	spin_unlock(&knet->lock);
}
