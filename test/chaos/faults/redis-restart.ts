// Redis ends, gracefully or not, and comes back from its append-only file.

import type { Fault } from "../fault.ts";

export const redisRestart: Fault = {
  name: "Redis restarts",
  promise: "Redis comes back from its append-only file, and everybody goes on",
  size: { coordinators: 1, trainers: 2 },
  strikes: { short: 2, long: 10 },
  async strike({ arena, strike }) {
    await arena.redis.restart(strike.number % 2 === 0 ? "SIGKILL" : "SIGTERM");
    return true;
  },
};
