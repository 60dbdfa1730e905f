// The winner of a sweep, so far.

import { type History, lossOf, type TrialRecord, violationOf } from "./history.ts";
import { listOf } from "./listed-history.ts";

/**
 * The trial with the lowest loss at its last rung, among those with a finite one that did not
 * fail; of equals the lower trial number. Who broke a constraint is only better than who broke it
 * more. With several objectives the first counts.
 */
export function best(history: History): TrialRecord | undefined {
  let winner: TrialRecord | undefined;
  let lossBest = Infinity;
  let violationBest = Infinity;
  for (const record of listOf(history)) {
    const rung = record.rungs.at(-1);
    const [loss, violation] = [lossOf(rung), violationOf(rung)];
    if (record.state === "failed" || loss === Infinity || violation > violationBest) continue;
    if (violation === violationBest && (violation > 0 || loss >= lossBest)) continue;
    winner = record;
    lossBest = loss;
    violationBest = violation;
  }
  return winner;
}
