// SPDX-License-Identifier: GPL-2.0
/* HTTP as its RFCs write it: the grammars as regular expressions, the rest in
 * the plainest code. Nothing here is shared with what it judges but the numbers
 * of limits.h. Where kresp is stricter than an RFC asks, and says so, so is
 * this; it is laxer in one place, the extensions of a chunk, see there.
 */
#include "reference.h"

#include <regex.h>
#include <stdlib.h>
#include <time.h>

#include "limits.h"

/* RFC 5234 B.1, RFC 9110 5.6; matched to all of a text, see ref_matches() */
#define DIGIT	"[0-9]"
#define HEX	"[0-9A-Fa-f]"
#define OWS	"[ \t]*"
#define TCHAR	"[-!#$%&'*+.^_`|~0-9A-Za-z]"
#define TOKEN	TCHAR "+"
#define TEXT	"[\t -~\x80-\xff]"
/* #element is [ element ] *( OWS "," OWS [ element ] ) to who receives it
 * (RFC 9110 5.6.1.2), so OPT(element) REST(element)
 */
#define OPT(element)	"(" element ")?"
#define REST(element)	"(" OWS "," OWS OPT(element) ")*"

/* RFC 3986 2, 3.2.2, 3.3, 3.4; %00 is refused (http.md RL14) */
#define PCT	"%([1-9A-Fa-f]" HEX "|0[1-9A-Fa-f])"
#define SUBDEL	"!$&'()*+,;="
#define UNRES	"._~0-9A-Za-z-"
#define PCHAR	"([" SUBDEL ":@" UNRES "]|" PCT ")"
#define PATH	"(/" PCHAR "*)"
#define QUERY	"([?]([" SUBDEL ":@/?" UNRES "]|" PCT ")*)"
#define OCTET	"([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])"
#define IPV4	OCTET "[.]" OCTET "[.]" OCTET "[.]" OCTET
#define H16	HEX "{1,4}"
#define LS32	"(" H16 ":" H16 "|" IPV4 ")"
#define IPV6	"(" \
	"(" H16 ":){6}" LS32 "|" \
	"::(" H16 ":){5}" LS32 "|" \
	"(" H16 ")?::(" H16 ":){4}" LS32 "|" \
	"((" H16 ":){0,1}" H16 ")?::(" H16 ":){3}" LS32 "|" \
	"((" H16 ":){0,2}" H16 ")?::(" H16 ":){2}" LS32 "|" \
	"((" H16 ":){0,3}" H16 ")?::" H16 ":" LS32 "|" \
	"((" H16 ":){0,4}" H16 ")?::" LS32 "|" \
	"((" H16 ":){0,5}" H16 ")?::" H16 "|" \
	"((" H16 ":){0,6}" H16 ")?::)"
#define IPVF	"[Vv]" HEX "+[.][" SUBDEL ":" UNRES "]+"
#define REGNAME	"([" SUBDEL UNRES "]|" PCT ")+"
/* No userinfo (RFC 9110 4.2.4), and a host (4.2.1) */
#define HOST	"([[](" IPV6 "|" IPVF ")[]]|" REGNAME ")(:" DIGIT "*)?"

/* RFC 9112 7.1. An extension may be any text: it is ignored (http.md FR5) */
#define CHUNK_LINE	HEX "+(" OWS ";" TEXT "*)?"
#define FIELD_LINE	TOKEN ":" TEXT "*"

/* RFC 9110 12.5.3, 12.4.2, 8.8.3, 14.1.1 */
#define QVALUE	"(0([.][0-9]{0,3})?|1([.]0{0,3})?)"
#define CODING	TOKEN "(" OWS ";" OWS "[Qq]=" QVALUE ")?"
#define ETAG	"(W/)?\"[!#-~\x80-\xff]*\""
/* White space after "=" is in no grammar, but in an example (14.1.2) */
#define SPEC	"(" DIGIT "+-" DIGIT "*|-" DIGIT "+)"

/* RFC 9110 5.6.7 */
#define DAY	"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
#define DAY_L	"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
#define MONTH	"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
#define TIME	"[0-9]{2}:[0-9]{2}:[0-9]{2}"

