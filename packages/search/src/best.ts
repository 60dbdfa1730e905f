// The winner of a sweep, so far.

import { type History, lossOf, type TrialRecord } from "./history.ts";

/**
 * The trial with the lowest loss at its last rung, among those with a finite one that did not
 * fail; of equals the lower trial number. With several objectives the first counts.
 */
export function best(history: History): TrialRecord | undefined {
  let winner: TrialRecord | undefined;
  let lossBest = Infinity;
  for (const record of history.trials) {
    const loss = lossOf(record.rungs.at(-1));
    if (record.state === "failed" || loss >= lossBest) continue;
    winner = record;
    lossBest = loss;
  }
  return winner;
}
