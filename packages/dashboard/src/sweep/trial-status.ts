// A trial's state in one word, as a person would say it.

import type { SweepSpec, TrialState } from "@caviar/protocol";

export type TrialStatus = "waiting" | "training" | "resting" | "completed" | "stopped" | "failed";

/** In the order of a trial's life. */
export const TRIAL_STATUSES: readonly TrialStatus[] = [
  "waiting",
  "training",
  "resting",
  "completed",
  "stopped",
  "failed",
];

export function statusOf(trial: TrialState): TrialStatus {
  if (trial.phase === "pending") return trial.trainer === undefined ? "waiting" : "training";
  return trial.phase === "resting" ? "resting" : (trial.outcome ?? "failed");
}

/** The sweep's metric as the trial last reported it. */
export function metricOf(spec: Pick<SweepSpec, "metric">, trial: TrialState): number | undefined {
  return (trial.metrics ?? trial.rungs.at(-1)?.metrics)?.[spec.metric.name];
}