static const char * const rules[REF_NR_RULES] = {
	[REF_RULE_TOKEN] = TOKEN,
	[REF_RULE_TEXT] = TEXT "*",
	[REF_RULE_REQUEST_LINE] = TOKEN " [^ ]+ HTTP/[0-9][.][0-9]",
	[REF_RULE_HTTP_VERSION] = "HTTP/[0-9][.][0-9]",
	[REF_RULE_ORIGIN_FORM] = PATH "+" QUERY "?",
	[REF_RULE_ABSOLUTE_FORM] = "[Hh][Tt][Tt][Pp]://" HOST PATH "*" QUERY "?",
	[REF_RULE_HOST] = HOST,
	[REF_RULE_FIELD_LINE] = FIELD_LINE,
	[REF_RULE_TOKEN_LIST] = OPT(TOKEN) REST(TOKEN),
	[REF_RULE_DIGITS] = DIGIT "+",
	[REF_RULE_CHUNKED] = "(" OWS "," OWS ")*[Cc][Hh][Uu][Nn][Kk][Ee][Dd]("
			     OWS "," OWS ")*",
	[REF_RULE_CHUNK_LINE] = CHUNK_LINE,
	[REF_RULE_CHUNK_LINE_PART] = "(" HEX "*|" HEX "+" OWS "(;" TEXT "*)?)",
	[REF_RULE_TRAILER_LINE] = FIELD_LINE,
	[REF_RULE_TRAILER_LINE_PART] = "(" TOKEN "(:" TEXT "*)?)?",
	[REF_RULE_ACCEPT_ENCODING] = OPT(CODING) REST(CODING),
	[REF_RULE_ENTITY_TAGS] = OPT(ETAG) REST(ETAG),
	[REF_RULE_RANGES] = "[Bb][Yy][Tt][Ee][Ss]=" OWS OPT(SPEC) REST(SPEC),
	[REF_RULE_IMF_FIXDATE] = DAY ", [0-9]{2} " MONTH " [0-9]{4} " TIME
				 " GMT",
	[REF_RULE_RFC850_DATE] = DAY_L ", [0-9]{2}-" MONTH "-[0-9]{2} " TIME
				 " GMT",
	[REF_RULE_ASCTIME_DATE] = DAY " " MONTH " ([0-9]{2}| [0-9]) " TIME
				  " [0-9]{4}",
};

/* Is all of @text what the rule says? */
bool ref_matches(enum ref_rule rule, struct kresp_slice text)
{
	static regex_t compiled[REF_NR_RULES];
	static bool ready[REF_NR_RULES];
	regmatch_t bounds = { 0, (regoff_t)text.len };
	char pattern[4096];
	bool matches;
	char *copy;

	if (!ready[rule]) {
		strcpy(pattern, "^(");
		strcat(pattern, rules[rule]);
		strcat(pattern, ")$");
		if (regcomp(&compiled[rule], pattern, REG_EXTENDED | REG_NOSUB))
			abort();
		ready[rule] = true;
	}
	/* AddressSanitizer wants a NUL behind it, whatever the bounds are */
	copy = calloc(1, text.len + 1);
	if (!copy)
		abort();
	if (text.len)
		memcpy(copy, text.data, text.len);
	matches = !regexec(&compiled[rule], copy, 1, &bounds, REG_STARTEND);
	free(copy);
	return matches;
}

static struct kresp_slice slice(const u8 *data, size_t len)
{
	return (struct kresp_slice){ data, len };
}

static bool is_text_octet(u8 octet)
{
	return octet == '\t' || (octet >= ' ' && octet != 0x7f);
}

static u8 lower(u8 octet)
{
	return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
}

/* Whatever the case */
bool ref_is_word(struct kresp_slice text, const char *word)
{
	size_t i;

	for (i = 0; i < text.len && word[i]; i++)
		if (lower(text.data[i]) != lower((u8)word[i]))
			return false;
	return i == text.len && !word[i];
}

static bool is_exactly(struct kresp_slice text, const char *string)
{
	return text.len == strlen(string) &&
	       (!text.len || !memcmp(text.data, string, text.len));
}

static struct kresp_slice strip(struct kresp_slice text)
{
	while (text.len && strchr(" \t", text.data[0]))
		text = slice(text.data + 1, text.len - 1);
	while (text.len && strchr(" \t", text.data[text.len - 1]))
		text.len--;
	return text;
}

