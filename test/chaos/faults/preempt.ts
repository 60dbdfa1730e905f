// SIGTERM, as a spot market sends it: the trainer checkpoints in the middle of its epoch and hands
// its trial back, and an idle one goes on.

import type { Fault } from "../fault.ts";
import { independentTrials } from "../sweeps.ts";

/** A job that is not handed back waits for its lock to run out. */
const LOCK_MS = 10_000;

export const preempt: Fault = {
  name: "SIGTERM",
  promise: "a trainer that is told to leave hands its trial to another, and nothing has failed",
  size: { coordinators: 1, trainers: 3 },
  strikes: { short: 3, long: 20 },
  // One trainer is always idle, so the hand-over is measured and not the wait for a free slot.
  sweep: () => ({ ...independentTrials, parallelism: 2 }),
  async strike({ arena, watch, strike }) {
    const busy = arena.busy(watch);
    if (busy.length === 0) return false;
    await arena.replace(strike.oneOf("victim", busy), "SIGTERM");
    return true;
  },
  problems: (figures) =>
    figures
      .flatMap(({ handovers }) => handovers)
      .filter((ms) => ms >= LOCK_MS)
      .map((ms) => `a hand-over took ${ms} ms: the job was not handed back`),
};
