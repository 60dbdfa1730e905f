--[[
  Append a trial's new reports in one event, name its new checkpoint, and hear what to do next.
  Reports of epochs that the ledger has are dropped: they were trained again after a crash, and
  resuming is exact. So a repeated call changes nothing.

  KEYS  log, head, trials
  ARGV  [1] entry  [2] fence  [3] checkpoint key or ""  [4] its epoch  [5] event checkpoint-saved
        [6] what the attempt has cost so far, as JSON: told for it if it is lost
        then two a report: epoch, report as JSON

  The newest checkpoint so far becomes the one before, for when the new one is lost.

  Returns {"continue" | "pause" | "stop" | "over" | "fenced", checkpoint that is no longer named or ""}
]]

local entry = read_entry(KEYS[3], ARGV[1])
if not entry or entry.fence ~= tonumber(ARGV[2]) then return { 'fenced', '' } end
if entry.phase ~= 'pending' then return { 'over', '' } end

local fresh, replaced = {}, ''
for i = 7, #ARGV, 2 do
  local epoch = tonumber(ARGV[i])
  if epoch > entry.epoch then
    entry.epoch, entry.last = epoch, ARGV[i + 1]
    fresh[#fresh + 1] = ARGV[i + 1]
  end
end
-- Whoever comes further is no poison: losses are counted anew.
if #fresh > 0 then
  entry.losses = nil
  local event = '{"kind":"trial-reported","trial":' .. ARGV[1] .. ',"reports":['
  append(KEYS[1], KEYS[2], ARGV[2], event .. table.concat(fresh, ',') .. ']}')
end
if ARGV[3] ~= '' and entry.key ~= ARGV[3] then
  replaced = entry.before or ''
  entry.before, entry.beforeEpoch = entry.key, entry.keyEpoch
  entry.losses = nil
  entry.key, entry.keyEpoch = ARGV[3], tonumber(ARGV[4])
  append(KEYS[1], KEYS[2], ARGV[2], ARGV[5])
end
entry.beat, entry.cost = tonumber(now_ms()), ARGV[6]
write_entry(KEYS[3], ARGV[1], entry)

local phase = redis.call('HGET', KEYS[2], 'phase')
if phase == 'paused' then return { 'pause', replaced } end
if phase == 'stopping' or phase == 'ended' then return { 'stop', replaced } end
return { 'continue', replaced }