/* The members of a list that has no quotes, empty ones too. False at the end. */
static bool next(struct kresp_slice *list, struct kresp_slice *member)
{
	size_t i = 0;

	if (!list->data)
		return false;
	while (i < list->len && list->data[i] != ',')
		i++;
	*member = strip(slice(list->data, i));
	if (i == list->len)
		*list = slice(NULL, 0);
	else
		*list = slice(list->data + i + 1, list->len - i - 1);
	return true;
}

/* The number that digits say. False if it is 2^64 or more. */
static bool number_of(struct kresp_slice digits, u64 *number)
{
	unsigned __int128 value = 0;
	size_t i;

	for (i = 0; i < digits.len; i++) {
		value = value * 10 + digits.data[i] - '0';
		if (value >> 64)
			return false;
	}
	*number = (u64)value;
	return true;
}

unsigned int ref_refusal(u16 status)
{
	switch (status) {
	case 400:
		return REF_400;
	case 413:
		return REF_413;
	case 414:
		return REF_414;
	case 417:
		return REF_417;
	case 431:
		return REF_431;
	case 501:
		return REF_501;
	case 505:
		return REF_505;
	default:
		return 0;
	}
}

/* RFC 9110 4.2.1 with RFC 3986 3.2.3: a port of 65535 at most; -1 if none */
bool ref_read_host(struct kresp_slice text, long *port)
{
	size_t i = text.len;
	u64 number = 0;

	if (!ref_matches(REF_RULE_HOST, text))
		return false;
	*port = -1;
	while (i && text.data[i - 1] >= '0' && text.data[i - 1] <= '9')
		i--;
	if (!i || text.data[i - 1] != ':' || i == text.len)
		return true;
	if (!number_of(slice(text.data + i, text.len - i), &number) ||
	    number > 65535)
		return false;
	*port = (long)number;
	return true;
}

/* RFC 9112 3.2 */
bool ref_read_target(struct kresp_slice target, struct ref_head *head)
{
	static const struct kresp_slice none;
	struct kresp_slice path = target;
	struct kresp_slice host;
	size_t i;
	long port;

	head->path = none;
	head->query = none;
	if (is_exactly(head->method, "CONNECT"))
		return ref_read_host(target, &port) && port > 0;
	if (is_exactly(target, "*")) {
		head->path = target;
		return is_exactly(head->method, "OPTIONS");
	}
	if (ref_matches(REF_RULE_ABSOLUTE_FORM, target)) {
		path = slice(target.data + 7, target.len - 7);
		for (i = 0; i < path.len && !strchr("/?", path.data[i]); i++)
			;
		host = slice(path.data, i);
		path = slice(path.data + i, path.len - i);
		if (!ref_read_host(host, &port))
			return false;
	} else if (!ref_matches(REF_RULE_ORIGIN_FORM, target)) {
		return false;
	}
	for (i = 0; i < path.len && path.data[i] != '?'; i++)
		;
	head->path = slice(path.data, i);
	if (i < path.len)
		head->query = slice(path.data + i + 1, path.len - i - 1);
	/* RFC 9112 3.2.4, RFC 9110 4.2.3 */
	if (!i && !path.len && is_exactly(head->method, "OPTIONS"))
		head->path = KRESP_SLICE("*");
	else if (!i)
		head->path = KRESP_SLICE("/");
	return true;
}

/* A request-line without its CRLF. Returns the reasons to refuse it. */
unsigned int ref_read_line(struct kresp_slice line, struct ref_head *head)
{
	unsigned int refusals = 0;
	struct kresp_slice target;
	size_t space = 0;
	const u8 *version;

	head->line = line;
	if (line.len + 2 > KRESP_REQUEST_LINE_MAX)
		refusals |= REF_414;
	if (!ref_matches(REF_RULE_TEXT, line) ||
	    !ref_matches(REF_RULE_REQUEST_LINE, line))
		return refusals | REF_400;
	while (line.data[space] != ' ')
		space++;
	head->method = slice(line.data, space);
	version = line.data + line.len - 8;
	head->minor = version[7] == '0' ? 0 : 1;
	if (version[5] != '1')
		refusals |= REF_505;
	target = slice(line.data + space + 1, version - 1 - line.data - space - 1);
	if (!ref_read_target(target, head))
		refusals |= REF_400;
	return refusals;
}

static unsigned int count(const struct ref_head *head, const char *name)
{
	unsigned int nr = 0;
	unsigned int i;

	for (i = 0; i < head->nr_fields; i++)
		nr += ref_is_word(head->fields[i].name, name);
	return nr;
}

