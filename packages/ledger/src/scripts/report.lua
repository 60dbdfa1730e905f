--[[
  Append a trial's new reports in one event, name its new checkpoint, and hear what to do next. A
  repeated call changes nothing.

  KEYS  log, head, trials
  ARGV  [1] entry  [2] fence  [3] holder  [4] checkpoint key or ""  [5] its epoch
        [6] event checkpoint-saved
        [7] what the attempt has cost so far, as JSON: told for it if it is lost
        then two a report: epoch, report as JSON

  The newest checkpoint so far becomes the one before, for when the new one is lost.

  Returns {"continue" | "pause" | "stop" | "over" | "fenced", checkpoint that is no longer named or "",
           sequence number of the last thing that a person asked of the trial, or 0}
]]

local entry = read_entry(KEYS[3], ARGV[1])
local refused = refusal(entry, ARGV[2], ARGV[3])
if refused then return { refused, '', 0 } end

local replaced = ''
append_reports(entry, 8)
if ARGV[4] ~= '' and entry.key ~= ARGV[4] then
  replaced = entry.before or ''
  entry.before, entry.beforeEpoch = entry.key, entry.keyEpoch
  entry.losses = nil
  entry.key, entry.keyEpoch = ARGV[4], tonumber(ARGV[5])
  append(KEYS[1], KEYS[2], ARGV[2], ARGV[6])
end
entry.beat, entry.cost = tonumber(now_ms()), ARGV[7]
write_entry(KEYS[3], ARGV[1], entry)

local phase = redis.call('HGET', KEYS[2], 'phase')
local steered = entry.steered or 0
if phase == 'paused' then return { 'pause', replaced, steered } end
if phase == 'stopping' or phase == 'ended' then return { 'stop', replaced, steered } end
return { 'continue', replaced, steered }
