// Proof that a ledger's decisions follow from it. Every event that a coordinator appended names its
// `basis`, the state it was decided from: `plan`, asked again from that state, must answer just these
// events. Two folds walk along the ledger: one at its head, one that follows from basis to basis.
//
// A planned event may be missing for one reason only: decide.lua skips what is about a trial that has
// ended between the basis and the decision.

import { type EventBody, eventBodySchema, type LedgerEvent } from "./events.ts";
import { beginFold, foldEvent } from "./fold.ts";
import { toCanonicalJson, toJson } from "./json.ts";
import { plan } from "./plan.ts";
import type { SweepState } from "./sweep-state.ts";

/** The events that only a coordinator appends. */
const DECIDED = [
  "trial-proposed",
  "trial-promoted",
  "trial-ended",
  "zoomed",
  "evaluation-requested",
  "budget-spent",
  "sweep-ended",
] as const satisfies EventBody["kind"][];
type DecidedKind = (typeof DECIDED)[number];

/** What a decision was, for counting: ends of trials are told apart by their outcome. */
export type Checked =
  | Exclude<DecidedKind, "trial-ended">
  | Extract<EventBody, { kind: "trial-ended" }>["outcome"];

/** The first place where a ledger is not what it would have to be. */
export type Difference = {
  readonly seq: number;
  /** What should be there, and what is; undefined: nothing. */
  readonly expected: EventBody | undefined;
  readonly got: EventBody | undefined;
  readonly why: string;
};

const isDecided = (kind: EventBody["kind"]): kind is DecidedKind =>
  DECIDED.some((decided) => decided === kind);

/** What was planned from one basis, and how much of it has been met. */
type Batch = {
  readonly basis: number;
  planned: readonly EventBody[];
  /** Everything for which there was room: that is how older versions planned. */
  isWide: boolean;
  next: number;
};

/** Takes in a ledger event by event, from its first. */
export class Replay {
  /** How many decisions of each kind were found to follow. */
  readonly counts = new Map<Checked, number>();
  /** The state after the events taken in. */
  state: SweepState | undefined;
  #behind: SweepState | undefined;
  /** Events between the two folds. */
  #between: LedgerEvent[] = [];
  #batch: Batch | undefined;

  /** The first difference, if this event shows one; nothing may be taken in after it. */
  take(event: LedgerEvent): Difference | undefined {
    if (event.basis === undefined || event.basis !== this.#batch?.basis) {
      const missing = this.#close(event.seq);
      if (missing) return missing;
    }
    const difference = this.#follows(event) ?? this.#fold(event);
    if (!difference && isDecided(event.kind)) {
      const checked = event.kind === "trial-ended" ? event.outcome : event.kind;
      this.counts.set(checked, (this.counts.get(checked) ?? 0) + 1);
    }
    return difference;
  }

  /** The ledger is over: what was planned last must all be there. */
  end(): Difference | undefined {
    return this.#close((this.state?.seq ?? 0) + 1);
  }

  #follows(event: LedgerEvent): Difference | undefined {
    if (!isDecided(event.kind)) {
      return event.basis === undefined ? undefined : differs(event, "no coordinator decides this");
    }
    if (event.basis === undefined)
      return differs(event, "a decision without a basis proves nothing");
    if (!this.#batch) {
      const opened = this.#open(event, event.basis);
      if (opened) return opened;
    }
    const expected = this.#nextPlanned() ?? this.#nextWide();
    if (expected && textOf(expected) === textOf(event)) {
      this.#batch!.next += 1;
      return undefined;
    }
    return {
      ...differs(event, `it does not follow from the state after ${event.basis}`),
      expected,
    };
  }

  #open(event: LedgerEvent, basis: number): Difference | undefined {
    while (this.#between[0] && this.#between[0].seq <= basis) {
      const next = this.#between.shift()!;
      if (this.#behind) foldEvent(this.#behind, next);
      else this.#behind = beginFold(next);
    }
    if (this.#behind?.seq !== basis) {
      return differs(event, `expected a basis from ${this.#behind?.seq ?? 1} to ${event.seq - 1}`);
    }
    // The time of the event is no earlier than that of the decision, and decides only this.
    const now = event.kind === "budget-spent" ? event.at : undefined;
    this.#batch = { basis, planned: plan(this.#behind, now), isWide: false, next: 0 };
    return undefined;
  }

  /** The next planned event that decide.lua would not skip. */
  #nextPlanned(): EventBody | undefined {
    const batch = this.#batch;
    if (!batch) return undefined;
    const left = batch.planned.slice(batch.next);
    const skipped = left.findIndex((event) => !isSkipped(event, this.state));
    batch.next += skipped === -1 ? left.length : skipped;
    return batch.planned[batch.next];
  }

  /** The same, where older versions would have gone on. */
  #nextWide(): EventBody | undefined {
    const batch = this.#batch;
    if (!batch || batch.isWide || !this.#behind) return undefined;
    batch.isWide = true;
    batch.planned = plan(this.#behind, undefined, Infinity);
    return this.#nextPlanned();
  }

  #close(seq: number): Difference | undefined {
    const expected = this.#nextPlanned();
    const basis = this.#batch?.basis;
    this.#batch = undefined;
    const why = `what follows from the state after ${basis} is not there`;
    return expected && { seq, expected, got: undefined, why };
  }

  #fold(event: LedgerEvent): Difference | undefined {
    try {
      if (this.state) foldEvent(this.state, event);
      else this.state = beginFold(event);
    } catch (error) {
      return differs(event, error instanceof Error ? error.message : String(error));
    }
    this.#between.push(event);
    return undefined;
  }
}

function isSkipped(event: EventBody, state: SweepState | undefined): boolean {
  const isAboutOne = event.kind === "trial-promoted" || event.kind === "trial-ended";
  return isAboutOne && state?.trials[event.trial]?.phase === "ended";
}

function differs(event: LedgerEvent, why: string): Difference {
  return { seq: event.seq, expected: undefined, got: eventBodySchema.parse(fromJson(event)), why };
}

/** As the ledger would give it back, without the stamp. */
const fromJson = (event: EventBody): unknown => JSON.parse(toJson(event));
const textOf = (event: EventBody) => toCanonicalJson(eventBodySchema.parse(fromJson(event)));