/* Is one of the lists that fields of a name make up to have this member? */
static bool lists(const struct ref_head *head, const char *name,
		  const char *word)
{
	struct kresp_slice member;
	struct kresp_slice list;
	unsigned int i;

	for (i = 0; i < head->nr_fields; i++) {
		list = head->fields[i].value;
		while (ref_is_word(head->fields[i].name, name) &&
		       next(&list, &member))
			if (ref_is_word(member, word))
				return true;
	}
	return false;
}

static bool lists_other(const struct ref_head *head, const char *name,
			const char *word)
{
	struct kresp_slice member;
	struct kresp_slice list;
	unsigned int i;

	for (i = 0; i < head->nr_fields; i++) {
		list = head->fields[i].value;
		while (ref_is_word(head->fields[i].name, name) &&
		       next(&list, &member))
			if (member.len && !ref_is_word(member, word))
				return true;
	}
	return false;
}

/* RFC 9112 3.2, 6.1 and 6.3, RFC 9110 7.6.1 and 8.6 */
static void judge_field(struct ref_head *head, const struct ref_field *field)
{
	long port;

	if (ref_is_word(field->name, "Host")) {
		if (field->value.len && !ref_read_host(field->value, &port))
			head->refusals |= REF_400;
	} else if (ref_is_word(field->name, "Connection")) {
		if (!ref_matches(REF_RULE_TOKEN_LIST, field->value))
			head->refusals |= REF_400;
	} else if (ref_is_word(field->name, "Content-Length")) {
		if (!ref_matches(REF_RULE_DIGITS, field->value) ||
		    !number_of(field->value, &head->length) ||
		    /* equal repeated values may be taken as one */
		    (head->has_length && head->length_text.len !=
		     field->value.len) ||
		    (head->has_length &&
		     memcmp(head->length_text.data, field->value.data,
			    field->value.len)))
			head->refusals |= REF_400;
		head->has_length = true;
		head->length_text = field->value;
	}
}

static void judge(struct ref_head *head)
{
	bool one_chunked = false;
	unsigned int nr_codings = 0;
	struct kresp_slice member;
	struct kresp_slice list;
	bool has_coding;
	unsigned int i;

	for (i = 0; i < head->nr_fields; i++)
		judge_field(head, &head->fields[i]);
	i = count(head, "Host");
	if (i > 1 || (head->minor && !i))
		head->refusals |= REF_400;

	has_coding = count(head, "Transfer-Encoding") > 0;
	for (i = 0; i < head->nr_fields; i++) {
		list = head->fields[i].value;
		while (ref_is_word(head->fields[i].name, "Transfer-Encoding") &&
		       next(&list, &member)) {
			if (!member.len)
				continue;
			nr_codings++;
			one_chunked = ref_is_word(member, "chunked");
		}
	}
	head->chunked = has_coding;
	if (has_coding) {
		if (!head->minor || head->has_length)
			head->refusals |= REF_400;
		if (nr_codings != 1 || !one_chunked)
			head->refusals |= REF_400 | REF_501;
	} else if (head->has_length && head->length > KRESP_BODY_MAX) {
		head->refusals |= REF_413;
	}

	head->keep_alive = !lists(head, "Connection", "close") &&
			   (head->minor ||
			    lists(head, "Connection", "keep-alive"));
	if (!head->minor)
		return;
	if (lists_other(head, "Expect", "100-continue"))
		head->refusals |= REF_417;
	head->expect_continue = lists(head, "Expect", "100-continue") &&
				(head->chunked ||
				 (head->has_length && head->length));
}

static void add_field(struct ref_head *head, struct kresp_slice line)
{
	size_t colon = 0;

	if (head->nr_fields == REF_FIELDS_MAX ||
	    !ref_matches(REF_RULE_FIELD_LINE, line)) {
		head->refusals |= REF_400;
		return;
	}
	while (line.data[colon] != ':')
		colon++;
	head->fields[head->nr_fields].name = slice(line.data, colon);
	head->fields[head->nr_fields].value =
		strip(slice(line.data + colon + 1, line.len - colon - 1));
	head->nr_fields++;
}

