// Successive halving over one ladder of rungs: the best 1/eta of a rung go on to the next, which
// is eta times as high. The heart of ASHA and of each bracket of Hyperband.
//
// Trials stand in a queue at each rung: at the first in the order of their numbers, at every
// further one in the order in which they were promoted to it. Whenever eta more of a queue have
// shown their result there is one more seat (seats.ts). A trial may so be promoted long after it
// came to rest. In a reproducible sweep a queue is looked at up to the first trial whose result is
// still to come, so that who is promoted, and in which order, is a function of the results alone;
// otherwise results count as they come.

import type { Decision } from "../decision.ts";
import type { TrialRecord } from "../history.ts";
import { complete, hasOutcome, promote, restsAt, resultAt, stop } from "./rungs.ts";
import { seated } from "./seats.ts";

export type Ladder = {
  /** Every trial that begins at the lowest rung, by number. */
  readonly members: readonly TrialRecord[];
  /** Epochs, rising. */
  readonly rungs: readonly number[];
  readonly eta: number;
  /** No further member will come. */
  readonly isClosed: boolean;
  readonly inOrder: boolean;
  /** Seats are given when the whole queue has shown its results, all at once. */
  readonly waitsForAll: boolean;
};

/** What is due on a ladder; promotions to high rungs first, because they are nearest to the end. */
export function halve(ladder: Ladder): readonly Decision[] {
  const { rungs, eta } = ladder;
  const decisions: (readonly Decision[])[] = [];
  let queue = ladder.members;
  let isClosed = ladder.isClosed;
  for (const [level, epochs] of rungs.entries()) {
    const next = rungs[level + 1];
    if (next === undefined) {
      decisions.push(queue.filter((record) => restsAt(record, epochs)).map(complete));
      break;
    }
    const seen = settledPart(queue, epochs, ladder.inOrder);
    isClosed &&= seen.length === queue.length;
    const results = seen.map((record) => resultAt(record, epochs));
    const isDue = isClosed || !ladder.waitsForAll;
    const winners = isDue ? seated(results, eta, ladder.inOrder && !ladder.waitsForAll) : [];
    const going = winners.map((index) => seen[index]!);
    const reason = `among the best ${going.length} of ${seen.length} at ${epochs} epochs`;
    decisions.push(
      going
        .filter((record) => restsAt(record, epochs))
        .map((record) => promote(record, next, reason)),
    );
    if (isClosed) decisions.push(losers(seen, going, epochs));
    // In whatever order results come, who was promoted once is in the next queue.
    const winning = new Set(going);
    queue = ladder.inOrder
      ? going
      : seen.filter((record) => record.targetEpochs > epochs || winning.has(record));
  }
  return decisions.toReversed().flat();
}

/** Epochs that `members` trials on a ladder are trained in all, if each rung keeps 1/eta. */
export function ladderEpochs(members: number, rungs: readonly number[], eta: number): number {
  return rungs.reduce((sum, epochs, level) => {
    const going = Math.floor(members / eta ** level);
    return sum + going * (epochs - (rungs[level - 1] ?? 0));
  }, 0);
}

function losers(
  seen: readonly TrialRecord[],
  going: readonly TrialRecord[],
  epochs: number,
): readonly Decision[] {
  const winners = new Set(going);
  return seen
    .filter((record) => restsAt(record, epochs) && !winners.has(record))
    .map((record) => stop(record, `not among the best ${going.length} at ${epochs} epochs`));
}

/** The trials of a queue whose result at a rung counts by now. */
function settledPart(
  queue: readonly TrialRecord[],
  epochs: number,
  inOrder: boolean,
): readonly TrialRecord[] {
  if (!inOrder) return queue.filter((record) => hasOutcome(record, epochs));
  const open = queue.findIndex((record) => !hasOutcome(record, epochs));
  return open === -1 ? queue : queue.slice(0, open);
}
