// caviar retry SWEEP TRIAL: try a failed or stopped trial once more.

import { askOfTrial } from "./ask-of-trial.ts";

export const retryCommand = () =>
  askOfTrial({
    name: "retry",
    summary: "try a failed or stopped trial once more",
    description:
      "Try a failed or stopped trial once more, as a new trial with the same parameters and seed, which goes on from the last checkpoint where there is one.",
    ask: async (client, ...of) => client.retryTrial(...of),
    words: (trial) => `trial ${trial} is retried as soon as there is room`,
  });
