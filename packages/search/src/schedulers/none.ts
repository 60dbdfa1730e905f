// No scheduler: each trial is trained to the full budget at once, and ends there.
//
// Use it when trials are short, or when early results say little about late ones. Do not use it
// when most trials are visibly bad after a tenth of their training: a scheduler saves that time.

import { z } from "zod";

import { strict } from "../expected.ts";
import { openTrials } from "../open-trials.ts";
import { complete } from "./rungs.ts";
import type { Scheduler } from "./scheduler.ts";

export const noneSchema = strict({ name: z.literal("none") }).readonly();

/** Completes every trial that reached its target. */
export function none(): Scheduler {
  return {
    firstEpochs: ({ epochs }) => epochs,
    decide: (_setting, history) => openTrials(history).resting.slice().map(complete),
  };
}
