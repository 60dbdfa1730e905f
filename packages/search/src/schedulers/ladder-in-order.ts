// Successive halving of one ladder in a reproducible sweep, kept up between two questions: what
// successive-halving.ts works out from all trials, at the price of those that changed. For one
// objective, while trials still come; that file is its reference, and does the rest.
//
// A queue is only ever looked at up to the first trial whose result is still to come, and what it
// gave up to there never changes (seats.ts), so that it is enough to go on from where it stood.

import type { Decision } from "../decision.ts";
import type { TrialRecord } from "../history.ts";
import { isUsable } from "../result-order.ts";
import type { KeptLadder, LadderShape } from "./kept-ladder.ts";
import { complete, hasOutcome, hasSeveralLosses, promote, restsAt, resultAt } from "./rungs.ts";
import { SeatQueue } from "./seats.ts";

/** One rung and the queue before it, as trial numbers. */
type Rung = {
  readonly epochs: number;
  readonly queue: number[];
  /** How many of the queue were looked at. */
  seen: number;
  readonly seats: SeatQueue;
  winners: number;
  /** Winners, and at the last rung all, of whom it is not known yet that they went on. */
  waiting: readonly number[];
};

export class LadderInOrder implements KeptLadder {
  readonly #shape: LadderShape;
  readonly #known = new Map<number, TrialRecord>();
  #rungs: readonly Rung[];
  #several = 0;
  /** A record changed in a way that results do not: all is to be looked at anew. */
  #isStale = false;

  constructor(shape: LadderShape) {
    this.#shape = shape;
    this.#rungs = freshRungs(shape);
  }

  get hasSeveral(): boolean {
    return this.#several > 0;
  }

  fill(records: readonly TrialRecord[]): void {
    for (const record of records) this.change(undefined, record);
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    const trial = (after ?? before)?.trial;
    if (trial === undefined || !this.#shape.isMember(trial)) return;
    if (before !== undefined && hasSeveralLosses(before)) this.#several--;
    if (after === undefined) this.#known.delete(trial);
    else {
      this.#known.set(trial, after);
      if (hasSeveralLosses(after)) this.#several++;
    }
    if (before === undefined) this.#rungs[0]!.queue.push(trial);
    else if (after === undefined || !continues(before, after)) this.#isStale = true;
  }

  decide(): readonly Decision[] {
    if (this.#isStale) this.#restart();
    const due = this.#rungs.map((rung, level) => {
      this.#advance(rung, this.#rungs[level + 1]);
      return this.#dueAt(rung, this.#shape.rungs[level + 1]);
    });
    return due.toReversed().flat();
  }

  #restart(): void {
    this.#rungs = freshRungs(this.#shape);
    this.#rungs[0]!.queue.push(...[...this.#known.keys()].toSorted((a, b) => a - b));
    this.#isStale = false;
  }

  /** Look at those of the queue whose outcome has come, and send on who gets a seat. */
  #advance(rung: Rung, next: Rung | undefined): void {
    const { epochs, queue, seats } = rung;
    const entered = [...rung.waiting];
    if (next === undefined) {
      for (; rung.seen < queue.length; rung.seen++) entered.push(queue[rung.seen]!);
    }
    for (; rung.seen < queue.length; rung.seen++) {
      const record = this.#known.get(queue[rung.seen]!)!;
      if (!hasOutcome(record, epochs)) break;
      for (const place of seats.push(resultAt(record, epochs))) {
        const winner = queue[place]!;
        if (!isUsable(resultAt(this.#known.get(winner)!, epochs))) continue;
        rung.winners++;
        entered.push(winner);
        next!.queue.push(winner);
      }
    }
    rung.waiting = entered.filter((trial) => {
      const { state, targetEpochs } = this.#known.get(trial)!;
      return (state === "resting" || state === "pending") && targetEpochs <= epochs;
    });
  }

  #dueAt(rung: Rung, next: number | undefined): readonly Decision[] {
    const { epochs, seen, waiting, winners } = rung;
    const arrived = waiting
      .map((trial) => this.#known.get(trial)!)
      .filter((record) => restsAt(record, epochs));
    if (next === undefined) return arrived.map(complete);
    const reason = `among the best ${winners} of ${seen} at ${epochs} epochs`;
    return arrived.map((record) => promote(record, next, reason));
  }
}

function freshRungs({ rungs, eta }: LadderShape): readonly Rung[] {
  return rungs.map((epochs) => ({
    epochs,
    queue: [],
    seen: 0,
    seats: new SeatQueue(eta),
    winners: 0,
    waiting: [],
  }));
}

/**
 * Whether a record is a later state of the other: what was settled about it still is. It is not after
 * a decision that was thought through and then not carried out.
 */
function continues(before: TrialRecord, after: TrialRecord): boolean {
  if (after.targetEpochs < before.targetEpochs) return false;
  if (!isOpen(before) && (isOpen(after) || before.rungs.length !== after.rungs.length))
    return false;
  return before.rungs.every((rung, i) => after.rungs[i] === rung);
}

const isOpen = ({ state }: TrialRecord): boolean => state === "pending" || state === "resting";