/* A request head at the start of @data, and perhaps more behind it */
void ref_read_head(const u8 *data, size_t len, struct ref_head *head)
{
	unsigned int nr_lines = 0;
	struct kresp_slice line;
	size_t at = 0;
	size_t max;

	memset(head, 0, sizeof(*head));
	head->verdict = REF_NEITHER;
	for (;;) {
		line = slice(data + at, 0);
		while (at < len && is_text_octet(data[at])) {
			line.len++;
			at++;
		}
		/* What is over a limit is refused before it ends */
		max = nr_lines ? KRESP_FIELD_LINE_MAX : KRESP_REQUEST_LINE_MAX;
		if (line.len + 2 > max)
			head->refusals |= nr_lines ? REF_431 : REF_414;
		if (line.len && (at + 4 > KRESP_HEAD_MAX ||
				 nr_lines > KRESP_FIELDS_MAX))
			head->refusals |= REF_431;
		if (head->refusals & (REF_431 | REF_414))
			return;
		if (at < len && !line.len && !nr_lines && data[at] == '\r' &&
		    at == 2 * KRESP_EMPTY_LINES_MAX)
			break;
		if (at == len || (data[at] == '\r' && at + 1 == len)) {
			head->verdict = REF_PART;
			return;
		}
		if (data[at] != '\r' || data[at + 1] != '\n')
			break;
		at += 2;
		if (!line.len && nr_lines) {
			head->verdict = REF_WHOLE;
			head->len = at;
			judge(head);
			return;
		}
		if (!line.len)
			head->start = at;
		else if (nr_lines++)
			add_field(head, line);
		else
			head->refusals |= ref_read_line(line, head);
	}
	head->refusals |= REF_400;
}

/* A line of a body, up to its CRLF. REF_PART if only more octets can say. */
static enum ref_verdict read_line(const u8 *data, size_t len, size_t at,
				  struct kresp_slice *line)
{
	*line = slice(data + at, 0);
	while (at < len && is_text_octet(data[at])) {
		line->len++;
		at++;
	}
	if (at == len || (data[at] == '\r' && at + 1 == len))
		return REF_PART;
	return data[at] == '\r' && data[at + 1] == '\n' ? REF_WHOLE :
							  REF_NEITHER;
}

/* The chunk-size at the start of @line. False if it is 2^64 or more. */
static bool chunk_size(struct kresp_slice line, u64 *size, size_t *nr_digits)
{
	unsigned __int128 value = 0;
	size_t i;
	u8 c;

	for (i = 0; i < line.len; i++) {
		c = lower(line.data[i]);
		if (c >= '0' && c <= '9')
			value = value * 16 + c - '0';
		else if (c >= 'a' && c <= 'f')
			value = value * 16 + c - 'a' + 10;
		else
			break;
		if (value >> 64)
			return false;
	}
	*size = (u64)value;
	*nr_digits = i;
	return true;
}

/* chunk-size [ chunk-ext ] CRLF (RFC 9112 7.1) */
static enum ref_verdict read_chunk_line(const u8 *data, size_t len, size_t *at,
					u64 *size, struct ref_body *body)
{
	struct kresp_slice line;
	enum ref_verdict verdict = read_line(data, len, *at, &line);
	bool cut = *at + line.len == len;
	size_t nr_digits;

	if (line.len > KRESP_CHUNK_LINE_MAX)
		verdict = REF_NEITHER;
	if (!ref_matches(cut ? REF_RULE_CHUNK_LINE_PART : REF_RULE_CHUNK_LINE,
			 line))
		verdict = REF_NEITHER;
	if (!chunk_size(line, size, &nr_digits)) {
		verdict = REF_NEITHER;
	} else if (nr_digits && *at + nr_digits < len &&
		   *size > KRESP_BODY_MAX - body->content) {
		/* The digits are complete, as something follows them */
		body->refusals |= REF_413;
	}
	if (verdict == REF_NEITHER)
		body->refusals |= REF_400;
	else if (body->refusals)
		verdict = REF_NEITHER;
	*at += line.len + 2;
	return verdict;
}

/* trailer-section CRLF (RFC 9112 7.1.2) */
static enum ref_verdict read_trailers(const u8 *data, size_t len, size_t *at)
{
	size_t start = *at;
	enum ref_verdict verdict;
	struct kresp_slice line;
	size_t end;
	bool cut;

