-- SPDX-License-Identifier: GPL-2.0
-- For wrk: at the end one line, "done" and: requests/s; p50, p99, p99.9, worst, in
-- microseconds; failures; requests.

-- The request is ./load's, to the octet.
wrk.headers["Host"] = "127.0.0.1"

function done(summary, latency, requests)
	local e = summary.errors

	io.write(string.format("done %.0f %d %d %d %d %d %d\n",
		summary.requests / summary.duration * 1e6,
		latency:percentile(50), latency:percentile(99),
		latency:percentile(99.9), latency.max,
		e.connect + e.read + e.write + e.timeout, summary.requests))
end
