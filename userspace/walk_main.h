/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_WALK_MAIN_H
#define KRESP_WALK_MAIN_H

int kresp_walk_main(int argc, char **argv);

#endif
