--[[
  Begin a sweep's ledger, once.

  KEYS  log, head
  ARGV  [1] the event sweep-created

  Returns "created", or "exists" when there is a ledger already: nothing was written then.
]]

if redis.call('EXISTS', KEYS[2]) == 1 then return 'exists' end
redis.call('HSET', KEYS[2], 'phase', 'running', 'fence', 0)
append(KEYS[1], KEYS[2], 0, ARGV[1])
return 'created'
