// A trial's state in one word, as a person would say it.

import { endWords, type Interruption, type SweepSpec, type TrialState } from "@caviar/protocol";

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

const WAITS: Readonly<Record<Interruption, string>> = {
  preempted: "waiting, was preempted",
  paused: "waiting, was paused",
  stopped: "waiting, was stopped",
  threw: "waiting, has failed",
  "out-of-memory": "waiting, was out of memory",
  "timed-out": "waiting, has timed out",
  lost: "waiting, its trainer was lost",
};

/** The same with why: what ended it, or what it waits for once more. */
export function statusWords(trial: TrialState): string {
  const { phase, cause, stoppedBy, interruption, trainer } = trial;
  if (phase === "ended" && cause !== undefined) return endWords(cause, stoppedBy);
  const isWaiting = phase === "pending" && trainer === undefined;
  return isWaiting && interruption !== undefined ? WAITS[interruption] : statusOf(trial);
}

/** The sweep's metric as the trial last reported it. */
export function metricOf(spec: Pick<SweepSpec, "metric">, trial: TrialState): number | undefined {
  return (trial.metrics ?? trial.rungs.at(-1)?.metrics)?.[spec.metric.name];
}
