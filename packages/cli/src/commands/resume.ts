// caviar resume SWEEP.

import { steerCommand } from "./steer.ts";

export const resumeCommand = () => steerCommand("resume", "Go on with a sweep that was paused.");
