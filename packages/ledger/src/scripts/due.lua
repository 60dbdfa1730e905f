--[[
  Take one sweep whose checkpoints are due to be swept.

  KEYS  ids of sweeps, scored by when they are due (ms)
  ARGV  [1] now, ms  [2] when the one that is taken is due again, ms

  Returns its id; false when none is due.
]]

local sweep = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
if sweep then redis.call('ZADD', KEYS[1], ARGV[2], sweep) end
return sweep or false
