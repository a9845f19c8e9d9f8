// SPDX-License-Identifier: GPL-2.0
/*
 * Module parameters.
 *
 * The kernel's own answer to a bad value is "`x' invalid for parameter `port'",
 * which does not say what is allowed. So a value is parsed here when insmod
 * hands it over, a bad one is reported in one line that names the range, and
 * kresp_params_check() then refuses the load with the first error.
 */
#include "params.h"

#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/stringify.h>

#include "limits.h"

struct kresp_params kresp_params __ro_after_init = {
	.port = KRESP_PORT_DEFAULT,
	.address = "",
	.backlog = KRESP_BACKLOG_DEFAULT,
	.gzip_level = KRESP_GZIP_LEVEL_DEFAULT,
	.access_log = true,
	.log_rate = KRESP_LOG_RATE_DEFAULT,
	.max_sessions = KRESP_SESSIONS_DEFAULT,
	.max_sessions_per_source = KRESP_SESSIONS_PER_SOURCE_DEFAULT,
	.rate_limit = KRESP_RATE_LIMIT_DEFAULT,
	.memory_kib = KRESP_MEMORY_DEFAULT,
	.header_timeout_ms = KRESP_HEADER_TIMEOUT_DEFAULT,
	.body_timeout_ms = KRESP_BODY_TIMEOUT_DEFAULT,
	.send_timeout_ms = KRESP_SEND_TIMEOUT_DEFAULT,
	.keepalive_timeout_ms = KRESP_KEEPALIVE_TIMEOUT_DEFAULT,
	.lifetime_ms = KRESP_LIFETIME_DEFAULT,
	.max_requests = KRESP_REQUESTS_DEFAULT,
};

static int params_err __ro_after_init;

/**
 * struct param_range - a whole number and what it may be
 * @value: where it is kept
 * @min: least value allowed
 * @max: greatest value allowed
 */
struct param_range {
	unsigned int *value;
	unsigned int min;
	unsigned int max;
};

static int range_set(const char *text, const struct kernel_param *kp)
{
	const struct param_range *range = kp->arg;
	unsigned int value;
	int err;

	err = kstrtouint(text, 10, &value);
	if (!err && (value < range->min || value > range->max))
		err = -ERANGE;
	if (err) {
		pr_err("%s=%.40s: must be a whole number from %u to %u\n",
		       kp->name, text, range->min, range->max);
		params_err = params_err ?: err;
		return 0;
	}
	*range->value = value;
	return 0;
}

static int range_get(char *buf, const struct kernel_param *kp)
{
	const struct param_range *range = kp->arg;

	return sysfs_emit(buf, "%u\n", *range->value);
}

static const struct kernel_param_ops range_ops = {
	.set = range_set,
	.get = range_get,
};

static int switch_set(const char *text, const struct kernel_param *kp)
{
	int err = kstrtobool(text, kp->arg);

	if (err) {
		pr_err("%s=%.40s: must be 1 (on) or 0 (off)\n", kp->name, text);
		params_err = params_err ?: err;
	}
	return 0;
}

static const struct kernel_param_ops switch_ops = {
	.set = switch_set,
	.get = param_get_bool,
};

#define PARAM_RANGE(name, NAME, text)					\
	static const struct param_range name##_range = {		\
		.value = &kresp_params.name,				\
		.min = KRESP_##NAME##_MIN,				\
		.max = KRESP_##NAME##_MAX,				\
	};								\
	module_param_cb(name, &range_ops, (void *)&name##_range, 0444);	\
	__MODULE_PARM_TYPE(name, "uint");				\
	MODULE_PARM_DESC(name, text ", "				\
			 __stringify(KRESP_##NAME##_MIN) " to "		\
			 __stringify(KRESP_##NAME##_MAX) ", default "	\
			 __stringify(KRESP_##NAME##_DEFAULT))

PARAM_RANGE(port, PORT, "TCP port to listen on");

module_param_named(address, kresp_params.address, charp, 0444);
MODULE_PARM_DESC(address,
		 "address to listen on, an IPv4 or IPv6 literal, default every address, IPv4 and IPv6");

PARAM_RANGE(backlog, BACKLOG,
	    "connections that may wait to be accepted, bounded by net.core.somaxconn too");
PARAM_RANGE(gzip_level, GZIP_LEVEL, "zlib level of the gzip bodies, 0 for no gzip");

module_param_cb(access_log, &switch_ops, &kresp_params.access_log, 0444);
__MODULE_PARM_TYPE(access_log, "bool");
MODULE_PARM_DESC(access_log, "a line in the kernel log for every request, 0 or 1, default 1");

PARAM_RANGE(log_rate, LOG_RATE, "most access log lines in a second");
PARAM_RANGE(max_sessions, SESSIONS, "connections open at once in a network namespace");
PARAM_RANGE(max_sessions_per_source, SESSIONS_PER_SOURCE,
	    "of those, connections from one IPv4 address or IPv6 /64");
PARAM_RANGE(rate_limit, RATE_LIMIT,
	    "requests a second from one IPv4 address or IPv6 /64, 0 for no limit");
PARAM_RANGE(memory_kib, MEMORY,
	    "KiB allocated for clients in a network namespace, beside their sockets");
PARAM_RANGE(header_timeout_ms, HEADER_TIMEOUT,
	    "milliseconds a request head may take from its first octet");
PARAM_RANGE(body_timeout_ms, BODY_TIMEOUT,
	    "milliseconds a request's content may take after its head");
PARAM_RANGE(send_timeout_ms, SEND_TIMEOUT,
	    "milliseconds in which a client must read 1024 octets of what waits for it");
PARAM_RANGE(keepalive_timeout_ms, KEEPALIVE_TIMEOUT,
	    "milliseconds a connection may be idle between requests");
PARAM_RANGE(lifetime_ms, LIFETIME,
	    "milliseconds of age at which a connection ends after the current request");
PARAM_RANGE(max_requests, REQUESTS, "requests answered on one connection");

/**
 * kresp_params_check() - whether every parameter given at load was good
 *
 * The bad ones have been reported, a line each. The address is checked where
 * it is used, since only a namespace can tell what it means.
 *
 * Context: module init.
 * Return: 0, or the errno of the first bad one: -EINVAL for what is not a
 *	number or a switch, -ERANGE for a number out of range.
 */
int __init kresp_params_check(void)
{
	return params_err;
}
