// caviar adopt SWEEP TRIAL: take a trial of a running sweep in hand.

import { askOfTrial } from "./ask-of-trial.ts";

export const adoptCommand = () =>
  askOfTrial({
    name: "adopt",
    summary: "take a trial of a running sweep in hand",
    description:
      "Take a trial of a running sweep in hand: the search leaves it alone until it is given back, and its layers are watched. `caviar babysit --attach SWEEP --trial N` steers it.",
    ask: async (client, ...of) => client.adopt(...of),
    words: (trial) => `trial ${trial} is yours`,
  });
