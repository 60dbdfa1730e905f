--[[
  Append an event of an attempt that changes nothing but what is known; counts as heartbeat.

  KEYS  log, head, trials
  ARGV  [1] entry  [2] fence  [3] id of this remark, chosen before the first call  [4] event

  Returns "remarked", also when it was before; "over" when the trial is not trained now; "fenced".
]]

local entry = read_entry(KEYS[3], ARGV[1])
if not entry or entry.fence ~= tonumber(ARGV[2]) then return 'fenced' end
if entry.phase ~= 'pending' then return 'over' end

if entry.remark ~= ARGV[3] then
  entry.remark = ARGV[3]
  entry.beat = tonumber(now_ms())
  write_entry(KEYS[3], ARGV[1], entry)
  append(KEYS[1], KEYS[2], ARGV[2], ARGV[4])
end
return 'remarked'
