// SPDX-License-Identifier: GPL-2.0
/* The injector's module, kresp_nth.ko, and the kernel's symbols. */
#include "faults.h"

#include <cpuid.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PARAMETERS	"/sys/module/kresp_nth/parameters/"
#define DEPTH		64

/* As the kernel numbers errors; ENOMEM is an errno of ours as well. */
const struct injector inject_slab = {
	"slab", "should_failslab", -ENOMEM, 1
};

const struct injector inject_page = {
	"page", "should_fail_alloc_page", 1, 0
};

/* ---- Symbols ------------------------------------------------------------- */

struct symbol {
	unsigned long address;
	char name[48];
};

/* Those of the kernel's text, and kresp's while it is loaded, by address. */
static struct symbol *symbols;
static size_t nr_symbols;
static unsigned long kernel_end;

/* Where kresp is; both 0 while it is not loaded. */
static unsigned long module_start, module_end;

static int by_address(const void *a, const void *b)
{
	const struct symbol *first = a, *second = b;

	return (first->address > second->address) -
	       (first->address < second->address);
}

static int symbols_read(void)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	static size_t room;
	char line[512], name[256], module[64], type;
	struct symbol *more;
	unsigned long address;
	int fields;

	if (!file)
		return -errno;
	nr_symbols = 0;
	while (fgets(line, sizeof(line), file)) {
		fields = sscanf(line, "%lx %c %255s %63s", &address, &type,
				name, module);
		if (fields == 3 && !strcmp(name, "_etext"))
			kernel_end = address;
		if (fields < 3 || !strchr("tTwW", type) ||
		    (fields == 4 && strcmp(module, "[kresp]")))
			continue;
		if (nr_symbols == room) {
			room = room ? 2 * room : 65536;
			more = realloc(symbols, room * sizeof(*symbols));
			if (!more) {
				fclose(file);
				return -ENOMEM;
			}
			symbols = more;
		}
		symbols[nr_symbols].address = address;
		snprintf(symbols[nr_symbols].name, sizeof(symbols->name),
			 "%.47s", name);
		nr_symbols++;
	}
	fclose(file);
	qsort(symbols, nr_symbols, sizeof(*symbols), by_address);
	return nr_symbols ? 0 : -EPERM;
}

/* The range of a function's octets; false if there is none of that name. */
static bool symbol_find(const char *name, unsigned long *start,
			unsigned long *end)
{
	size_t i;

	for (i = 0; i + 1 < nr_symbols; i++)
		if (!strcmp(symbols[i].name, name)) {
			*start = symbols[i].address;
			while (symbols[i].address == *start &&
			       i + 1 < nr_symbols)
				i++;
			*end = symbols[i].address;
			return true;
		}
	return false;
}

static bool is_module(unsigned long address)
{
	return address >= module_start && address < module_end;
}

/* The function an address is in; NULL if that cannot be known (any more). */
static const char *symbol_of(unsigned long address)
{
	size_t low = 0, high = nr_symbols, middle;

	if (address >= kernel_end && !is_module(address))
		return NULL;
	while (low + 1 < high) {
		middle = (low + high) / 2;
		if (symbols[middle].address <= address)
			low = middle;
		else
			high = middle;
	}
	return nr_symbols && symbols[low].address <= address ?
	       symbols[low].name : NULL;
}

/* Where kresp is now; its symbols are read when it is somewhere else. */
static void module_find(void)
{
	static unsigned long known;
	FILE *file = fopen("/proc/modules", "re");
	unsigned long size, start;
	char line[512], name[64];

	module_start = 0;
	module_end = 0;
	if (!file)
		return;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%63s %lu %*s %*s %*s %lx", name, &size,
			   &start) == 3 && !strcmp(name, "kresp")) {
			module_start = start;
			module_end = start + size;
		}
	fclose(file);
	if (module_start && module_start != known && !symbols_read())
		known = module_start;
}

/* ---- The module ---------------------------------------------------------- */

