// caviar give-back SWEEP TRIAL: let the search have a trial again.

import { askOfTrial } from "./ask-of-trial.ts";

export const giveBackCommand = () =>
  askOfTrial({
    name: "give-back",
    summary: "give an adopted trial back to the search",
    description:
      "Give an adopted trial back. One that nobody changed is a trial as any other; one that was amended trains to its target, and the sampler leaves it out or learns from its final parameters, as the sweep file's `amendedTrials` says.",
    ask: async (client, ...of) => client.giveBack(...of),
    words: (trial) => `trial ${trial} is the search's again`,
  });
