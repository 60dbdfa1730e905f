--[[
  Take the lead of a sweep: from now on every earlier coordinator is refused.

  KEYS  head
  ARGV  [1] token of the new leader. A number alone could be given out twice: when the server that gave
            it out is lost before its replica has heard of it

  Returns the new fence, "<number>-<token>".
]]

local before = redis.call('HGET', KEYS[1], 'fence') or '0'
local fence = string.match(before, '^%d+') + 1 .. '-' .. ARGV[1]
redis.call('HSET', KEYS[1], 'fence', fence)
return fence
