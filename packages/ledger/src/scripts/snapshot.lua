--[[
  Renew a sweep's snapshot: the parts that changed since the one that the writer began from.

  KEYS  snapshot
  ARGV  [1] the sequence number of that one, "0": none  [2] that of the new one
        then two a part: field, value

  Returns the sequence number of the snapshot that is there now: ARGV[2] when it was written, another
  when somebody else had written since.
]]

local there = redis.call('HGET', KEYS[1], 'seq') or '0'
if there ~= ARGV[1] then return there end

redis.call('HSET', KEYS[1], 'seq', ARGV[2])
for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return ARGV[2]
