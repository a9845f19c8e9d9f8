// SPDX-License-Identifier: GPL-2.0
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

const unsigned char gzip_body[GZIP_LEN] = {
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff,
	0xb3, 0xf1, 0x08, 0xf1, 0xf5, 0xb1, 0xb3, 0xc9, 0x30, 0xb4, 0xf3,
	0x48, 0xcd, 0xc9, 0xc9, 0x57, 0x08, 0xcf, 0x2f, 0xca, 0x49, 0x51,
	0xb4, 0xd1, 0x07, 0x0a, 0xd8, 0xe8, 0x83, 0xe5, 0x00,
	0x67, 0x0e, 0xed, 0x37, 0x22, 0x00, 0x00, 0x00,
};

/* ---- The connection ------------------------------------------------------ */

static socklen_t address(struct sockaddr_storage *addr, const char *ip,
			 unsigned int port)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)addr;
	struct sockaddr_in *in = (struct sockaddr_in *)addr;

	memset(addr, 0, sizeof(*addr));
	if (inet_pton(AF_INET, ip, &in->sin_addr) == 1) {
		in->sin_family = AF_INET;
		in->sin_port = htons(port);
		return sizeof(*in);
	}
	if (inet_pton(AF_INET6, ip, &in6->sin6_addr) == 1) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		return sizeof(*in6);
	}
	return 0;
}

int client_open_from(struct client *client, const char *from, const char *ip,
		     unsigned int port, int rcvbuf)
{
	struct timeval patience = { .tv_sec = scaled(PATIENCE) };
	struct sockaddr_storage addr, own;
	socklen_t len = address(&addr, ip, port);
	int one = 1;
	int err;

	client->len = 0;
	client->fd = socket(addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->fd < 0)
		return -errno;
	setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		   sizeof(patience));
	setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
		   sizeof(patience));
	if (rcvbuf)
		setsockopt(client->fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf,
			   sizeof(rcvbuf));
	if ((!from || !bind(client->fd, (struct sockaddr *)&own,
			    address(&own, from, 0))) &&
	    !connect(client->fd, (struct sockaddr *)&addr, len))
		return 0;
	err = -errno;
	client_close(client);
	return err;
}

int client_open(struct client *client, const char *ip, unsigned int port,
		int rcvbuf)
{
	return client_open_from(client, NULL, ip, port, rcvbuf);
}

int client_connect(struct client *client)
{
	return client_open(client, LOOPBACK, PORT, 0);
}

unsigned int client_port(const struct client *client)
{
	struct sockaddr_in6 addr = {};
	socklen_t len = sizeof(addr);

	/* The port is at the same place in both families. */
	getsockname(client->fd, (struct sockaddr *)&addr, &len);
	return ntohs(addr.sin6_port);
}

int client_send(struct client *client, const void *data, size_t len)
{
	ssize_t sent;

	while (len) {
		sent = send(client->fd, data, len, MSG_NOSIGNAL);
		if (sent < 0)
			return -errno;
		data = (const char *)data + sent;
		len -= sent;
	}
	return 0;
}

int client_say(struct client *client, const char *text)
{
	return client_send(client, text, strlen(text));
}

int client_finish(struct client *client)
{
	return shutdown(client->fd, SHUT_WR) ? -errno : 0;
}

void client_close(struct client *client)
{
	if (client->fd >= 0)
		close(client->fd);
	client->fd = -1;
}

void client_reset(struct client *client)
{
	struct linger linger = { .l_onoff = 1 };

	setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	client_close(client);
}

/* ---- Answers ------------------------------------------------------------- */

/* One more piece from the server: > 0, 0 at its end, or a negative errno. */
static int receive(struct client *client)
{
	ssize_t got;

	if (client->len == sizeof(client->data))
		return -EPROTO;
	got = recv(client->fd, client->data + client->len,
		   sizeof(client->data) - client->len, 0);
	if (got < 0)
		return -errno;
	client->len += got;
	return got;
}

static void take(struct client *client, char *to, size_t len)
{
	memcpy(to, client->data, len);
	client->len -= len;
	memmove(client->data, client->data + len, client->len);
}

