/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The shim of the pure C files: types and string functions, from the kernel
 * or, when the same file is built for a unit test or a fuzzer, from libc.
 * A pure file includes this, limits.h and other pure headers, nothing else.
 */
#ifndef KRESP_PURE_H
#define KRESP_PURE_H

#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define fallthrough __attribute__((__fallthrough__))
#define U64_MAX ((u64)~0ULL)
#endif

/**
 * struct kresp_slice - bytes that belong to somebody else
 * @data: first byte; not terminated; may be NULL when @len is 0
 * @len: number of bytes
 */
struct kresp_slice {
	const u8 *data;
	size_t len;
};

/** KRESP_SLICE - a slice of a string literal, without its NUL */
#define KRESP_SLICE(literal) \
	((struct kresp_slice){ (const u8 *)(literal), sizeof(literal) - 1 })

#endif /* KRESP_PURE_H */
