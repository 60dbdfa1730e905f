--[[
  Move a run of events from the log to the archive. Events never change, so whoever packed them packed
  the same: no fence is needed, and a repeated call changes nothing.

  KEYS  log, head, archive
  ARGV  [1] the first event's sequence number  [2] the last one's  [3] the events, compressed

  Returns "sealed"; "already" when they are in the archive; "gap" when those before them are not.
]]

local sealed = tonumber(redis.call('HGET', KEYS[2], 'sealed') or '0')
if sealed >= tonumber(ARGV[2]) then return 'already' end
if sealed + 1 ~= tonumber(ARGV[1]) then return 'gap' end

redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[2], 'sealed', ARGV[2])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f-0', tonumber(ARGV[2]) + 1))
return 'sealed'
