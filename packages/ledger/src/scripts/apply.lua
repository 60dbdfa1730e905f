--[[
  What a person asked of a trial has taken effect: write down where, so that whoever goes on with the
  trial does it at the same place. Counts as heartbeat.

  KEYS  log, head, trials, steering
  ARGV  [1] entry  [2] fence  [3] holder  [4] sequence number of what was asked
        [5] whole epochs done  [6] event steering-applied or range-tested
        [7] "paused" when the trial is from here on, as far as its trainer has heard; or ""

  Returns "applied", also when it was before; "late" when epochs beyond [5] were reported without it:
          nothing was written; "over" when the trial is not trained now; "fenced".
]]

local entry = read_entry(KEYS[3], ARGV[1])
local refused = refusal(entry, ARGV[2], ARGV[3])
if refused then return refused end

local acts = cjson.decode(redis.call('HGET', KEYS[4], ARGV[1]) or '[]')
local epoch = tonumber(ARGV[5])
for _, act in ipairs(acts) do
  if act.act == tonumber(ARGV[4]) and not act.epoch then
    if epoch < entry.epoch then return 'late' end
    act.epoch = epoch
    redis.call('HSET', KEYS[4], ARGV[1], cjson.encode(acts))
    entry.beat = tonumber(now_ms())
    -- A wish to go on that came meanwhile counts: nobody would ask for it again.
    local is_woken = entry.woken and entry.woken > act.act
    entry.halted = (ARGV[7] == 'paused' and not is_woken) or nil
    write_entry(KEYS[3], ARGV[1], entry)
    append(KEYS[1], KEYS[2], ARGV[2], ARGV[6])
  end
end
return 'applied'
