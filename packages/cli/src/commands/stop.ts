// caviar stop SWEEP.

import { steerCommand } from "./steer.ts";

export const stopCommand = () =>
  steerCommand("stop", "End a sweep early: the best trial so far is tested and saved.");
