# SPDX-License-Identifier: GPL-2.0
#
# What people type; `make help` lists it. What the kernel's build reads is
# Kbuild, the command has userspace/Makefile, the tests have selftests/Makefile.
# Variables: KDIR (the kernel to build for), W=1 C=2 V=1 as for the kernel,
# DESTDIR and PREFIX for install; those of the VM are in selftests/vm/vm.sh.

vm := selftests/vm

MAKEFLAGS += --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
ifneq ($(words $(CURDIR)),1)
$(error kresp: the kernel's build does not work in a path with spaces: $(CURDIR))
endif

silent = $(findstring s,$(firstword -$(MAKEFLAGS)))

# 6.12's headers would otherwise want pahole; 6.1's only say that they cannot.
kbuild = flock . $(MAKE) -C "$$kdir" M="$(CURDIR)" CONFIG_DEBUG_INFO_BTF_MODULES=

.PHONY: all module command deps deps-build built run vm vm-run check check-all \
	check-debug check-debug-detectors check-race check-race-detectors \
	check-faults fuzz soak bench lint picture install clean help

all: module command

module: deps-build
	+@kdir=$$($(vm)/kernel.sh kdir) || exit; \
	$(if $(silent),:,echo) "kresp: building for Linux $$($(vm)/kernel.sh release), KDIR=$$kdir"; \
	$(kbuild) modules

command: deps-build
	@flock userspace $(MAKE) -C userspace all

deps:
	@$(vm)/deps.sh

deps-build:
	@$(vm)/deps.sh build

# What a command in the VM is to find. Standard output stays the command's.
built:
	@$(vm)/deps.sh build vm
	@$(MAKE) -s all >&2
	@flock selftests/http $(MAKE) -s -C selftests/http >&2
	@flock selftests/attacks $(MAKE) -s -C selftests/attacks >&2
	@flock selftests/soak $(MAKE) -s -C selftests/soak >&2

run: built
	@KRESP_LOAD=no $(vm)/vm.sh $(vm)/run.sh

# CMD goes to the shell as it was typed, whatever it has of make's characters.
# Only a function of ours makes make end with any status but 2 (make_exit.c).
unexport CMD
vm-run: export VM_CMD = $(value CMD)
vm-run: export VM_STATUS_FILE = $(vm-status)
vm-run: built
	@exec $(vm)/vm.sh $(if $(value CMD),"$$VM_CMD")

vm: vm-status := $(shell mktemp -u)
vm: vm-run
	@$(eval status := $(shell cat $(vm-status); rm -f $(vm-status)))$(if \
	$(filter-out 0,$(status)),$(eval -load $(shell $(vm)/make_exit.sh)(make_exit_gmk_setup))$(exit_with $(status)))exit $(status)

# The picture that README shows, from a walk made in the VM.
picture: built
	@$(vm)/deps.sh browser
	@page=$$(mktemp --suffix=.html) && trap 'rm -f "$$page"' EXIT && \
	KRESP_LOAD=no $(vm)/vm.sh $(vm)/page.sh >"$$page" && \
	userspace/tests/picture.py "$$page" userspace/walk.png

check:
	+@selftests/check.sh host stock

# The same on the debug kernel as well, with one total.
check-all:
	+@selftests/check.sh host stock debug

check-debug:
	+@selftests/check.sh debug

check-race:
	+@selftests/check.sh race

check-debug-detectors:
	@selftests/detectors.sh debug

check-race-detectors:
	@selftests/detectors.sh race

check-faults:
	+@selftests/faults/check.sh

FUZZ_SECONDS ?= 60

fuzz:
	@$(vm)/deps.sh fuzz
	@$(MAKE) -C selftests/fuzz run FUZZ_SECONDS=$(FUZZ_SECONDS)

# bash has a variable of that name, too.
unexport SECONDS
SECONDS ?= 1800

soak: built
	@selftests/soak/run $(SECONDS)

bench:
	+@selftests/bench/bench.sh

lint:
	+@selftests/lint.sh

install: all
	+@kdir=$$($(vm)/kernel.sh kdir) || exit; \
	$(kbuild) INSTALL_MOD_PATH=$(DESTDIR) modules_install && \
	{ [ -n "$(DESTDIR)" ] || depmod "$$($(vm)/kernel.sh release)"; }
	@$(MAKE) -C userspace install

clean:
	@$(MAKE) -C userspace clean
	@$(MAKE) -C selftests/http clean
	@$(MAKE) -C selftests/attacks clean
	@$(MAKE) -C selftests/faults clean
	@$(MAKE) -C selftests/soak clean
	@$(MAKE) -C selftests/bench clean
	@$(MAKE) -C selftests/unit clean
	@$(MAKE) -C selftests/fuzz clean
	@rm -rf .tmp_versions modules.order Module.symvers
	@find . -name .git -prune -o \( -name '*.o' -o -name '*.ko' -o \
		-name '*.mod' -o -name '*.mod.c' -o -name '.*.cmd' -o \
		-name '.*.d' \) -type f -exec rm -f {} +

help:
	@echo 'make           build kresp.ko and the kresp command'
	@echo 'make run       show the whole thing at work, in a test VM'
	@echo 'make check     unit tests on the host, kselftests in the VM'
	@echo 'make check-all     the same, and make check-debug, with one total'
	@echo 'make check-debug   the kselftests on the debug kernel, built when missing'
	@echo 'make check-race    the kselftests on a kernel that looks for data races'
	@echo 'make check-debug-detectors check-race-detectors   see them find bugs'
	@echo 'make check-faults   each allocation of each path fails once: a table'
	@echo 'make vm        a shell in the VM; its port 80 is localhost:8080 here'
	@echo "make vm CMD='...'   run a command in the VM, end with its status"
	@echo '               KRESP_PARAMS="port=8080" KRESP_LOAD=no VM_TIMEOUT=60'
	@echo 'make picture   take the picture of the walk that README shows'
	@echo 'make fuzz FUZZ_SECONDS=60   look for inputs that break the pure C files'
	@echo 'make soak SECONDS=1800      load for as long; memory, sockets and counters'
	@echo '               over that time are in soak.tsv and soak.svg'
	@echo 'make bench     measure beside nginx and others, into README.md: BENCH_ROUNDS=5'
	@echo 'make lint      checkpatch, sparse, W=1, kernel-doc, shellcheck, cppcheck'
	@echo 'make deps      install the Debian packages all of this needs'
	@echo 'make install   module and command, into DESTDIR if given'
	@echo 'make clean     remove what was built here'
	@echo 'make KRESP_DEBUG=y   a DEBUG build: tests itself when it is loaded'
	@echo 'KDIR=<dir>     the kernel to build for (default: newest headers installed)'
	@echo 'KRESP_TIMEOUT_SCALE=10   all deadlines, on a slow machine'
	@echo 'Downloads are kept in $${XDG_CACHE_HOME:-~/.cache}/kresp.'
