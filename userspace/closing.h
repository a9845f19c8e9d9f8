/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_CLOSING_H
#define KRESP_CLOSING_H

#include <stdbool.h>
#include <stdint.h>

#include "layers.h"

/**
 * struct kresp_closing - has all of a connection been captured?
 * @client_port: the client's port, by which the directions are told apart
 * @was_reset: one side reset it
 * @has_fin: by enum kresp_side's order, client first: this side's FIN was seen
 * @fin_ack: the number that acknowledges it
 * @is_acked: and it was acknowledged
 */
struct kresp_closing {
	uint16_t client_port;
	bool was_reset;
	bool has_fin[2];
	uint32_t fin_ack[2];
	bool is_acked[2];
};

void kresp_closing_take(struct kresp_closing *closing,
			const struct kresp_layers *layers);
bool kresp_closing_is_over(const struct kresp_closing *closing);

#endif
