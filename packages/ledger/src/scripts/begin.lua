--[[
  Take a trial (or the evaluation) in hand. Whoever held it before and fell silent is lost: that is
  written down, and it is fenced off from now on. One that still reports keeps the trial, so a job
  that is delivered twice is trained once. A trial that has lost too many holders without coming
  further is given to nobody: it would take the next one with it.

  KEYS  log, head, trials
  ARGV  [1] entry  [2] holder: unique to this attempt, so that a repeated call changes nothing
        [3] target in epochs that the job was made for; 0: any
        [4] the event trial-begun or evaluation-begun, to which "fromEpoch" is added here
        [5] how long a holder may be silent, ms
        [6] the event attempt-lost or evaluation-lost, to which who, how long and cost are added
        [7] trainer  [8] how many lost holders in a row are too many

  Returns {"begun", fence, checkpoint key or "", its epoch, last report as JSON or "",
           key of the checkpoint before or "", its epoch,
           sequence number of the last thing that a person asked of it, or 0}
          {"over"}     it rests, has ended, or aims at another target: the job is out of date
          {"held"}     another holder reported a moment ago: this delivery is one too many
          {"paused"}   the sweep or the trial is paused: the job will be made again
          {"quarantined"}  too many holders were lost with it: the coordinator is to end it
          {"unknown"}  there is no such sweep or trial: the job is an orphan
]]

local phase = redis.call('HGET', KEYS[2], 'phase')
local entry = phase and read_entry(KEYS[3], ARGV[1])
if not entry then return { 'unknown' } end

local target = tonumber(ARGV[3])
if entry.phase ~= 'pending' or phase == 'ended' then return { 'over' } end
if target > 0 and entry.epochs ~= target then return { 'over' } end
if phase == 'paused' or entry.halted then return { 'paused' } end

local now = tonumber(now_ms())
if entry.holder and entry.holder ~= ARGV[2] and now - entry.beat < tonumber(ARGV[5]) then
  return { 'held' }
end

local from = entry.keyEpoch or 0
if entry.holder ~= ARGV[2] then
  if entry.holder then
    entry.losses = (entry.losses or 0) + 1
    local who = ',"trainer":' .. cjson.encode(entry.trainer or '')
    local silent = ',"silentMs":' .. string.format('%.0f', math.max(0, now - entry.beat))
    local cost = entry.cost and ',"cost":' .. entry.cost or ''
    local event = string.sub(ARGV[6], 1, -2) .. who .. silent .. cost .. '}'
    append(KEYS[1], KEYS[2], entry.fence, event)
    entry.holder, entry.cost = nil, nil
  end
  if (entry.losses or 0) >= tonumber(ARGV[8]) then
    write_entry(KEYS[3], ARGV[1], entry)
    return { 'quarantined' }
  end
  entry.fence = entry.fence + 1
  entry.holder, entry.trainer = ARGV[2], ARGV[7]
  entry.beat = now
  write_entry(KEYS[3], ARGV[1], entry)
  local event = string.sub(ARGV[4], 1, -2) .. ',"fromEpoch":' .. from .. '}'
  append(KEYS[1], KEYS[2], entry.fence, event)
end
return { 'begun', entry.fence, entry.key or '', from, entry.last or '', entry.before or '',
  entry.beforeEpoch or 0, entry.steered or 0 }
