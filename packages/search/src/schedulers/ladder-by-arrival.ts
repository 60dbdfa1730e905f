// Successive halving of one ladder where results count as they come, kept up between two questions:
// what successive-halving.ts works out from all trials, at the price of those that changed. For one
// objective, while trials still come; that file is its reference, and does the rest.

import type { Decision } from "../decision.ts";
import type { TrialRecord } from "../history.ts";
import { compareKeys, isUsable, type Key, type Result, scalarKey } from "../result-order.ts";
import { lowerBound } from "../sorted.ts";
import { SortedList } from "../sorted-list.ts";
import type { KeptLadder, LadderShape } from "./kept-ladder.ts";
import { complete, hasOutcome, hasSeveralLosses, promote, restsAt, resultAt } from "./rungs.ts";

type Standing = { readonly record: TrialRecord; readonly result: Result; readonly key: Key };

/** One rung: who has come to it, and who of them waits there. */
type Rung = {
  readonly epochs: number;
  /** Everybody whose outcome is settled, best first. */
  readonly settled: SortedList<Standing>;
  /** Those of them that rest there, best first. */
  readonly waiting: SortedList<Standing>;
};

export class LadderByArrival implements KeptLadder {
  readonly #shape: LadderShape;
  readonly #rungs: readonly Rung[];
  #several = 0;

  constructor(shape: LadderShape) {
    this.#shape = shape;
    this.#rungs = shape.rungs.map((epochs) => ({
      epochs,
      settled: new SortedList(inOrder),
      waiting: new SortedList(inOrder),
    }));
  }

  get hasSeveral(): boolean {
    return this.#several > 0;
  }

  fill(records: Iterable<TrialRecord>): void {
    const members = [...records].filter((record) => this.#isMember(record));
    this.#several = members.filter(hasSeveralLosses).length;
    for (const rung of this.#rungs) {
      const { epochs, settled, waiting } = rung;
      const there = members.filter((record) => this.#isSettledAt(record, rung));
      const standings = there.map((record) => standingAt(record, epochs));
      settled.addAll(standings);
      waiting.addAll(standings.filter(({ record }) => restsAt(record, epochs)));
    }
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    if (before !== undefined && this.#isMember(before)) this.#leave(before);
    if (after !== undefined && this.#isMember(after)) this.#enter(after);
  }

  decide(): readonly Decision[] {
    const due = this.#rungs.map((rung, level) => this.#dueAt(rung, this.#shape.rungs[level + 1]));
    return due.toReversed().flat();
  }

  #dueAt({ epochs, settled, waiting }: Rung, next: number | undefined): readonly Decision[] {
    if (next === undefined) {
      const arrived = waiting.slice().map(({ record }) => record);
      return arrived.toSorted((a, b) => a.trial - b.trial).map(complete);
    }
    const seats = Math.floor(settled.length / this.#shape.eta);
    const winners: TrialRecord[] = [];
    for (const standing of waiting) {
      if (!isUsable(standing.result) || settled.placeOf(standing) >= seats) break;
      winners.push(standing.record);
    }
    if (winners.length === 0) return [];
    const usable = lowerBound(seats, (index) => isUsable(settled.at(index)!.result));
    const reason = `among the best ${usable} of ${settled.length} at ${epochs} epochs`;
    return winners.map((record) => promote(record, next, reason));
  }

  #isMember({ trial }: TrialRecord): boolean {
    return this.#shape.isMember(trial);
  }

  #enter(record: TrialRecord): void {
    if (hasSeveralLosses(record)) this.#several++;
    for (const rung of this.#rungs) {
      if (!this.#isSettledAt(record, rung)) continue;
      const standing = standingAt(record, rung.epochs);
      rung.settled.add(standing);
      if (restsAt(record, rung.epochs)) rung.waiting.add(standing);
    }
  }

  #leave(record: TrialRecord): void {
    if (hasSeveralLosses(record)) this.#several--;
    for (const rung of this.#rungs) {
      if (!this.#isSettledAt(record, rung)) continue;
      const standing = standingAt(record, rung.epochs);
      rung.settled.delete(standing);
      rung.waiting.delete(standing);
    }
  }

  /** Whether a trial stands in a rung's queue, with its outcome there settled. */
  #isSettledAt(record: TrialRecord, rung: Rung): boolean {
    const before = this.#shape.rungs[this.#rungs.indexOf(rung) - 1];
    const isQueued = before === undefined || record.targetEpochs > before;
    return isQueued && hasOutcome(record, rung.epochs);
  }
}

function standingAt(record: TrialRecord, epochs: number): Standing {
  const result = resultAt(record, epochs);
  return { record, result, key: scalarKey(result) };
}

function inOrder(a: Standing, b: Standing): number {
  return compareKeys(a.key, b.key) || a.record.trial - b.record.trial;
}
