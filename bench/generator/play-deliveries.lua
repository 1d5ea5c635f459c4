-- For wrk: plays prepared deliveries, each once, and prints what was seen as JSON.
-- They are read before the clock runs: the length of each in eight digits, then the delivery.
local deliveries = {}
local next_delivery = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local file = io.open(args[1], 'rb')
  while true do
    local length = file:read(8)
    if not length then break end
    deliveries[#deliveries + 1] = file:read(tonumber(length))
  end
  file:close()
  again = 0
  prepared_cpu = os.clock()
end

function request()
  next_delivery = next_delivery + 1
  if next_delivery > #deliveries then
    again = again + 1
    next_delivery = 1
  end
  return deliveries[next_delivery]
end

function done(summary, latency, requests)
  local again_by_all, prepared = 0, 0
  for _, thread in ipairs(threads) do
    again_by_all = again_by_all + thread:get('again')
    prepared = math.max(prepared, thread:get('prepared_cpu'))
  end
  local errors = summary.errors
  io.write(string.format(
    '{"seconds":%f,"answered":%d,"failed":%d,"again":%d,"p50":%f,"p99":%f,"p999":%f,"max":%f,"cpuSeconds":%f}\n',
    summary.duration / 1e6, summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    again_by_all,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000, latency.max / 1000,
    os.clock() - prepared))
end
