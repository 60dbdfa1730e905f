--[[
  The last word of an attempt: the reports that were not sent yet, its event, the entry's next phase,
  and the holder lets go.

  KEYS  log, head, trials
  ARGV  [1] entry  [2] fence  [3] holder  [4] event
        [5] next phase: pending (handed back, or failed), resting (target reached), ended
        then two a report: epoch, report as JSON

  Returns "settled"; "over" when it was settled or ended before; "fenced" when another holds it.
]]

local entry = read_entry(KEYS[3], ARGV[1])
local refused = refusal(entry, ARGV[2], ARGV[3])
if refused then return refused end

append_reports(entry, 6)
entry.phase = ARGV[5]
entry.holder, entry.trainer, entry.cost = nil, nil, nil
write_entry(KEYS[3], ARGV[1], entry)
append(KEYS[1], KEYS[2], ARGV[2], ARGV[4])
return 'settled'
