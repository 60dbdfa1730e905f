--[[
  Append a coordinator's decisions, all or none, guarded by its fence.

  KEYS  log, head, trials
  ARGV  [1] coordinator fence  [2] operation id, chosen before the first attempt
        [3] basis: the last sequence number that the decisions took in
        [4] when that event happened, or "" for unknown
        then four a decision: event, effect, entry, fields
          effect "none"   no entry changes
                 "new"    entry begins with the fields; skipped when it is there already
                 "patch"  entry takes over the fields; skipped when it has ended
                 "phase"  the sweep's phase becomes `entry`

  Returns the last sequence number, the decisions being in the ledger, by now if not before; "fenced"
          when another one leads, or when the ledger has lost events that the decisions took in.
]]

local fence, op, seq = unpack(redis.call('HMGET', KEYS[2], 'fence', 'op', 'seq'))
if ARGV[1] ~= fence then return 'fenced' end
local last = tonumber(seq)
if ARGV[2] == op then return last end
if tonumber(ARGV[3]) > last then return 'fenced' end
-- Others may be in the place of those that were lost. One that lies in the archive has long been copied.
local id = ARGV[3] .. '-0'
local found = ARGV[4] ~= '' and redis.call('XRANGE', KEYS[1], id, id)[1]
if found and found[2][2] ~= ARGV[4] then return 'fenced' end

for i = 5, #ARGV, 4 do
  local event, effect, entry, fields = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local skip = false
  if effect == 'phase' then
    redis.call('HSET', KEYS[2], 'phase', entry)
  elseif effect ~= 'none' then
    local old = read_entry(KEYS[3], entry)
    skip = (effect == 'new' and old) or (effect == 'patch' and (not old or old.phase == 'ended'))
    if not skip then
      local merged = old or { epoch = 0, fence = 0 }
      for name, value in pairs(cjson.decode(fields)) do merged[name] = value end
      write_entry(KEYS[3], entry, merged)
    end
  end
  if not skip then last = append(KEYS[1], KEYS[2], 0, event, ARGV[3]) end
end
redis.call('HSET', KEYS[2], 'op', ARGV[2])
return last
