/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KRESP_VERSION_H
#define KRESP_VERSION_H

/* The one version of the module, the Server field and the command. */
#define KRESP_VERSION "0.1.0"

#endif /* KRESP_VERSION_H */
