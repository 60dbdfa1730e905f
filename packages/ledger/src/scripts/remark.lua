--[[
  Append an event of an attempt that changes nothing but what is known; counts as heartbeat.

  KEYS  log, head, trials
  ARGV  [1] entry  [2] fence  [3] holder  [4] id of this remark, chosen before the first call
        [5] event

  Returns "remarked", also when it was before; "over" when the trial is not trained now; "fenced".
]]

local entry = read_entry(KEYS[3], ARGV[1])
local refused = refusal(entry, ARGV[2], ARGV[3])
if refused then return refused end

if entry.remark ~= ARGV[4] then
  entry.remark = ARGV[4]
  entry.beat = tonumber(now_ms())
  write_entry(KEYS[3], ARGV[1], entry)
  append(KEYS[1], KEYS[2], ARGV[2], ARGV[5])
end
return 'remarked'
