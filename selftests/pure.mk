# SPDX-License-Identifier: GPL-2.0
# The pure C files of kmod/: what the unit tests and the fuzz targets build.

PURE := fault http_lex http_scan http_target http_parse http_body http_date \
	condition range negotiate response
