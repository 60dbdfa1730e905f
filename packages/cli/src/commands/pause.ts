// caviar pause SWEEP.

import { steerCommand } from "./steer.ts";

export const pauseCommand = () =>
  steerCommand("pause", "Have running trials save their work and wait; nothing is lost.");
