--[[
  A value of the checkpoint store has been written whole: give it its name, and list it.

  KEYS  index, value, the value as it was written
  ARGV  [1] its key in the store  [2] its bytes  [3] its count of chunks

  Returns 1; also when that was done before. Else {the count of chunks that are there}: nothing changed.
]]

local count = tonumber(ARGV[3])
local written = redis.call('HLEN', KEYS[3])
if written == count then
  redis.call('UNLINK', KEYS[2])
  redis.call('RENAME', KEYS[3], KEYS[2])
  redis.call('PERSIST', KEYS[2])
elseif redis.call('HLEN', KEYS[2]) ~= count then
  return { written }
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
