/* SPDX-License-Identifier: GPL-2.0 */
/* What the C tests do to the machine: the module, namespaces, sockets, the
 * kernel's log, time. A function that returns int gives 0 or a negative errno.
 * All of it needs root; a program run without it says SKIP and ends.
 */
#ifndef KRESP_TEST_MACHINE_H
#define KRESP_TEST_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#endif

/* ---- Time ---------------------------------------------------------------- */

/* Longest wait for anything that is expected to happen. */
#define PATIENCE	30

/* Longest that the module may take to unload, whatever goes on. */
#define UNLOAD_LIMIT	60

/* A deadline of @seconds on a quick machine: times KRESP_TIMEOUT_SCALE. */
unsigned int scaled(unsigned int seconds);
/* @full times KRESP_COUNT_SCALE percent (default 100), at least 1: how often, or
 * how many at once, on a kernel that is slow because it checks itself.
 */
unsigned int counted(unsigned int full);
int64_t now_ms(void);
void pause_ms(unsigned int ms);

/* Polls until @condition, for @seconds at most; whether it came to be. */
#define wait_for(seconds, condition) ({					\
	int64_t wait_end = now_ms() + 1000LL * scaled(seconds);		\
	bool wait_met;							\
									\
	while (!(wait_met = (condition)) && now_ms() < wait_end)	\
		pause_ms(10);						\
	wait_met;							\
})

/* ---- The module ---------------------------------------------------------- */

bool module_loaded(void);
/* Whether it is a DEBUG build, which says more. */
bool module_is_debug(void);
/* @params as on insmod's command line. One that is loaded goes first. */
int module_load(const char *params);
/* -ETIMEDOUT if it takes longer than UNLOAD_LIMIT. */
int module_unload(void);
/* The text of /sys/module/kresp/version; "" when not loaded. */
const char *module_version(void);

/* A counter of this namespace's /proc/net/kresp; -1 if there is none. */
long module_counter(const char *name);

/* /proc/sys/kernel/tainted: it changes when the kernel complains. */
unsigned long kernel_taint(void);

/* ---- Namespaces and commands --------------------------------------------- */

/* Moves to a new network namespace, with lo up, that ends with the test. */
int netns_new(void);
/* A descriptor of the namespace this process is in. */
int netns_open(void);
int netns_enter(int netns);
/* TCP takes little of what is sent here, of the server's and of the client's:
 * else it takes megabytes for one that does not read.
 */
int netns_limit_send_buffers(void);
/* Runs a shell command; its exit status. */
int run(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Writes @text to a file, as a sysctl. */
int write_file(const char *path, const char *text);
/* The first @size - 1 octets of a file, terminated. */
int read_file(const char *path, char *text, size_t size);

/* ---- The seed's network -------------------------------------------------- */

#define SERVER_IP	"10.0.0.2"
#define SERVER_IP6	"fd00::2"
#define SERVER_MAC	"bc:f2:b8:57:86:02"
#define CLIENT_IP	"10.0.0.3"
#define CLIENT_IP6	"fd00::3"
#define CLIENT_MAC	"bc:35:db:cf:1b:03"

/**
 * struct network - two namespaces joined by a veth, as in the seed
 * @server: its interface is kresp0
 * @client: its interface is eth0
 */
struct network {
	int server;
	int client;
};

/* Makes it and moves to the server's namespace. It ends with the test. */
int network_create(struct network *network);
/* The same of two namespaces that there are, and have no such interface. */
int network_join(const struct network *network);
/* Whether this namespace has that interface; it goes with the namespace that
 * has the other end.
 */
bool link_exists(const char *name);
/* Two interfaces of this namespace and of @peer's, joined. */
int link_create(const char *name, const char *mac, int peer,
		const char *peer_name, const char *peer_mac);
/* Of an interface of this namespace. */
int link_address(const char *name, const char *ip, unsigned int prefix_len);
int link_up(const char *name, bool up);

/* ---- The TCP sockets of this namespace ----------------------------------- */

/* As in include/net/tcp_states.h. */
enum tcp_state {
	SOCKET_ESTABLISHED = 1,
	SOCKET_FIN_WAIT1 = 4,
	SOCKET_FIN_WAIT2 = 5,
	SOCKET_TIME_WAIT = 6,
	SOCKET_CLOSE_WAIT = 8,
	SOCKET_LAST_ACK = 9,
	SOCKET_LISTEN = 10,
	SOCKET_CLOSING = 11,
};

#define STATE_BIT(state)	(1u << (state))
/* Every state but those that say nothing against a server. */
#define STATES_ALIVE	(~(STATE_BIT(SOCKET_LISTEN) | STATE_BIT(SOCKET_TIME_WAIT)))

/* How many sockets have this local port and one of the states, IPv4 and IPv6.
 * With @orphans only those that no process and no module has any more.
 */
int count_sockets(unsigned int port, unsigned int states, bool orphans);
/* Connections to that port that nobody has accepted yet. */
int count_unaccepted(unsigned int port);

/* ---- The kernel's log ---------------------------------------------------- */

/* From the end of the log on; a descriptor. */
int log_open(void);
#define LOG_LEVEL_INFO	6
#define LOG_LEVEL_DEBUG	7

/* The next line of the module's, without "kresp: ", its octets as printed;
 * NULL if there is none yet. Lives until the next call. That a foreign module
 * taints the kernel is the kernel's own line, and left out; so is what is said
 * for debugging.
 */
const char *log_next(int log);
/* The same with other lines up to that level. */
const char *log_next_of(int log, unsigned int most);
/* As log_next(), but any line that contains @words, and waits for it. */
const char *log_find(int log, const char *words);

#endif /* KRESP_TEST_MACHINE_H */
