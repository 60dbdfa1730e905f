--[[
  Put in front of every script. The layout of a sweep in Redis ({sweep} is a hash tag: one slot):

  caviar:{sweep}:log     STREAM  entry id "<seq>-0", seq = 1, 2, 3, ... without gaps
                                 fields: at (ms), fence (0: no trial's), event (JSON by protocol),
                                 and of a coordinator's: basis (seq of the state it decided from)
  caviar:{sweep}:head    HASH    seq    the last sequence number
                                 phase  running | paused | stopping | ended
                                 fence  of the coordinator that decides
                                 op     the last decision applied
                                 sealed the last event that lies in the archive, not in the log
  caviar:{sweep}:trials  HASH    entry -> JSON {phase, epochs (target), epoch (last reported), last
                                 (that report), fence, holder, beat (ms: last heard of the
                                 holder), key and keyEpoch (checkpoint), before and beforeEpoch
                                 (the checkpoint before), remark (id of the last remark)};
                                 entry: a trial's number, or "evaluation"
                                 phase  pending | resting | ended
  caviar:{sweep}:archive   HASH  first seq of 1,000 events -> the events, compressed (archive.ts)
  caviar:{sweep}:snapshot  HASH  seq, head, and a field a chunk of trials (snapshot.ts)
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
