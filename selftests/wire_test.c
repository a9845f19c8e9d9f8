// SPDX-License-Identifier: GPL-2.0
/* The exchange of the seed as it is on the wire: every octet of the answer,
 * identity and gzip, over IPv4 and IPv6, in frames between the seed's MAC and
 * IP addresses. All of it is read from the veth by a packet socket and put
 * together from the TCP segments, never from the client's socket.
 */
#include "fixture.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* The head of every answer; the dates are compared apart, as X. */
#define DATE		"Xxx, XX Xxx XXXX XX:XX:XX GMT"
#define HEAD_BEGIN	"HTTP/1.1 200 OK\r\nServer: kresp/%s\r\nDate: " DATE "\r\n"
#define HEAD_END							\
	"Last-Modified: " DATE "\r\nAccept-Ranges: bytes\r\n"		\
	"Vary: Accept-Encoding\r\n"
#define IDENTITY_HEAD							\
	HEAD_BEGIN "Content-Type: text/html\r\nContent-Length: 34\r\n"	\
	"ETag: " BODY_ETAG "\r\n" HEAD_END
#define GZIP_HEAD							\
	HEAD_BEGIN "Content-Type: text/html\r\n"			\
	"Content-Encoding: gzip\r\nContent-Length: 49\r\n"		\
	"ETag: " GZIP_ETAG "\r\n" HEAD_END

/* What the browser of the seed sent. */
#define SEED_REQUEST							\
	"GET / HTTP/1.1\r\nHost: 10.0.0.2\r\n"				\
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0\r\n" \
	"Accept: text/html,application/xhtml+xml,application/xml;"	\
	"q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"			\
	"Accept-Language: en-US,en;q=0.5\r\n"				\
	"Accept-Encoding: gzip, deflate\r\n"				\
	"Connection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n\r\n"

/**
 * struct flow - what went one way
 * @isn: the sequence number of the first octet
 * @len: octets in @data
 * @segments: with content
 * @fin: all of it was seen
 */
struct flow {
	uint32_t isn;
	size_t len;
	unsigned int segments;
	bool fin;
	char data[4096];
};

/**
 * struct capture - what a packet socket saw
 * @fd: the socket
 * @from_client: by direction
 * @from_server: likewise
 * @frames: TCP segments
 * @strange: of those, the ones with another address or port, of any kind
 */
struct capture {
	int fd;
	struct flow from_client;
	struct flow from_server;
	unsigned int frames;
	unsigned int strange;
};

static int capture_open(struct capture *capture, const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex(device),
	};

	memset(capture, 0, sizeof(*capture));
	capture->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (capture->fd < 0)
		return -errno;
	return bind(capture->fd, (struct sockaddr *)&addr, sizeof(addr)) ?
	       -errno : 0;
}

static void flow_add(struct flow *flow, const struct tcphdr *tcp,
		     const char *data, size_t len)
{
	uint32_t at;

	if (tcp->syn)
		flow->isn = ntohl(tcp->seq) + 1;
	at = ntohl(tcp->seq) + tcp->syn - flow->isn;
	if (len && at + len <= sizeof(flow->data)) {
		memcpy(flow->data + at, data, len);
		if (at + len > flow->len)
			flow->len = at + len;
	}
	flow->segments += len > 0;
	flow->fin |= tcp->fin;
}

static bool is_mac(const void *mac, const char *text)
{
	return !memcmp(mac, ether_aton(text), ETH_ALEN);
}

static bool is_ip(int family, const void *ip, const char *text)
{
	char seen[INET6_ADDRSTRLEN];

	return !strcmp(inet_ntop(family, ip, seen, sizeof(seen)), text);
}

/* Whether a frame is between these two, in this order. */
static bool between(const struct ether_header *ether, const char *from_mac,
		    const char *to_mac, const char *from_ip, const char *to_ip,
		    const char *from_ip6, const char *to_ip6)
{
	const struct ip *ip4 = (const struct ip *)(ether + 1);
	const struct ip6_hdr *ip6 = (const struct ip6_hdr *)(ether + 1);

	if (!is_mac(ether->ether_shost, from_mac) ||
	    !is_mac(ether->ether_dhost, to_mac))
		return false;
	if (ntohs(ether->ether_type) == ETHERTYPE_IP)
		return is_ip(AF_INET, &ip4->ip_src, from_ip) &&
		       is_ip(AF_INET, &ip4->ip_dst, to_ip);
	return is_ip(AF_INET6, &ip6->ip6_src, from_ip6) &&
	       is_ip(AF_INET6, &ip6->ip6_dst, to_ip6);
}