	for (;;) {
		verdict = read_line(data, len, *at, &line);
		cut = *at + line.len == len;
		/* Octets there are of this line, its CRLF included */
		end = *at + line.len + 2;
		if (end > len)
			end = len;
		if (line.len) {
			if (end - start > KRESP_TRAILER_MAX ||
			    !ref_matches(cut ? REF_RULE_TRAILER_LINE_PART :
					       REF_RULE_TRAILER_LINE, line))
				return REF_NEITHER;
		}
		if (verdict != REF_WHOLE)
			return verdict;
		*at += line.len + 2;
		if (!line.len)
			return REF_WHOLE;
	}
}

/* chunked-body (RFC 9112 7.1) */
static enum ref_verdict read_chunks(const u8 *data, size_t len, size_t *at,
				    struct ref_body *body)
{
	enum ref_verdict verdict;
	u64 size;
	u64 i;

	for (;;) {
		verdict = read_chunk_line(data, len, at, &size, body);
		if (verdict != REF_WHOLE)
			return verdict;
		if (!size)
			break;
		for (i = 0; i < size; i++) {
			if (*at == len)
				return REF_PART;
			(*at)++;
			body->content++;
		}
		if (*at == len)
			return REF_PART;
		if (data[(*at)++] != '\r')
			return REF_NEITHER;
		if (*at == len)
			return REF_PART;
		if (data[(*at)++] != '\n')
			return REF_NEITHER;
	}
	return read_trailers(data, len, at);
}

/* The content that a request's head announced */
void ref_read_body(const u8 *data, size_t len, bool chunked, u64 length,
		   struct ref_body *body)
{
	memset(body, 0, sizeof(*body));
	if (!chunked) {
		if (length > KRESP_BODY_MAX) {
			body->verdict = REF_NEITHER;
			body->refusals = REF_413;
			return;
		}
		body->verdict = len < length ? REF_PART : REF_WHOLE;
		body->content = len < length ? len : length;
		body->len = body->content;
		return;
	}
	body->verdict = read_chunks(data, len, &body->len, body);
	if (body->verdict == REF_NEITHER && !body->refusals)
		body->refusals = REF_400;
}

/* One range-spec: is it satisfiable, and what does it come to (RFC 9110
 * 14.1.2)? False if it is invalid, or a number in it is 2^64 or more.
 */
static bool read_spec(struct kresp_slice spec, u64 size, bool *satisfiable,
		      u64 *first, u64 *len)
{
	u64 from = 0;
	u64 to = 0;
	size_t dash = 0;
	bool open;

	while (spec.data[dash] != '-')
		dash++;
	open = dash + 1 == spec.len;
	if (!number_of(slice(spec.data, dash), &from) ||
	    !number_of(slice(spec.data + dash + 1, spec.len - dash - 1), &to))
		return false;
	if (!dash) {
		/* The last octets; of an empty representation, all of it */
		*satisfiable = to > 0 || !size;
		*len = to < size ? to : size;
		*first = size - *len;
		return true;
	}
	if (!open && to < from)
		return false;
	*satisfiable = from < size;
	*first = from;
	if (*satisfiable)
		*len = (open || to >= size ? size : to + 1) - from;
	return true;
}

/* What a Range field comes to: 200, 206 or 416. One range is sent or none. */
u16 ref_read_range(struct kresp_slice value, u64 size, u64 *first, u64 *len)
{
	unsigned int nr_satisfiable = 0;
	unsigned int nr = 0;
	struct kresp_slice list;
	struct kresp_slice spec;
	bool satisfiable;
	u64 from = 0;
	u64 octets = 0;

	if (!ref_matches(REF_RULE_RANGES, value))
		return 200;
	list = slice(value.data + 6, value.len - 6);
	while (next(&list, &spec)) {
		if (!spec.len)
			continue;
		if (!read_spec(spec, size, &satisfiable, &from, &octets))
			return 200;
		nr++;
		if (!satisfiable)
			continue;
		nr_satisfiable++;
		*first = from;
		*len = octets;
	}
	if (!nr || nr_satisfiable > 1)
		return 200;
	if (!nr_satisfiable)
		return 416;
	return size ? 206 : 200;
}

static int two_digits(const u8 *text)
{
	return (text[0] == ' ' ? 0 : text[0] - '0') * 10 + text[1] - '0';
}

static int month_of(const u8 *text)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int month = 0;

	while (memcmp(text, names + 3 * month, 3))
		month++;
	return month;
}

