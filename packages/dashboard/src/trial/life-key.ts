import type { SweepTable } from "@caviar/protocol";

/** Another text when something about this trial has changed: what was asked about it is asked again. */
export function lifeKey({ trials, head }: SweepTable, trial: number): string {
  const { epoch, status, span } = trials;
  const words = [epoch.at(trial), status.at(trial), span.at(trial), head.evaluation?.phase];
  return words.join(" ");
}
