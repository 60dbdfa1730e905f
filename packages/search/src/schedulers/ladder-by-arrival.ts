// Successive halving of one ladder where results count as they come, kept up between two questions:
// what successive-halving.ts works out from all trials, at the price of those that changed. For one
// objective, while trials still come; that file is its reference, and does the rest.

import type { Decision } from "../decision.ts";
import type { TrialRecord } from "../history.ts";
import { compareScalar, isUsable, type Result } from "../result-order.ts";
import { lowerBound } from "../sorted.ts";
import type { KeptLadder, LadderShape } from "./kept-ladder.ts";
import { complete, hasOutcome, hasSeveralLosses, promote, restsAt, resultAt } from "./rungs.ts";

type Standing = { readonly record: TrialRecord; readonly result: Result };

/** One rung: who has come to it, and who of them waits there. */
type Rung = {
  readonly epochs: number;
  /** Everybody whose outcome is settled, best first. */
  readonly settled: Standing[];
  /** Those of them that rest there, best first. */
  readonly waiting: Standing[];
};

export class LadderByArrival implements KeptLadder {
  readonly #shape: LadderShape;
  readonly #rungs: readonly Rung[];
  #several = 0;

  constructor(shape: LadderShape) {
    this.#shape = shape;
    this.#rungs = shape.rungs.map((epochs) => ({ epochs, settled: [], waiting: [] }));
  }

  get hasSeveral(): boolean {
    return this.#several > 0;
  }

  fill(records: readonly TrialRecord[]): void {
    for (const record of records) if (this.#isMember(record)) this.#enter(record, true);
    for (const { settled, waiting } of this.#rungs) {
      settled.sort(inOrder);
      waiting.sort(inOrder);
    }
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    if (before !== undefined && this.#isMember(before)) this.#leave(before);
    if (after !== undefined && this.#isMember(after)) this.#enter(after, false);
  }

  decide(): readonly Decision[] {
    const due = this.#rungs.map((rung, level) => this.#dueAt(rung, this.#shape.rungs[level + 1]));
    return due.toReversed().flat();
  }

  #dueAt({ epochs, settled, waiting }: Rung, next: number | undefined): readonly Decision[] {
    if (next === undefined) {
      const arrived = waiting.map(({ record }) => record);
      return arrived.toSorted((a, b) => a.trial - b.trial).map(complete);
    }
    const seats = Math.floor(settled.length / this.#shape.eta);
    const losing = waiting.findIndex(
      (standing) => !isUsable(standing.result) || placeOf(settled, standing) >= seats,
    );
    const winners = losing === -1 ? waiting : waiting.slice(0, losing);
    if (winners.length === 0) return [];
    const usable = lowerBound(seats, (index) => isUsable(settled[index]!.result));
    const reason = `among the best ${usable} of ${settled.length} at ${epochs} epochs`;
    return winners.map(({ record }) => promote(record, next, reason));
  }

  #isMember({ trial }: TrialRecord): boolean {
    return this.#shape.isMember(trial);
  }

  #enter(record: TrialRecord, isUnsorted: boolean): void {
    if (hasSeveralLosses(record)) this.#several++;
    for (const { epochs, settled, waiting } of this.#reached(record)) {
      const standing = { record, result: resultAt(record, epochs) };
      for (const list of restsAt(record, epochs) ? [settled, waiting] : [settled]) {
        list.splice(isUnsorted ? list.length : placeOf(list, standing), 0, standing);
      }
    }
  }

  #leave(record: TrialRecord): void {
    if (hasSeveralLosses(record)) this.#several--;
    for (const { epochs, settled, waiting } of this.#reached(record)) {
      const standing = { record, result: resultAt(record, epochs) };
      for (const list of restsAt(record, epochs) ? [settled, waiting] : [settled]) {
        list.splice(placeOf(list, standing), 1);
      }
    }
  }

  /** The rungs in whose queue a trial stands, with its outcome there settled. */
  #reached(record: TrialRecord): readonly Rung[] {
    return this.#rungs.filter(({ epochs }, level) => {
      const isQueued = level === 0 || record.targetEpochs > this.#shape.rungs[level - 1]!;
      return isQueued && hasOutcome(record, epochs);
    });
  }
}

function inOrder(a: Standing, b: Standing): number {
  return compareScalar(a.result, b.result) || a.record.trial - b.record.trial;
}

/** Where a standing is among others that are in order, or belongs. */
function placeOf(settled: readonly Standing[], standing: Standing): number {
  return lowerBound(settled.length, (index) => inOrder(settled[index]!, standing) < 0);
}
