--[[
  Write down what a person asked of a sweep, and change its phase.

  KEYS  log, head
  ARGV  [1] event  [2] the new phase  [3...] phases from which that is possible

  Returns the phase before: the command was taken when it is one of ARGV[3...]; false: no sweep.
]]

local phase = redis.call('HGET', KEYS[2], 'phase')
for i = 3, #ARGV do
  if phase == ARGV[i] then
    redis.call('HSET', KEYS[2], 'phase', ARGV[2])
    append(KEYS[1], KEYS[2], 0, ARGV[1])
    break
  end
end
return phase
