/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_GET_H
#define KRESP_GET_H

int kresp_get_main(int argc, char **argv);

#endif
