// One trainer is cut off while it trains. When the network heals, what it had sent is lost, or
// arrives late: after another trainer has begun the trial.

import type { Fault } from "../fault.ts";
import { takenOver } from "../taken-over.ts";

const WAYS = ["silence, then all of it late", "silence, then a reset", "refused"] as const;

export const partition: Fault = {
  name: "partition",
  promise: "a trainer that is cut off loses the trial, and what it says late changes nothing",
  size: { coordinators: 1, trainers: 3 },
  strikes: { short: 1, long: 6 },
  async strike({ arena, watch, strike }) {
    const busy = arena.busy(watch);
    if (busy.length === 0) return false;
    const victim = strike.oneOf("victim", busy);
    const { proxy } = victim;
    const way = strike.oneOf("way", WAYS);
    if (way === "refused") proxy.refuse();
    else proxy.stall();
    try {
      return await takenOver(watch, victim);
    } finally {
      if (way === "silence, then a reset") proxy.cut();
      proxy.flow();
      proxy.accept();
    }
  },
};
