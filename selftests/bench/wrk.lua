-- SPDX-License-Identifier: GPL-2.0
-- For wrk: ... -s wrk.lua URL -- PIPELINED METHOD
-- At the end one line: requests/s; p50, p99, p99.9, worst, in microseconds (0 for
-- pipelined requests, of which wrk does not know them); failures; requests.

local pipelined = 1

function init(args)
	local batch = {}

	-- The request is ./load's, to the octet.
	wrk.headers["Host"] = "127.0.0.1"
	if args[2] then
		wrk.method = args[2]
	end
	pipelined = tonumber(args[1] or 1)
	for i = 1, pipelined do
		batch[i] = wrk.format()
	end
	request_text = table.concat(batch)
end

function request()
	return request_text
end

function done(summary, latency, requests)
	local e = summary.errors

	local function percentile(p)
		return pipelined == 1 and latency:percentile(p) or 0
	end

	io.write(string.format("done %.0f %d %d %d %d %d %d\n",
		summary.requests / summary.duration * 1e6,
		percentile(50), percentile(99), percentile(99.9),
		pipelined == 1 and latency.max or 0,
		e.connect + e.read + e.write + e.timeout, summary.requests))
end
