/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_EXIT_STATUS_H
#define KRESP_EXIT_STATUS_H

/**
 * enum kresp_exit - what the command's exit status says
 * @KRESP_EXIT_VERIFIED: the server answered, and nothing was wrong
 * @KRESP_EXIT_FAULT: the server answered wrongly, or the octets of a walk do
 *	not add up; each fault was named
 * @KRESP_EXIT_USAGE: the command line is wrong, or what it names is not there
 *	or is no capture; nothing was sent
 * @KRESP_EXIT_NO_CONNECTION: no connection could be made, or not captured
 * @KRESP_EXIT_LOCAL: this side failed: no memory, output cannot be written
 *
 * Part of the command's interface: kresp(1) documents the numbers.
 */
enum kresp_exit {
	KRESP_EXIT_VERIFIED = 0,
	KRESP_EXIT_FAULT = 1,
	KRESP_EXIT_USAGE = 2,
	KRESP_EXIT_NO_CONNECTION = 3,
	KRESP_EXIT_LOCAL = 4,
};

#endif
