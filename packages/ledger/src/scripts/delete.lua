--[[
  Forget an ended sweep.

  KEYS  head, then every other key of the sweep

  Returns "deleted"; "unended" when it has not ended: nothing was changed; "unknown".
]]

local phase = redis.call('HGET', KEYS[1], 'phase')
if not phase then return 'unknown' end
if phase ~= 'ended' then return 'unended' end
redis.call('UNLINK', unpack(KEYS))
return 'deleted'
