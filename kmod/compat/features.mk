# SPDX-License-Identifier: GPL-2.0
# What compat.h wants to know of the kernel that is built for. Distributions
# backport, so this looks in the headers and never at the version.

kresp-has = $(if $(shell grep -sE '$(2)' $(srctree)/include/$(1)),-D$(3))

ccflags-y += $(call kresp-has,net/sock.h,void sk_net_refcnt_upgrade,HAVE_SK_NET_REFCNT_UPGRADE)
ccflags-y += $(call kresp-has,net/sock.h,sk_use_task_frag,HAVE_SK_USE_TASK_FRAG)
