// The document that `caviar run --json` ends with and the API answers for an ended sweep.

import { best, pointSchema } from "@caviar/search";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";

import { type EndCause, endCauseSchema } from "./attempt-ends.ts";
import { spendingSchema } from "./cost.ts";
import { resultHistory } from "./history.ts";
import { toCanonicalJson } from "./json.ts";
import { metricsSchema } from "./metrics.ts";
import { finalParams } from "./panda/seen-by-search.ts";
import { sweepIdSchema, type SweepId, trialNumberSchema } from "./names.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";

export const sweepResultSchema = z.object({
  sweep: sweepIdSchema,
  status: z.enum(["running", "paused", "stopping", "completed", "stopped", "failed"]),
  seed: z.int(),
  trials: z.object({ completed: z.int(), failed: z.int(), stopped: z.int() }),
  /** Why trials ended, each with how many; a cause that no trial had is absent. */
  causes: z.partialRecord(endCauseSchema, z.int()),
  best: z
    .object({
      trial: trialNumberSchema,
      params: pointSchema,
      metrics: metricsSchema,
      cost: spendingSchema,
    })
    .nullable(),
  /** Of every trial and the evaluation. */
  cost: spendingSchema,
  /** Empty until the sweep has ended. */
  digest: z.string(),
});
export type SweepResult = z.infer<typeof sweepResultSchema>;

/**
 * The trial with the best final metric so far; failed trials do not count. Those in a person's hands
 * do, though the search does not see them.
 */
export function bestTrial(state: SweepState): TrialState | undefined {
  const record = best(resultHistory(state));
  return record && state.trials[record.trial];
}

export function resultOf(sweep: SweepId, state: SweepState): SweepResult {
  const count = (outcome: TrialState["outcome"]) =>
    state.trials.filter((trial) => trial.outcome === outcome).length;
  const winner = bestTrial(state);
  return {
    sweep,
    status: state.ending?.status ?? (state.phase === "ended" ? "failed" : state.phase),
    seed: state.spec.seed,
    trials: {
      completed: count("completed"),
      failed: count("failed"),
      stopped: count("stopped"),
    },
    causes: causesOf(state),
    cost: { ...state.cost },
    best: winner
      ? {
          cost: { ...winner.cost },
          trial: winner.trial,
          params: finalParams(winner),
          metrics: { ...winner.rungs.at(-1)?.metrics, ...testMetrics(state, winner) },
        }
      : null,
    digest: state.ending?.digest ?? "",
  };
}

function causesOf({ trials }: SweepState): SweepResult["causes"] {
  const causes: Partial<Record<EndCause, number>> = {};
  for (const { cause } of trials) if (cause) causes[cause] = (causes[cause] ?? 0) + 1;
  return causes;
}

function testMetrics(state: SweepState, winner: TrialState): object {
  return state.evaluation?.trial === winner.trial ? { ...state.evaluation.metrics } : {};
}

/** SHA-256, in hex, over the list of (trial, params, final metrics) in trial order. */
export function digestOf(state: SweepState): string {
  const text = toCanonicalJson(
    state.trials.map(({ trial, params, rungs }) => [trial, params, rungs.at(-1)?.metrics ?? null]),
  );
  return bytesToHex(sha256(utf8ToBytes(text)));
}
