// SIGSTOP past the lock, as a virtual machine that is moved: another trainer takes over, and the
// sleeper wakes up in the belief that it still holds the trial.

import type { Fault } from "../fault.ts";
import { takenOver } from "../taken-over.ts";

export const zombie: Fault = {
  name: "SIGSTOP, SIGCONT",
  promise:
    "a trainer that freezes past its lock loses the trial, and changes nothing when it wakes",
  size: { coordinators: 1, trainers: 3 },
  strikes: { short: 1, long: 6 },
  async strike({ arena, watch, strike }) {
    const busy = arena.busy(watch);
    if (busy.length === 0) return false;
    const victim = strike.oneOf("victim", busy);
    victim.child.kill("SIGSTOP");
    try {
      return await takenOver(watch, victim);
    } finally {
      victim.child.kill("SIGCONT");
    }
  },
};