/* The C library's calendar. False if there is no such day. */
static bool seconds_of(const struct tm *tm, s64 *seconds, int *weekday)
{
	struct tm copy = *tm;
	int second = copy.tm_sec;

	copy.tm_sec = 0;
	*seconds = timegm(&copy) + second;
	*weekday = copy.tm_wday;
	return copy.tm_mday == tm->tm_mday && copy.tm_mon == tm->tm_mon &&
	       copy.tm_hour == tm->tm_hour && copy.tm_min == tm->tm_min &&
	       second <= 60;
}

/* The latest year that is not more than 50 years after @now */
static void set_century(struct tm *tm, s64 now)
{
	static const s64 latest = 253402300799LL;
	time_t clamped = now < 0 ? 0 : now > latest ? latest : now;
	int short_year = tm->tm_year;
	struct tm limit;
	int weekday;
	s64 seconds;
	s64 max;

	gmtime_r(&clamped, &limit);
	limit.tm_year += 50;
	max = timegm(&limit);
	tm->tm_year = limit.tm_year + 1;
	do {
		tm->tm_year--;
		seconds_of(tm, &seconds, &weekday);
	} while ((tm->tm_year + 1900) % 100 != short_year || seconds > max);
}

/* An HTTP-date (RFC 9110 5.6.7) */
bool ref_read_date(struct kresp_slice text, s64 now, s64 *seconds)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	struct tm tm = { 0 };
	const u8 *at = text.data;
	bool whole_year = true;
	const u8 *time;
	int weekday;

	if (ref_matches(REF_RULE_IMF_FIXDATE, text)) {
		tm.tm_mday = two_digits(at + 5);
		tm.tm_mon = month_of(at + 8);
		tm.tm_year = two_digits(at + 12) * 100 + two_digits(at + 14) -
			     1900;
		time = at + 17;
	} else if (ref_matches(REF_RULE_ASCTIME_DATE, text)) {
		tm.tm_mon = month_of(at + 4);
		tm.tm_mday = two_digits(at + 8);
		time = at + 11;
		tm.tm_year = two_digits(at + 20) * 100 + two_digits(at + 22) -
			     1900;
	} else if (ref_matches(REF_RULE_RFC850_DATE, text)) {
		while (*at != ',')
			at++;
		tm.tm_mday = two_digits(at + 2);
		tm.tm_mon = month_of(at + 5);
		tm.tm_year = two_digits(at + 9);
		time = at + 12;
		whole_year = false;
	} else {
		return false;
	}
	tm.tm_hour = two_digits(time);
	tm.tm_min = two_digits(time + 3);
	tm.tm_sec = two_digits(time + 6);
	if (!whole_year)
		set_century(&tm, now);
	return seconds_of(&tm, seconds, &weekday) &&
	       (!whole_year || !memcmp(text.data, days + 3 * weekday, 3));
}

/* A member of Accept-Encoding that matches the rule: its worth, 0 to 1000 */
static int worth_of(struct kresp_slice member, struct kresp_slice *coding)
{
	int worth = 1000;
	size_t i = 0;
	int unit;

	while (i < member.len && member.data[i] != ';')
		i++;
	*coding = strip(slice(member.data, i));
	if (i == member.len)
		return worth;
	while (member.data[i] != '=')
		i++;
	i++;
	worth = 0;
	for (unit = 1000; i < member.len; i++) {
		if (member.data[i] == '.')
			continue;
		worth += (member.data[i] - '0') * unit;
		unit /= 10;
	}
	return worth;
}

/* RFC 9110 12.5.3, and what negotiate.c promises. Returns 0 for none, 1 for
 * identity, 2 for gzip.
 */
static int choose_coding(const struct ref_head *head, bool has_gzip)
{
	int identity = -1;
	struct kresp_slice member;
	struct kresp_slice coding;
	struct kresp_slice list;
	int gzip = -1;
	int any = -1;
	unsigned int i;
	int worth;

	for (i = 0; i < head->nr_fields; i++) {
		if (!ref_is_word(head->fields[i].name, "Accept-Encoding"))
			continue;
		list = head->fields[i].value;
		if (!ref_matches(REF_RULE_ACCEPT_ENCODING, list))
			return 1;
		while (next(&list, &member)) {
			if (!member.len)
				continue;
			worth = worth_of(member, &coding);
			if (gzip < 0 && (ref_is_word(coding, "gzip") ||
					 ref_is_word(coding, "x-gzip")))
				gzip = worth;
			if (identity < 0 && ref_is_word(coding, "identity"))
				identity = worth;
			if (any < 0 && ref_is_word(coding, "*"))
				any = worth;
		}
	}
	if (gzip < 0)
		gzip = any;
	if (identity < 0)
		identity = any;
	if (has_gzip && gzip > 0 && gzip >= identity)
		return 2;
	return identity ? 1 : 0;
}

