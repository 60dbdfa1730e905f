--[[
  A trial's newest checkpoint cannot be read any more: the one before takes its place.

  KEYS  log, head, trials
  ARGV  [1] entry  [2] fence  [3] holder  [4] key of the lost checkpoint
        [5] event checkpoint-lost

  Returns "lost", also when that was known; "over" when the trial is not trained now; "fenced".
]]

local entry = read_entry(KEYS[3], ARGV[1])
local refused = refusal(entry, ARGV[2], ARGV[3])
if refused then return refused end

if entry.key == ARGV[4] then
  entry.key, entry.keyEpoch = entry.before, entry.beforeEpoch
  entry.before, entry.beforeEpoch = nil, nil
  entry.beat = tonumber(now_ms())
  write_entry(KEYS[3], ARGV[1], entry)
  append(KEYS[1], KEYS[2], ARGV[2], ARGV[5])
end
return 'lost'