static void capture_add(struct capture *capture, const char *frame,
			size_t frame_len)
{
	const struct ether_header *ether = (const struct ether_header *)frame;
	const char *packet = frame + sizeof(*ether);
	const struct ip6_hdr *ip6 = (const struct ip6_hdr *)packet;
	const struct ip *ip4 = (const struct ip *)packet;
	const struct tcphdr *tcp;
	const char *data;
	size_t len;

	switch (ntohs(ether->ether_type)) {
	case ETHERTYPE_IP:
		if (ip4->ip_p != IPPROTO_TCP)
			return;
		len = ntohs(ip4->ip_len);
		tcp = (const struct tcphdr *)(packet + ip4->ip_hl * 4);
		break;
	case ETHERTYPE_IPV6:
		if (ip6->ip6_nxt != IPPROTO_TCP)
			return;
		len = ntohs(ip6->ip6_plen) + sizeof(*ip6);
		tcp = (const struct tcphdr *)(ip6 + 1);
		break;
	default:
		return;
	}
	data = (const char *)tcp + tcp->doff * 4;
	len -= data - packet;
	if (data + len > frame + frame_len)
		return;

	capture->frames++;
	if (ntohs(tcp->dest) == PORT &&
	    between(ether, CLIENT_MAC, SERVER_MAC, CLIENT_IP, SERVER_IP,
		    CLIENT_IP6, SERVER_IP6))
		flow_add(&capture->from_client, tcp, data, len);
	else if (ntohs(tcp->source) == PORT &&
		 between(ether, SERVER_MAC, CLIENT_MAC, SERVER_IP, CLIENT_IP,
			 SERVER_IP6, CLIENT_IP6))
		flow_add(&capture->from_server, tcp, data, len);
	else
		capture->strange++;
}

/* Takes in what there is; whether both have sent their FIN. */
static bool capture_done(struct capture *capture)
{
	static char frame[1 << 17];
	ssize_t len;

	while ((len = recv(capture->fd, frame, sizeof(frame), MSG_DONTWAIT)) > 0)
		capture_add(capture, frame, len);
	return capture->from_client.fin && capture->from_server.fin;
}

FIXTURE(wire) {
	struct network network;
	struct capture capture;
	struct client client;
	struct answer answer;
	time_t loaded;
};

FIXTURE_VARIANT(wire) {
	const char *ip;
	const char *request;
	struct {
		const char *head;
		const char *body;
		size_t body_len;
	} page;
	const char *connection;	/* the field that ends the head */
};

FIXTURE_SETUP(wire)
{
	alarm(scaled(TEST_LIMIT));
	self->loaded = time(NULL);
	ASSERT_EQ(0, network_create(&self->network));
	ASSERT_EQ(0, module_load(""));
	ASSERT_EQ(0, capture_open(&self->capture, "kresp0"));
	ASSERT_EQ(0, netns_enter(self->network.client));
	ASSERT_EQ(0, client_open(&self->client, variant->ip, PORT, 0));
}

FIXTURE_TEARDOWN(wire)
{
	client_close(&self->client);
	end();
}

#define WIRE(name)	FIXTURE_VARIANT_ADD(wire, name)
#define IDENTITY	{ IDENTITY_HEAD, BODY, BODY_LEN }
#define GZIPPED		{ GZIP_HEAD, (const char *)gzip_body, GZIP_LEN }

#define GET_10		"GET / HTTP/1.0\r\n\r\n"
#define KEEP_10		"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
#define CLOSES		"Connection: close\r\n"
#define PERSISTS	"Connection: keep-alive\r\n"

WIRE(seed) { SERVER_IP, SEED_REQUEST, GZIPPED, "" };
WIRE(seed_ipv6) { SERVER_IP6, SEED_REQUEST, GZIPPED, "" };
WIRE(gzip) { SERVER_IP, GET_GZIP, GZIPPED, "" };
WIRE(identity) { SERVER_IP, GET, IDENTITY, "" };
WIRE(identity_ipv6) { SERVER_IP6, GET, IDENTITY, "" };
WIRE(close) { SERVER_IP, GET_CLOSE, IDENTITY, CLOSES };
WIRE(http10) { SERVER_IP, GET_10, IDENTITY, CLOSES };
WIRE(http10_keep_alive) { SERVER_IP, KEEP_10, IDENTITY, PERSISTS };

/* The dates of a head become X, by their letters and digits. */
static void blur(char *text)
{
	static const char * const names[] = { "\nDate: ", "\nLast-Modified: " };
	char *at;
	size_t i;

	for (i = 0; i < 2; i++) {
		at = strstr(text, names[i]);
		if (!at)
			continue;
		at += strlen(names[i]);
		if (strlen(at) >= sizeof(DATE) - 1)
			memcpy(at, DATE, sizeof(DATE) - 1);
	}
}

TEST_SCALED(wire, golden)
{
	struct flow *out = &self->capture.from_client;
	struct flow *in = &self->capture.from_server;
	char expected[1024];
	int len;

	/* The client's socket only tells when the exchange is over. */
	ASSERT_EQ(0, client_say(&self->client, variant->request));
	READ(&self->client, 200);
	EXPECT_LE(self->loaded, answer_date(&self->answer));
	EXPECT_GE(time(NULL), answer_date(&self->answer));
	client_close(&self->client);
	ASSERT_TRUE(wait_for(PATIENCE, capture_done(&self->capture)));

	EXPECT_LT(6U, self->capture.frames);
	EXPECT_EQ(0U, self->capture.strange);
	ASSERT_EQ(strlen(variant->request), out->len);
	EXPECT_EQ(0, memcmp(variant->request, out->data, out->len));

	len = sprintf(expected, variant->page.head, module_version());
	len += sprintf(expected + len, "%s\r\n", variant->connection);
	ASSERT_EQ(len + variant->page.body_len, in->len);
	EXPECT_EQ(0, memcmp(variant->page.body, in->data + len, variant->page.body_len));
	in->data[len] = '\0';
	blur(in->data);
	EXPECT_STREQ(expected, in->data);
	/* One write: head and body go out together. */
	EXPECT_EQ(1U, in->segments);
}

TEST_HARNESS_MAIN
