// SPDX-License-Identifier: GPL-2.0
/* Conditional requests and ranges (RFC 9110 13 and 14). */
#include "http_test.h"

#define WITH(fields)	GET fields "\r\n\r\n"
#define RANGE(value)	WITH("Range: " value)
#define OLD		"Sun, 06 Nov 1994 08:49:37 GMT"
#define LATE		"Fri, 31 Dec 2100 23:59:59 GMT"

#define FRESH(row, name, rfc, fields)					\
	CASE(row, name, rfc, WITH(fields), "304", STAYS, "=none")
#define ALL(row, name, rfc, fields)					\
	CASE(row, name, rfc, WITH(fields), "200", STAYS, "=identity",	\
	     "!Content-Range")
#define STALE(row, name, rfc, fields)					\
	CASE(row, name, rfc, WITH(fields), "412", STAYS, "!Content-Range")
#define NO_DATE(name, date)						\
	ALL("CR3", name, "9110 13.1.3", "If-Modified-Since: " date)
#define PART(name, value, octets, len)					\
	CASE("CR6", name, "9110 14.2", RANGE(value), "206", STAYS,	\
	     "Content-Range: bytes " octets "/{size}",			\
	     "Content-Length: " len, "?range")
#define IGNORED(name, value)						\
	ALL("CR5", name, "9110 14.2", "Range: " value)
#define REJECTED(name, value)						\
	CASE("CR5", name, "9110 14.2", RANGE(value), "200|416", STAYS,	\
	     "?range")
#define UNSATISFIED(name, value)					\
	CASE("CR7", name, "9110 15.5.17", RANGE(value), "416", STAYS,	\
	     "Content-Range: bytes */{size}")
#define MANY(name, value)						\
	CASE("CR8", name, "9110 14.2", RANGE(value), "200|206|416",	\
	     STAYS, "?range")
#define MANY_ARE_ALL(name, value)					\
	CASE("CR8", name, "9110 14.2", "{own}" RANGE(value), "200",	\
	     STAYS, "=identity", "!Content-Range")
#define ONE_IF(name, value)						\
	CASE("CR9", name, "9110 13.1.5",				\
	     WITH("Range: bytes=0-6\r\nIf-Range: " value), "206",	\
	     STAYS, "=identity 0 6")
#define ALL_IF(name, value)						\
	ALL("CR9", name, "9110 13.1.5",					\
	    "Range: bytes=0-6\r\nIf-Range: " value)

