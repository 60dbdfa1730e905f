// What a person asks of single trials: try this point, stop that trial, try that one once more. Checked
// against the sweep's state before it is written down.

import { CaviarError } from "@caviar/errors";
import {
  decide,
  pointProblems,
  pointSchema,
  reasonNotToEnqueue,
  unitFromPoint,
} from "@caviar/search";
import { z } from "zod";

import type { EventBody } from "./events.ts";
import { historyOf, problemOf } from "./history.ts";
import { nameTextSchema } from "./names.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";

const by = nameTextSchema.default("api");

export const enqueueTrialSchema = z.strictObject({
  by,
  /** A value for each parameter that exists there. */
  params: pointSchema,
});
export type EnqueueTrial = z.infer<typeof enqueueTrialSchema>;

export const trialCommandSchema = z.enum(["stop", "retry"]);
export type TrialCommand = z.infer<typeof trialCommandSchema>;

/** `event`: the place of the request in the ledger; the trial that it leads to is proposed after it. */
export const enqueuedTrialSchema = z.object({ event: z.int().min(1) });
export type EnqueuedTrial = z.infer<typeof enqueuedTrialSchema>;

type Enqueued = Extract<EventBody, { kind: "trial-enqueued" }>;
type StopRequested = Extract<EventBody, { kind: "trial-stop-requested" }>;

/** Throws CAV_USAGE for a point that does not fit, naming the parameter; CAV_SWEEP_ENDED when it is too late. */
export function enqueuedOf(state: SweepState, { params, by: who }: EnqueueTrial): Enqueued {
  const { spec } = state;
  const problems = pointProblems(problemOf(spec), params);
  if (problems.length > 0) {
    const lines = problems.map(
      ({ path, message }) => `${["params", ...path].join(".")}: ${message}`,
    );
    throw new CaviarError("CAV_USAGE", lines.join("\n"));
  }
  assertMayEnqueue(state);
  return { kind: "trial-enqueued", unit: [...unitFromPoint(spec.space, params)], params, by: who };
}

/** Throws CAV_TRIAL_CONFLICT for a trial that goes on, was completed, or is retried already. */
export function retryRequestOf(state: SweepState, trial: TrialState, who: string): Enqueued {
  const number = trial.trial;
  if (trial.outcome !== "failed" && trial.outcome !== "stopped") {
    throw conflict(`a trial that failed or was stopped, got trial ${number}, ${stateText(trial)}`);
  }
  if (trial.panda?.isAmended) {
    throw conflict(
      `a trial as it was proposed, but trial ${number} was amended: fork or rewind it`,
    );
  }
  const waiting = state.enqueued.some(({ retryOf }) => retryOf === number);
  const again = state.trials.find(({ retryOf, phase }) => retryOf === number && phase !== "ended");
  if (waiting || again) {
    const where = again ? ` as trial ${again.trial}` : " as soon as there is room";
    throw conflict(`a trial that nobody retries now, but trial ${number} is retried${where}`);
  }
  assertMayEnqueue(state);
  const { unit, params } = trial;
  return { kind: "trial-enqueued", unit: [...unit], params, retryOf: number, by: who };
}

/** Throws CAV_TRIAL_CONFLICT for one that has ended. */
export function stopRequestOf({ trial, phase, ...rest }: TrialState, who: string): StopRequested {
  if (phase === "ended") {
    throw conflict(`a trial that goes on, got trial ${trial}, ${stateText({ phase, ...rest })}`);
  }
  return { kind: "trial-stop-requested", trial, by: who };
}

function assertMayEnqueue(state: SweepState): void {
  if (state.phase === "ended" || state.evaluation) {
    const instead = state.phase === "ended" ? "it has ended" : "its winner is being tested";
    const message = `expected a sweep that is still searching, but ${instead}`;
    throw new CaviarError("CAV_SWEEP_ENDED", message);
  }
  const [problem, history] = [problemOf(state.spec), historyOf(state)];
  const { reason } = decide(problem, history, 0);
  if (reason !== undefined) {
    const message = `expected a sweep that still begins trials, but it begins no more: ${reason}`;
    throw new CaviarError("CAV_SWEEP_ENDED", message);
  }
  const why = reasonNotToEnqueue(problem, history);
  if (why !== undefined) throw new CaviarError("CAV_TRIAL_CONFLICT", why);
}

function stateText({ phase, outcome }: Pick<TrialState, "phase" | "outcome">): string {
  if (phase !== "ended") return "which goes on";
  return outcome === "stopped" ? "which was stopped" : `which has ${outcome ?? "ended"}`;
}

const conflict = (what: string) => new CaviarError("CAV_TRIAL_CONFLICT", `expected ${what}`);
