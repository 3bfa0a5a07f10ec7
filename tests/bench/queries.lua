-- Ask the queries of a file one after the other, each connection from the beginning.
local queries = {}
local targets = os.getenv("LONTAR_BENCH_TARGETS")
for line in io.lines(targets or os.getenv("LONTAR_BENCH_QUERIES")) do
    queries[#queries + 1] = targets and line or "/api/v1/search?" .. line
end
local next_query = 0

function request()
    next_query = next_query % #queries + 1
    return wrk.format("GET", queries[next_query])
end

function done(summary, latency)
    io.write(string.format("RESULT %.1f %.2f %.2f %.2f %d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
        latency:percentile(95) / 1000, latency:percentile(99) / 1000,
        summary.errors.status + summary.errors.read + summary.errors.timeout))
end
