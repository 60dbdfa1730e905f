--[[
  Put in front of every script. The layout of a sweep in Redis ({sweep} is a hash tag: one slot):

  caviar:{sweep}:log     STREAM  entry id "<seq>-0", seq = 1, 2, 3, ... without gaps
                                 fields: at (ms), fence (0: no trial's), event (JSON by protocol),
                                 and of a coordinator's: basis (seq of the state it decided from)
  caviar:{sweep}:head    HASH    seq    the last sequence number
                                 phase  running | paused | stopping | ended
                                 fence  of the coordinator that decides (lead.lua)
                                 op     the last decision applied
                                 sealed the last event that lies in the archive, not in the log
  caviar:{sweep}:trials  HASH    entry -> JSON {phase, epochs (target), epoch (last reported), last
                                 (that report), fence, holder, beat (ms: last heard of the
                                 holder), key and keyEpoch (checkpoint), before and beforeEpoch
                                 (the checkpoint before), remark (id of the last remark),
                                 steered (seq of the last thing a person asked of it), woken (of
                                 the last for which it must be trained), halted (a person paused
                                 it)};
                                 entry: a trial's number, or "evaluation"
                                 phase  pending | resting | ended
  caviar:{sweep}:archive   HASH  first seq of 1,000 events -> the events, compressed (archive.ts)
  caviar:{sweep}:snapshot  HASH  seq, head, and a field a chunk of trials (snapshot.ts)
  caviar:{sweep}:steering  HASH  entry -> JSON list of {act (seq), order (JSON by protocol), epoch
                                 (whole epochs done when it took effect)}, oldest first
  caviar:{sweep}:requests  HASH  idempotency key -> sequence number and hash of a person's request

  Events are opaque here, but for the few numbers a script alone can know: cjson writes 14 digits,
  and a metric must come back bit for bit.
]]

local function now_ms()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
end

local function append(log, head, fence, event, basis)
  local seq = redis.call('HINCRBY', head, 'seq', 1)
  local fields = { 'at', now_ms(), 'fence', fence, 'event', event }
  if basis then
    fields[7], fields[8] = 'basis', basis
  end
  redis.call('XADD', log, seq .. '-0', unpack(fields))
  return seq
end

local function read_entry(trials, entry)
  local json = redis.call('HGET', trials, entry)
  return json and cjson.decode(json)
end

local function write_entry(trials, entry, fields)
  redis.call('HSET', trials, entry, cjson.encode(fields))
end

-- Why an attempt may write no more; nil: it may. The fence alone would not do: after a failover that
-- lost a `begin` the same number is given out again, to another holder.
local function refusal(entry, fence, holder)
  if not entry or entry.fence ~= tonumber(fence) then return 'fenced' end
  if entry.holder and entry.holder ~= holder then return 'fenced' end
  if entry.phase ~= 'pending' or not entry.holder then return 'over' end
  return nil
end

-- Append those of an attempt's reports, from ARGV[first] on two each (epoch, report as JSON), whose
-- epochs the ledger does not have: the others were trained again after a crash, and resuming is exact.
-- KEYS  log, head  ARGV  [1] entry  [2] fence
local function append_reports(entry, first)
  local fresh = {}
  for i = first, #ARGV, 2 do
    local epoch = tonumber(ARGV[i])
    if epoch > entry.epoch then
      entry.epoch, entry.last = epoch, ARGV[i + 1]
      fresh[#fresh + 1] = ARGV[i + 1]
    end
  end
  if #fresh == 0 then return end
  -- Whoever comes further is no poison: losses are counted anew.
  entry.losses = nil
  local event = '{"kind":"trial-reported","trial":' .. ARGV[1] .. ',"reports":['
  append(KEYS[1], KEYS[2], ARGV[2], event .. table.concat(fresh, ',') .. ']}')
end
