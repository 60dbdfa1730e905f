// What a sweep may spend.

import type { z } from "zod";

import { strict, wholeNumber } from "./expected.ts";

const TRIALS_MAX = 1_000_000;
const EPOCHS_MAX = 1_000_000;

export const trialsSchema = wholeNumber(1, TRIALS_MAX);
export const epochsSchema = wholeNumber(1, EPOCHS_MAX);

/** trials: points proposed in all; epochs: the most that one trial is trained. */
export const budgetSchema = strict({ trials: trialsSchema, epochs: epochsSchema }).readonly();

export type Budget = z.infer<typeof budgetSchema>;
