// What training costs, as attempts tell it and as the fold adds it up.

import { z } from "zod";

const seconds = z.number().min(0);
const count = z.int().min(0);

/**
 * Of one attempt, from its begin to now. `cpuSeconds`: of the worker thread that trained.
 * `epochsAgain`: those of `epochs` that an earlier attempt had reported already.
 */
export const costSchema = z.object({
  cpuSeconds: seconds,
  wallSeconds: seconds,
  epochs: count,
  epochsAgain: count,
});
export type Cost = z.infer<typeof costSchema>;

/** Of a trial or a sweep. `waitedSeconds`: for a trainer, while the sweep was not paused. */
export const spendingSchema = z.object({ ...costSchema.shape, waitedSeconds: seconds });
export type Spending = z.infer<typeof spendingSchema>;

export const NO_COST: Cost = { cpuSeconds: 0, wallSeconds: 0, epochs: 0, epochsAgain: 0 };

/** Add what a running attempt has cost since it last told. */
export function addCost(sum: Spending, cost: Cost, told: Cost): void {
  sum.cpuSeconds += cost.cpuSeconds - told.cpuSeconds;
  sum.wallSeconds += cost.wallSeconds - told.wallSeconds;
  sum.epochs += cost.epochs - told.epochs;
  sum.epochsAgain += cost.epochsAgain - told.epochsAgain;
}