static int read_head(struct client *client, struct answer *answer)
{
	const char *end;
	int ret;

	while (!(end = memmem(client->data, client->len, "\r\n\r\n", 4))) {
		ret = receive(client);
		if (ret < 0)
			return ret;
		if (!ret)
			return client->len ? -EPROTO : -ENODATA;
	}
	answer->head_len = end + 4 - client->data;
	if (answer->head_len >= sizeof(answer->head))
		return -EPROTO;
	take(client, answer->head, answer->head_len);
	answer->head[answer->head_len] = '\0';
	if (strlen(answer->head) != answer->head_len ||
	    strspn(answer->head + 9, "0123456789") != 3 ||
	    sscanf(answer->head, "HTTP/1.1 %3u ", &answer->status) != 1)
		return -EPROTO;
	return 0;
}

int client_read(struct client *client, struct answer *answer, bool to_head)
{
	const char *length;
	char *end;
	int ret;

	memset(answer, 0, sizeof(*answer));
	ret = read_head(client, answer);
	if (ret)
		return ret;

	length = answer_field(answer, "Content-Length");
	if (answer->status < 200 || answer->status == 204)
		return length ? -EPROTO : 0;
	if (answer->status == 304 || to_head)
		return 0;
	if (!length)
		return -EPROTO;
	answer->body_len = strtoul(length, &end, 10);
	if (end == length || *end || answer->body_len >= sizeof(answer->body))
		return -EPROTO;
	while (client->len < answer->body_len) {
		ret = receive(client);
		if (ret <= 0)
			return ret ?: -EPROTO;
	}
	take(client, answer->body, answer->body_len);
	return 0;
}

int client_read_end(struct client *client)
{
	int ret;

	if (client->len)
		return -EPROTO;
	ret = receive(client);
	return ret > 0 ? -EPROTO : ret;
}

bool client_is_half_closed(const struct client *client)
{
	struct tcp_info info = {};
	socklen_t len = sizeof(info);
	int unsent = -1;

	ioctl(client->fd, SIOCOUTQ, &unsent);
	getsockopt(client->fd, IPPROTO_TCP, TCP_INFO, &info, &len);
	return !unsent && info.tcpi_state == TCP_CLOSE_WAIT;
}

/* The first line of that name from @from on; where its value begins. */
static const char *find_field(const char *from, const char *name)
{
	size_t len = strlen(name);
	const char *line = from;

	while ((line = strstr(line, "\r\n"))) {
		line += 2;
		if (!strncasecmp(line, name, len) && line[len] == ':')
			return line + len + 1;
	}
	return NULL;
}

const char *answer_field(const struct answer *answer, const char *name)
{
	static char value[1024];
	const char *at = find_field(answer->head, name);

	if (!at)
		return NULL;
	at += strspn(at, " ");
	snprintf(value, sizeof(value), "%.*s", (int)strcspn(at, "\r"), at);
	return value;
}

bool answer_says(const struct answer *answer, const char *name,
		 const char *value)
{
	const char *field = answer_field(answer, name);
	const char *at = find_field(answer->head, name);

	return field && !strcmp(field, value) && !find_field(at, name);
}

#define DATE_FORMAT	"%a, %d %b %Y %H:%M:%S GMT"

long long answer_date(const struct answer *answer)
{
	const char *field = answer_field(answer, "Date");
	char again[64];
	struct tm tm;
	char *end;

	memset(&tm, 0, sizeof(tm));
	end = field ? strptime(field, DATE_FORMAT, &tm) : NULL;
	if (!end || *end)
		return -1;
	/* strptime() is lenient, and does not compare the day of the week. */
	timegm(&tm);
	strftime(again, sizeof(again), DATE_FORMAT, &tm);
	return strcmp(field, again) ? -1 : timegm(&tm);
}

void answer_blur_dates(struct answer *answer)
{
	static const char * const names[] = { "Date", "Last-Modified" };
	char *at;
	size_t i;

	for (i = 0; i < 2; i++) {
		at = (char *)find_field(answer->head, names[i]);
		if (at)
			memset(at + 1, '#', strcspn(at + 1, "\r"));
	}
}
