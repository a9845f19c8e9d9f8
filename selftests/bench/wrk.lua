-- SPDX-License-Identifier: GPL-2.0
-- For wrk: ... -s wrk.lua URL -- PIPELINED METHOD
-- At the end one line: requests/s; p50, p99, p99.9, worst, in microseconds, which
-- wrk gets wrong of pipelined requests; failures; requests.

function init(args)
	local batch = {}

	-- The request is ./load's, to the octet.
	wrk.headers["Host"] = "127.0.0.1"
	if args[2] then
		wrk.method = args[2]
	end
	for i = 1, tonumber(args[1] or 1) do
		batch[i] = wrk.format()
	end
	request_text = table.concat(batch)
end

function request()
	return request_text
end

function done(summary, latency, requests)
	local e = summary.errors

	io.write(string.format("done %.0f %d %d %d %d %d %d\n",
		summary.requests / summary.duration * 1e6,
		latency:percentile(50), latency:percentile(99),
		latency:percentile(99.9), latency.max,
		e.connect + e.read + e.write + e.timeout, summary.requests))
end
