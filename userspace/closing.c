// SPDX-License-Identifier: GPL-2.0
#include "closing.h"

/**
 * kresp_closing_take() - look at a frame of the connection
 * @closing: what was seen before it; all zero but for the port at first
 * @layers: the frame, decoded
 */
void kresp_closing_take(struct kresp_closing *closing,
			const struct kresp_layers *layers)
{
	const struct kresp_layers_transport *tcp = &layers->transport;
	unsigned int side, other;

	if (layers->depth != KRESP_LAYERS_TRANSPORT)
		return;
	side = tcp->src_port != closing->client_port;
	other = !side;
	if (tcp->flags & KRESP_LAYERS_RST)
		closing->was_reset = true;
	if (tcp->flags & KRESP_LAYERS_FIN) {
		closing->has_fin[side] = true;
		/* The FIN takes a number, and so does a SYN. */
		closing->fin_ack[side] =
			tcp->seq + (uint32_t)layers->payload_len + 1 +
			!!(tcp->flags & KRESP_LAYERS_SYN);
	}
	/* Sequence numbers wrap, so they are compared by their distance. */
	if (tcp->flags & KRESP_LAYERS_ACK && closing->has_fin[other] &&
	    (int32_t)(tcp->ack - closing->fin_ack[other]) >= 0)
		closing->is_acked[other] = true;
}

/**
 * kresp_closing_is_over() - was the connection's last frame seen?
 * @closing: what was seen
 *
 * Return: true once both FINs are acknowledged, or the connection was reset.
 */
bool kresp_closing_is_over(const struct kresp_closing *closing)
{
	return closing->was_reset ||
	       (closing->is_acked[0] && closing->is_acked[1]);
}