static int hooked_open(void)
{
	const char *given = getenv("KRESP_NTH_KO");
	char path[PATH_MAX];
	ssize_t len;

	if (given && *given)
		return open(given, O_RDONLY | O_CLOEXEC);
	len = readlink("/proc/self/exe", path, sizeof(path) - 20);
	path[len > 0 ? len : 0] = '\0';
	strcpy(strrchr(path, '/') ?: path, "/kresp_nth.ko");
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* QEMU without hardware acceleration, by what it says in cpuid. */
static bool is_emulated(void)
{
	unsigned int eax, name[3];

	__cpuid(0x40000000, eax, name[0], name[1], name[2]);
	return !memcmp(name, "TCGTCGTCGTCG", sizeof(name));
}

/* Whether other CPUs than the first run. While a hook is set or taken away the
 * kernel writes an int3 over it (text_poke_bp()), and a CPU may reach that. An
 * emulated one may do so when the int3 is gone again, as if by a translation of
 * that moment (seen in QEMU 7.2 with a thread for each CPU). Then nobody expects
 * the int3 but kprobes, which goes on at address 0, for this kind of hook has no
 * instruction of its own. So there is nobody else meanwhile.
 */
static int others_run(bool run)
{
	char path[64];
	unsigned int cpu;
	int err = 0;

	if (!is_emulated())
		return 0;
	for (cpu = 1; !err; cpu++) {
		snprintf(path, sizeof(path),
			 "/sys/devices/system/cpu/cpu%u/online", cpu);
		if (access(path, F_OK))
			break;
		err = write_file(path, run ? "1" : "0");
	}
	return err;
}

static const struct injector *hooked;

int inject_hook(const struct injector *injector)
{
	unsigned long start, end;
	char params[200];
	int fd, err;

	if (injector == hooked)
		return 0;
	inject_end();
	if (!symbol_find(injector->function, &start, &end))
		return -ENOENT;
	fd = hooked_open();
	if (fd < 0)
		return -errno;
	snprintf(params, sizeof(params), "function=%s retval=%ld gfp_arg=%d",
		 injector->function, injector->retval, injector->gfp_arg);
	err = others_run(false);
	if (!err)
		err = syscall(SYS_finit_module, fd, params, 0) ? -errno : 0;
	close(fd);
	if (!err)
		hooked = injector;
	return others_run(true) ?: err;
}

void inject_end(void)
{
	if (!others_run(false))
		syscall(SYS_delete_module, "kresp_nth", O_NONBLOCK);
	others_run(true);
	hooked = NULL;
}

int inject_begin(void)
{
	int err = symbols_read();

	return err ? err : inject_hook(&inject_slab);
}

static int parameter(const char *name, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static int parameter(const char *name, const char *format, ...)
{
	char path[128], text[512];
	va_list args;

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return write_file(path, text);
}

/* The kernel's own detectors, of which some give up for want of memory. */
static const char * const detectors[] = {
	"__create_object", "kmemleak_scan_area", "fill_pool",
	"debug_objects_fill_pool", "__debug_object_init", "__stack_depot_save",
	NULL
};

/* Adds the ranges of functions to a list; those that are not there only if
 * they need not be.
 */
static int add_ranges(char *list, size_t size, const char * const *functions,
		      bool needed)
{
	unsigned long start = 0, end = 0;
	size_t len;

	for (; *functions; functions++) {
		if (symbol_find(*functions, &start, &end)) {
			len = strlen(list);
			snprintf(list + len, size - len, ",%lu,%lu", start,
				 end);
		} else if (needed) {
			return -ENOENT;
		}
	}
	return 0;
}

int inject_arm(const struct scope *scope, unsigned int nth,
	       unsigned int percent)
{
	char ranges[400] = "0,0", except[400] = "0,0";
	size_t len;
	int err;

	module_find();
	err = add_ranges(ranges, sizeof(ranges), scope->within, true);
	if (err)
		return err;
	add_ranges(except, sizeof(except), detectors, false);
	len = strlen(ranges);
	if (scope->module)
		snprintf(ranges + len, sizeof(ranges) - len, ",%lu,%lu",
			 module_start, module_end);

	err = parameter("pid", "%d", scope->pid);
	err = err ?: parameter("except", "%s", except);
	err = err ?: parameter("ranges", "%s", ranges);
	err = err ?: parameter("nth", "%u", nth);
	err = err ?: parameter("percent", "%u", percent);
	return err ?: parameter("armed", "1");
}

static unsigned int number(const char *name)
{
	char path[128];
	unsigned int value = 0;
	FILE *file;

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%u", &value) != 1)
		value = 0;
	fclose(file);
	return value;
}

unsigned int inject_failed(void)
{
	return number("failed");
}

unsigned int inject_disarm(void)
{
	parameter("armed", "0");
	return inject_failed();
}

unsigned int inject_seen(void)
{
	return number("seen");
}

/* ---- Where --------------------------------------------------------------- */

/* What everybody calls for memory: not where, only how. */
static bool is_allocator(const char *name)
{
	static const char * const prefixes[] = {
		"__kmalloc", "kmalloc", "kmem_cache_alloc", "__kmem_cache_alloc",
		"krealloc", "__krealloc", "kvmalloc", "kvrealloc", "kmemdup",
		"kstrdup", "kvasprintf", "kasprintf", "kzalloc", "vmalloc",
		"vzalloc", "__vmalloc", "__alloc_pages", "alloc_pages",
		"alloc_page", "__get_free_pages", "get_zeroed_page",
		"__get_free_page", "___slab_alloc", "__slab_alloc",
		"allocate_slab", "new_slab", "kasan_", "__kasan_", "pcpu_",
		"__alloc_percpu", "apply_to_page_range", "apply_to_pte_range",
		"__apply_to_page_range", "__pte_alloc", "__pmd_alloc",
		"__alloc_skb", "alloc_skb", "kvasprintf_const",
		"kstrdup_const", "kmem_cache_zalloc", "__kmalloc_node",
		"prepare_alloc_pages", "should_fail",
	};
	unsigned int i;

	for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

void inject_where(char where[WORDS])
{
	const char *name, *wanted = NULL, *behind = NULL;
	FILE *file = fopen(PARAMETERS "stack", "re");
	unsigned long stack[DEPTH];
	unsigned int nr = 0, i, hook = 0;

	while (file && nr < DEPTH && fscanf(file, "%lu,", &stack[nr]) == 1)
		nr++;
	if (file)
		fclose(file);

	/* Its caller comes first, then the probe's own, then the others. */
	for (i = 1; i < nr; i++) {
		name = symbol_of(stack[i]);
		if (name && hooked && !strcmp(name, hooked->function))
			hook = i;
	}
	stack[hook] = stack[0];
	for (i = hook; i < nr && !behind; i++) {
		name = symbol_of(stack[i]);
		if (!name || is_module(stack[i]))
			behind = name ?: "kresp";
		else if (!wanted && !is_allocator(name))
			wanted = name;
	}
	if (!module_start && wanted)
		behind = NULL;
	if (wanted && behind)
		snprintf(where, WORDS, "%s (%s)", wanted, behind);
	else
		snprintf(where, WORDS, "%s", wanted ?: behind ?: "?");
}
