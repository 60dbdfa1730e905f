// kill -9, of whoever: a trainer in the middle of an epoch, a coordinator in the middle of a decision.

import type { Fault } from "../fault.ts";

export const kill: Fault = {
  name: "kill -9",
  promise: "kill -9 of trainers and coordinators costs time, and nothing else",
  size: { coordinators: 2, trainers: 3 },
  strikes: { short: 4, long: 100 },
  async strike({ arena, strike }) {
    await arena.replace(strike.oneOf("victim", arena.members), "SIGKILL");
    return true;
  },
};