static const struct http_case cases[] = {
	/* --- CR1: If-None-Match --- */
	CASE("CR1", "304 with the fields of a 200", "9110 15.4.5",
	     WITH("If-None-Match: {etag}"), "304", STAYS, "=none",
	     "ETag: {etag}", "Date", "?vary", "!Content-Encoding"),
	CASE("CR1", "304 with the fields of a 200 with gzip", "9110 15.4.5",
	     WITH("Accept-Encoding: gzip\r\nIf-None-Match: {gzip-etag}"),
	     "304", STAYS, "=none", "ETag: {gzip-etag}", "Date", "?vary"),
	CASE("CR1", "HEAD", "9110 13.1.2",
	     HEAD "If-None-Match: {etag}\r\n\r\n", "304h", STAYS,
	     "ETag: {etag}"),
	FRESH("CR1", "a weak one", "9110 8.8.3.2", "If-None-Match: W/{etag}"),
	FRESH("CR1", "*", "9110 13.1.2", "If-None-Match: *"),
	FRESH("CR1", "the last of a list", "9110 13.1.2",
	      "If-None-Match: \"a\", W/\"b\", {etag}"),
	FRESH("CR1", "the first of a list", "9110 13.1.2",
	      "If-None-Match: {etag},\"a\""),
	FRESH("CR1", "a weak one in a list", "9110 8.8.3.2",
	      "If-None-Match: \"a\",W/{etag},\"b\""),
	FRESH("CR1", "after one with a comma", "9110 8.8.3",
	      "If-None-Match: \"a,b\", {etag}"),
	FRESH("CR1", "after one with a backslash", "9110 8.8.3",
	      "If-None-Match: \"a\\\", {etag}"),
	FRESH("CR1", "after an empty one", "9110 8.8.3",
	      "If-None-Match: \"\", {etag}"),
	FRESH("CR1", "the last of 500", "9110 13.1.2",
	      "If-None-Match: {500*\"etag\",}{etag}"),
	ALL("CR1", "another", "9110 13.1.2", "If-None-Match: \"a\""),
	ALL("CR1", "none in a list of others", "9110 13.1.2",
	    "If-None-Match: \"a\", \"b\", W/\"c\""),
	ALL("CR1", "an empty list", "9110 13.1.2", "If-None-Match:"),
	ALL("CR1", "one within another", "9110 8.8.3",
	    "{own}If-None-Match: \"x, {etag}"),
	ALL("CR1", "a quoted *", "9110 13.1.2", "If-None-Match: \"*\""),
	ALL("CR1", "w/ is not W/", "9110 8.8.3", "{own}If-None-Match: w/{etag}"),
	ALL("CR1", "* in a list", "9110 13.1.2",
	    "{own}If-None-Match: \"a\", *"),
	CASE("CR1", "not on POST", "9110 13.2.1",
	     "POST / HTTP/1.1\r\n" HOST "If-None-Match: *\r\n"
	     "Content-Length: 0\r\n\r\n", "405", STAYS, NULL),

	/* --- CR2: If-Match --- */
	ALL("CR2", "the one", "9110 13.1.1", "If-Match: {etag}"),
	ALL("CR2", "*", "9110 13.1.1", "If-Match: *"),
	ALL("CR2", "the last of a list", "9110 13.1.1",
	    "If-Match: \"a\", \"b,c\", {etag}"),
	CASE("CR2", "one of two fields", "9110 5.3",
	     WITH("If-Match: \"a\"\r\nIf-Match: {etag}"), "200", STAYS,
	     "=identity"),
	STALE("CR2", "another", "9110 13.1.1", "If-Match: \"a\""),
	STALE("CR2", "none in a list of others", "9110 13.1.1",
	      "If-Match: \"a\", \"b\""),
	STALE("CR2", "a weak one", "9110 8.8.3.2", "If-Match: W/{etag}"),
	STALE("CR2", "that of gzip", "9110 8.8.3.3", "If-Match: {gzip-etag}"),
	CASE("CR2", "HEAD", "9110 13.1.1", HEAD "If-Match: \"a\"\r\n\r\n",
	     "412h", STAYS, "=none"),

	/* --- CR3: dates --- */
	FRESH("CR3", "modified since then", "9110 13.1.3",
	      "If-Modified-Since: {modified}"),
	FRESH("CR3", "modified since then, RFC 850's format", "9110 5.6.7",
	      "If-Modified-Since: {modified-850}"),
	FRESH("CR3", "modified since then, asctime's format", "9110 5.6.7",
	      "If-Modified-Since: {modified-asc}"),
	FRESH("CR3", "modified since a later date", "9110 13.1.3",
	      "If-Modified-Since: " LATE),
	ALL("CR3", "modified since long ago", "9110 13.1.3",
	    "If-Modified-Since: " OLD),
	ALL("CR3", "modified since long ago, RFC 850's format", "9110 5.6.7",
	    "If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT"),
	ALL("CR3", "modified since long ago, asctime's format", "9110 5.6.7",
	    "If-Modified-Since: Sun Nov  6 08:49:37 1994"),
	CASE("CR3", "HEAD, modified since then", "9110 13.1.3",
	     HEAD "If-Modified-Since: {modified}\r\n\r\n", "304h", STAYS,
	     "ETag: {etag}"),
	CASE("CR3", "304 by date has its fields", "9110 15.4.5",
	     WITH("If-Modified-Since: {modified}"), "304", STAYS,
	     "ETag: {etag}", "Date", "?vary"),
	STALE("CR3", "unmodified since long ago", "9110 13.1.4",
	      "If-Unmodified-Since: " OLD),
	STALE("CR3", "unmodified since long ago, RFC 850's format",
	      "9110 5.6.7",
	      "If-Unmodified-Since: Sunday, 06-Nov-94 08:49:37 GMT"),
	STALE("CR3", "unmodified since long ago, asctime's format",
	      "9110 5.6.7",
	      "If-Unmodified-Since: Sun Nov  6 08:49:37 1994"),
	ALL("CR3", "unmodified since then", "9110 13.1.4",
	    "If-Unmodified-Since: {modified}"),
	ALL("CR3", "unmodified since a later date", "9110 13.1.4",
	    "If-Unmodified-Since: " LATE),
	ALL("CR3", "unmodified since no date", "9110 13.1.4",
	    "If-Unmodified-Since: yesterday"),
	NO_DATE("a word", "yesterday"),
	NO_DATE("nothing", ""),
	NO_DATE("a number", "784111777"),
	NO_DATE("ISO 8601", "2100-12-31T23:59:59Z"),
	NO_DATE("a day there is not", "Thu, 30 Feb 2100 23:59:59 GMT"),
	NO_DATE("a month there is not", "Fri, 31 Foo 2100 23:59:59 GMT"),
	NO_DATE("an hour there is not", "Fri, 31 Dec 2100 24:00:00 GMT"),
	NO_DATE("no zone", "Fri, 31 Dec 2100 23:59:59"),
	NO_DATE("another zone", "Fri, 31 Dec 2100 23:59:59 +0000"),
	NO_DATE("a date and more", LATE ", x"),
	CASE("CR3", "two dates", "9110 5.3",
	     "{own}" WITH("If-Modified-Since: " LATE "\r\n"
			  "If-Modified-Since: " LATE), "200", STAYS,
	     "=identity"),
	ALL("CR3", "a date beside entity-tags", "9110 13.1.3",
	    "If-None-Match: \"a\"\r\nIf-Modified-Since: {modified}"),
	ALL("CR3", "a date before entity-tags", "9110 13.1.3",
	    "If-Modified-Since: {modified}\r\nIf-None-Match: \"a\""),
	ALL("CR3", "an old date beside entity-tags that match", "9110 13.1.4",
	    "If-Match: {etag}\r\nIf-Unmodified-Since: " OLD),
	CASE("CR3", "not on POST", "9110 13.1.3",
	     "POST / HTTP/1.1\r\n" HOST "If-Modified-Since: " LATE "\r\n"
	     "Content-Length: 0\r\n\r\n", "405", STAYS, NULL),

	/* --- CR4: order --- */
	STALE("CR4", "If-Match, then If-None-Match", "9110 13.2.2",
	      "If-None-Match: *\r\nIf-Match: \"a\""),
	STALE("CR4", "If-Unmodified-Since, then If-None-Match", "9110 13.2.2",
	      "If-None-Match: *\r\nIf-Unmodified-Since: " OLD),
	STALE("CR4", "If-Unmodified-Since, then If-Modified-Since",
	      "9110 13.2.2",
	      "If-Modified-Since: " LATE "\r\nIf-Unmodified-Since: " OLD),
	FRESH("CR4", "If-Match holds, If-None-Match does not", "9110 13.2.2",
	      "If-Match: *\r\nIf-None-Match: {etag}"),
	FRESH("CR4", "If-Match holds, If-Modified-Since does not",
	      "9110 13.2.2", "If-Match: {etag}\r\nIf-Modified-Since: {modified}"),
	STALE("CR4", "If-Match, then Range", "9110 13.2.2",
	      "Range: bytes=0-6\r\nIf-Match: \"a\""),
	FRESH("CR4", "If-None-Match, then Range", "9110 13.2.2",
	      "Range: bytes=0-6\r\nIf-None-Match: {etag}"),
	FRESH("CR4", "If-None-Match, then a Range that fails", "9110 13.2.2",
	      "Range: bytes={size}-\r\nIf-None-Match: {etag}"),
	FRESH("CR4", "If-None-Match, then If-Range", "9110 13.2.2",
	      "Range: bytes=0-6\r\nIf-Range: {etag}\r\nIf-None-Match: {etag}"),
	CASE("CR4", "conditions hold, then Range", "9110 13.2.2",
	     WITH("Range: bytes=0-6\r\nIf-Match: {etag}\r\n"
		  "If-None-Match: \"a\""), "206", STAYS, "=identity 0 6"),
	REFUSED("CR4", "a bad request is no condition's", "9110 13.2.1",
		"GET / HTTP/1.1\r\nIf-None-Match: *\r\n\r\n"),
	CASE("CR4", "a method not allowed is no condition's", "9110 13.2.1",
	     "PUT / HTTP/1.1\r\n" HOST "If-Match: \"a\"\r\n"
	     "Content-Length: 0\r\n\r\n", "405", STAYS, NULL),

	/* --- CR5: ranges that are ignored --- */
	CASE("CR5", "HEAD", "9110 14.2", HEAD "Range: bytes=0-6\r\n\r\n",
	     "200h", STAYS, "=none", "!Content-Range",
	     "Content-Length: {size}"),
	CASE("CR5", "HEAD, not satisfiable", "9110 14.2",
	     HEAD "Range: bytes={size}-\r\n\r\n", "200h", STAYS,
	     "!Content-Range"),
	CASE("CR5", "OPTIONS", "9110 14.2",
	     "{own}OPTIONS / HTTP/1.1\r\n" HOST "Range: bytes=0-6\r\n\r\n",
	     "200|204", STAYS, "!Content-Range"),
	IGNORED("an unknown unit", "items=0-6"),
	IGNORED("a unit that begins with bytes", "bytesx=0-6"),
	IGNORED("no unit", "0-6"),
	IGNORED("an empty unit", "=0-6"),
	IGNORED("no equals sign", "bytes 0-6"),
	IGNORED("a colon for the equals sign", "bytes:0-6"),
	IGNORED("a space before the equals sign", "bytes =0-6"),
	IGNORED("nothing", ""),
	IGNORED("no range", "{own}bytes="),
	IGNORED("a dash", "{own}bytes=-"),
	IGNORED("no dash", "{own}bytes=6"),
	IGNORED("letters", "{own}bytes=a-f"),
	IGNORED("hexadecimal", "{own}bytes=0x0-0x6"),
	IGNORED("last before first", "{own}bytes=6-3"),
	IGNORED("a negative first", "{own}bytes=-1-6"),
	IGNORED("two dashes", "{own}bytes=0--6"),
	IGNORED("a plus sign", "{own}bytes=0-+6"),
	IGNORED("spaces within", "{own}bytes=0 - 6"),
	IGNORED("a malformed second range", "{own}bytes=0-6,x"),
	IGNORED("only commas", "{own}bytes=,,"),

	/* Ignored or rejected, no part is sent (9110 14.2) */
	REJECTED("a dash, 200 or 416", "bytes=-"),
	REJECTED("letters, 200 or 416", "bytes=a-f"),
	REJECTED("last before first, 200 or 416", "bytes=6-3"),
	REJECTED("a malformed second range, 200 or 416", "bytes=0-6,x"),

	/* --- CR6: one part --- */
	PART("the first octet", "bytes=0-0", "0-0", "1"),
	PART("the first octets", "bytes=0-6", "0-6", "7"),
	PART("octets in the middle", "bytes=3-7", "3-7", "5"),
	PART("leading zeroes", "bytes=0003-00000000000000000000000007",
	     "3-7", "5"),
	PART("BYTES", "BYTES=3-7", "3-7", "5"),
	PART("an empty member", "bytes=,3-7", "3-7", "5"),
	PART("all of it", "bytes=0-", "0-{last}", "{size}"),
	PART("all of it, said", "bytes=0-{last}", "0-{last}", "{size}"),
	PART("the last octet", "bytes={last}-", "{last}-{last}", "1"),
	PART("the last octet, said", "bytes={last}-{last}",
	     "{last}-{last}", "1"),
	PART("the last octet, as a suffix", "bytes=-1", "{last}-{last}", "1"),
	PART("a suffix of all", "bytes=-{size}", "0-{last}", "{size}"),
	PART("a suffix of more", "bytes=-1000", "0-{last}", "{size}"),
	PART("beyond the end", "bytes=0-1000", "0-{last}", "{size}"),
	CASE("CR6", "of gzip", "9110 14.2",
	     "{own}" WITH("Accept-Encoding: gzip\r\nRange: bytes=0-9"), "206",
	     STAYS, "=gzip 0 9", "Content-Encoding: gzip",
	     "Content-Range: bytes 0-9/{gzip-size}", "ETag: {gzip-etag}"),
	CASE("CR6", "the same fields as a 200", "9110 15.3.7",
	     RANGE("bytes=3-7"), "206", STAYS, "ETag: {etag}",
	     "Last-Modified: {modified}", "Date", "?vary",
	     "Content-Type: text/html"),
	CASE("CR6", "in HTTP/1.0", "9110 14.2",
	     "GET / HTTP/1.0\r\nRange: bytes=3-7\r\n\r\n", "206", CLOSES,
	     "=identity 3 7"),

	/* --- CR7: nothing to send --- */
	UNSATISFIED("after the last octet", "bytes={size}-"),
	UNSATISFIED("after the last octet, to", "bytes={size}-1000"),
	UNSATISFIED("far beyond", "bytes=1000000-2000000"),
	UNSATISFIED("a suffix of 0", "bytes=-0"),
	UNSATISFIED("several", "bytes=1000-1001,2000-,-0"),
	UNSATISFIED("2 to the 63rd", "bytes=9223372036854775808-"),
	CASE("CR7", "of gzip", "9110 15.5.17",
	     "{own}" WITH("Accept-Encoding: gzip\r\n"
			  "Range: bytes={gzip-size}-"), "416", STAYS,
	     "Content-Range: bytes */{gzip-size}", "!Content-Encoding"),
	CASE("CR7", "then a request", "9110 15.5.17",
	     RANGE("bytes={size}-") GET "\r\n", "416 200", STAYS,
	     "=identity"),

	/* --- CR8: many, overlapping, overflowing --- */
	CASE("CR8", "to 2 to the 64th, less 1", "9110 14.2",
	     RANGE("bytes=0-18446744073709551615"), "200|206|416", STAYS,
	     "?range"),
	CASE("CR8", "to 2 to the 64th, less 1, is to the end", "9110 14.2",
	     "{own}" RANGE("bytes=18-18446744073709551615"), "206", STAYS,
	     "=identity 18 {last}"),
	MANY("from 18 to 2 to the 64th, less 1",
	     "bytes=18-18446744073709551615"),
	MANY("to 2 to the 64th", "bytes=0-18446744073709551616"),
	MANY("from 2 to the 64th", "bytes=18446744073709551616-"),
	MANY("from 2 to the 64th, plus 3, to plus 7",
	     "bytes=18446744073709551619-18446744073709551623"),
	MANY("a suffix of 2 to the 64th, less 1",
	     "bytes=-18446744073709551615"),
	MANY("a suffix of 2 to the 64th", "bytes=-18446744073709551616"),
	MANY("a suffix of 2 to the 63rd", "bytes=-9223372036854775808"),
	MANY("a number of 1000 digits", "bytes=0-{1000*9}"),
	MANY("two", "bytes=0-0,2-2"),
	MANY("two that overlap", "bytes=0-6,3-9"),
	MANY("one of two beyond the end", "bytes=3-7,1000-2000"),
	MANY("300 of an octet", "bytes={300*0-0,}1-1"),
	MANY("500 that overlap", "bytes={500*0-,}0-"),
	MANY("500 suffixes", "bytes={500*-1,}-1"),
	MANY("300, the last malformed", "bytes={300*0-0,}x"),
	MANY("descending", "bytes=9-9,5-5,1-1"),
	MANY_ARE_ALL("two are all", "bytes=0-0,2-2"),
	MANY_ARE_ALL("300 are all", "bytes={300*0-0,}1-1"),
	MANY_ARE_ALL("500 that overlap are all", "bytes={500*0-,}0-"),
	MANY_ARE_ALL("two fields are all",
		     "bytes=0-0\r\nRange: bytes=0-0"),

	/* --- CR9: If-Range --- */
	ONE_IF("the entity-tag", "{etag}"),
	ONE_IF("the date", "{modified}"),
	ALL_IF("another entity-tag", "\"a\""),
	ALL_IF("a weak one", "W/{etag}"),
	ALL_IF("that of gzip", "{gzip-etag}"),
	ALL_IF("an older date", OLD),
	ALL_IF("a later date", LATE),
	ALL_IF("no date", "yesterday"),
	ALL_IF("*", "*"),
	ALL_IF("an entity-tag without quotes", "a"),
	ALL_IF("a list", "\"a\", {etag}"),
	ALL("CR9", "no Range", "9110 13.1.5", "If-Range: {etag}"),
	CASE("CR9", "another, and a Range that cannot be", "9110 13.1.5",
	     WITH("Range: bytes={size}-\r\nIf-Range: \"a\""), "200", STAYS,
	     "=identity"),
	CASE("CR9", "the entity-tag, and a Range that cannot be",
	     "9110 13.1.5", WITH("Range: bytes={size}-\r\nIf-Range: {etag}"),
	     "416", STAYS, "Content-Range: bytes */{size}"),
	CASE("CR9", "of gzip", "9110 13.1.5",
	     "{own}" WITH("Accept-Encoding: gzip\r\nRange: bytes=0-9\r\n"
			  "If-Range: {gzip-etag}"), "206", STAYS, "=gzip 0 9"),

	/* --- CR10: Accept-Ranges --- */
	CASE("CR10", "200", "9110 14.3", GET "\r\n", "200", STAYS,
	     "Accept-Ranges: bytes"),
	CASE("CR10", "HEAD", "9110 14.3", HEAD "\r\n", "200h", STAYS,
	     "Accept-Ranges: bytes"),
	CASE("CR10", "200 with gzip", "9110 14.3",
	     "{own}" WITH("Accept-Encoding: gzip"), "200", STAYS,
	     "Accept-Ranges: bytes"),
};

SECTION(http_conditions, "CR", "conditions and ranges");
