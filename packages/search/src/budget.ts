// What a sweep may spend.

import { z } from "zod";

import { expected, strict, wholeNumber } from "./expected.ts";

const TRIALS_MAX = 1_000_000;
const EPOCHS_MAX = 1_000_000;

export const trialsSchema = wholeNumber(1, TRIALS_MAX);
export const epochsSchema = wholeNumber(1, EPOCHS_MAX);

const epochsInAll = wholeNumber(1, TRIALS_MAX * EPOCHS_MAX);
const hoursMax = 1_000_000;
const hours = z
  .number(expected("a number of hours"))
  .gt(0, expected("more than 0 hours"))
  .max(hoursMax, expected(`at most ${hoursMax} hours`));

/**
 * trials: points proposed in all; epochs: the most that one trial is trained. totalEpochs: no new
 * trial is begun, and no new round, whose first epochs would lead beyond it; what has been begun is
 * trained as far as the scheduler lets it. hours and cpuHours are for whoever carries the search out:
 * it has no clock itself.
 */
export const budgetSchema = strict({
  trials: trialsSchema,
  epochs: epochsSchema,
  totalEpochs: epochsInAll.optional(),
  hours: hours.optional(),
  cpuHours: hours.optional(),
}).readonly();

export type Budget = z.infer<typeof budgetSchema>;