/* Does a list of entity-tags have ours? 1, 0, or -1 if it is no such list. */
static int has_tag(const struct ref_head *head, const char *name,
		   const char *etag, bool weakly)
{
	static const u8 quote = '"';
	struct kresp_slice list;
	unsigned int nr_fields = 0;
	bool found = false;
	bool any = false;
	unsigned int i;
	bool weak;
	size_t end;
	size_t at;

	for (i = 0; i < head->nr_fields; i++) {
		if (!ref_is_word(head->fields[i].name, name))
			continue;
		nr_fields++;
		list = head->fields[i].value;
		if (is_exactly(list, "*")) {
			any = true;
			continue;
		}
		if (!ref_matches(REF_RULE_ENTITY_TAGS, list))
			return -1;
		for (at = 0; at < list.len; at = end + 1) {
			while (at < list.len && list.data[at] != quote)
				at++;
			if (at == list.len)
				break;
			weak = at && list.data[at - 1] == '/';
			for (end = at + 1; list.data[end] != quote; end++)
				;
			if (is_exactly(slice(list.data + at, end + 1 - at),
				       etag) && (weakly || !weak))
				found = true;
		}
	}
	if (any)
		return nr_fields == 1 ? 1 : -1;
	return found;
}

/* A date of a field that was sent once */
static bool date_in(const struct ref_head *head, const char *name, s64 now,
		    s64 *date)
{
	unsigned int i;

	if (count(head, name) != 1)
		return false;
	for (i = 0; !ref_is_word(head->fields[i].name, name); i++)
		;
	return ref_read_date(head->fields[i].value, now, date);
}

static const struct ref_field *single(const struct ref_head *head,
				      const char *name)
{
	unsigned int i;

	for (i = 0; i < head->nr_fields; i++)
		if (ref_is_word(head->fields[i].name, name))
			return count(head, name) == 1 ? &head->fields[i] : NULL;
	return NULL;
}

/* RFC 9110 13.2.2, steps 1 to 4. Returns 0 to go on, or the status. -1: open. */
static int judge_conditions(const struct ref_head *head,
			    const struct ref_rep *rep, s64 now)
{
	s64 date;
	int has;

	if (count(head, "If-Match")) {
		has = has_tag(head, "If-Match", rep->etag, false);
		if (has <= 0)
			return has ? -1 : 412;
	} else if (date_in(head, "If-Unmodified-Since", now, &date) &&
		   rep->modified > date) {
		return 412;
	}
	if (count(head, "If-None-Match")) {
		has = has_tag(head, "If-None-Match", rep->etag, true);
		if (has)
			return has < 0 ? -1 : 304;
	} else if (date_in(head, "If-Modified-Since", now, &date) &&
		   rep->modified <= date) {
		return 304;
	}
	return 0;
}

/* How a GET or HEAD is to be answered */
void ref_negotiate(const struct ref_head *head, bool head_only,
		   const struct ref_rep *identity, const struct ref_rep *gzip,
		   s64 now, struct ref_answer *answer)
{
	const struct ref_field *range = single(head, "Range");
	const struct ref_rep *rep = identity;
	const struct ref_field *if_range;
	int status;
	s64 date;

	memset(answer, 0, sizeof(*answer));
	switch (choose_coding(head, gzip)) {
	case 0:
		answer->status = 406;
		return;
	case 2:
		answer->gzip = true;
		rep = gzip;
		break;
	}
	status = judge_conditions(head, rep, now);
	if (status) {
		answer->status = status < 0 ? 0 : (u16)status;
		return;
	}
	answer->status = 200;
	if (head_only || !range)
		return;
	/* Step 5 */
	if (count(head, "If-Range")) {
		if_range = single(head, "If-Range");
		if (!if_range ||
		    (!is_exactly(if_range->value, rep->etag) &&
		     (!ref_read_date(if_range->value, now, &date) ||
		      date != rep->modified)))
			return;
	}
	answer->status = ref_read_range(range->value, rep->size, &answer->first,
					&answer->len);
}
