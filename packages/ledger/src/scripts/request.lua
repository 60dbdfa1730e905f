--[[
  Write down what a person asked of a sweep that goes on, once a key.

  KEYS  log, head, trials, requests, steering
  ARGV  [1] event  [2] the request's idempotency key, or ""  [3] what was requested, hashed
        [4] entry of a trial that must not have ended, or ""
        [5] "search": refused when the winner is being tested; or ""
        [6] what its trainer is to do with the trial of [4], or ""
        [7] "wake": it must be trained for that, also when it is paused; or ""

  Returns {"asked", its sequence number}, and {"asked", the earlier one's} for the same request
          again; {"conflict", 0}: the key was another request's; {"over", 0}: the trial has ended;
          {"testing", 0}; else {the sweep's phase: stopping or ended, 0}, or {"unknown", 0}.
]]

local phase = redis.call('HGET', KEYS[2], 'phase')
if not phase then return { 'unknown', 0 } end

if ARGV[2] ~= '' then
  local before = redis.call('HGET', KEYS[4], ARGV[2])
  if before then
    local seq, hash = string.match(before, '^(%d+) (%x+)$')
    if hash ~= ARGV[3] then return { 'conflict', 0 } end
    return { 'asked', tonumber(seq) }
  end
end

if phase ~= 'running' and phase ~= 'paused' then return { phase, 0 } end
local entry
if ARGV[4] ~= '' then
  entry = read_entry(KEYS[3], ARGV[4])
  if not entry or entry.phase == 'ended' then return { 'over', 0 } end
end
if ARGV[5] == 'search' and redis.call('HEXISTS', KEYS[3], 'evaluation') == 1 then
  return { 'testing', 0 }
end

local seq = append(KEYS[1], KEYS[2], 0, ARGV[1])
if ARGV[6] ~= '' then
  local acts = cjson.decode(redis.call('HGET', KEYS[5], ARGV[4]) or '[]')
  acts[#acts + 1] = { act = seq, order = ARGV[6] }
  redis.call('HSET', KEYS[5], ARGV[4], cjson.encode(acts))
  entry.steered = seq
  if ARGV[7] == 'wake' then entry.halted, entry.woken = nil, seq end
  write_entry(KEYS[3], ARGV[4], entry)
end
if ARGV[2] ~= '' then redis.call('HSET', KEYS[4], ARGV[2], seq .. ' ' .. ARGV[3]) end
return { 'asked', seq }
