// The stronger proof, for reproducible sweeps: proposals follow from the seed and the results alone.
// The sweep is run again from its first event, without its ledger's order: one trial after the other
// is given the results that it had, picked by a rule that has nothing to do with when they came. The
// same points must come out, trained as far, and the same boxes.
//
// What a person asked for has its place in the ledger, and only there: from the first such event on,
// nothing follows from seed and results alone, and what was decided before is all that is compared.

import { type EventBody, type LedgerEvent } from "./events.ts";
import { beginFold, foldEvent } from "./fold.ts";
import { toCanonicalJson } from "./json.ts";
import { plan } from "./plan.ts";
import { digestOf } from "./sweep-result.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";

const RESULTS = [
  "trial-rested",
  "trial-diverged",
  "attempt-failed",
  "attempt-out-of-memory",
  "attempt-timed-out",
] as const satisfies EventBody["kind"][];

type Result = Extract<EventBody, { kind: (typeof RESULTS)[number] | "attempt-lost" }>;

const STEERING = [
  "trial-enqueued",
  "trial-stop-requested",
  "trial-adopted",
  "trial-given-back",
  "trial-steered",
  "trial-branched",
] as const satisfies EventBody["kind"][];

/** Another weight only shares the trainers anew. */
function isSteering(event: EventBody): boolean {
  if (event.kind !== "sweep-amended") return STEERING.some((kind) => kind === event.kind);
  const { zoom, budget, parallelism } = event;
  return zoom !== undefined || budget !== undefined || parallelism !== undefined;
}

function isResult<Event extends EventBody>(
  event: Event,
): event is Extract<Event, { kind: (typeof RESULTS)[number] }> {
  return RESULTS.some((kind) => kind === event.kind);
}

/** Which pending trial trains next. */
export type Order = (pending: readonly number[]) => number | undefined;
/** As one trainer would, and the other way round. */
export const ORDERS: readonly Order[] = [(pending) => pending[0], (pending) => pending.at(-1)];

/** The results of a ledger by trial, without their time. */
export class Results {
  #created: Extract<LedgerEvent, { kind: "sweep-created" }> | undefined;
  readonly #byTrial: Result[][] = [];
  #proposed = 0;
  #zoomed = 0;
  #steered: { readonly trials: number; readonly zooms: number } | undefined;

  /** How many trials were proposed before a person steered the search; undefined: nobody did. */
  get trialsBeforeSteering(): number | undefined {
    return this.#steered?.trials;
  }

  take(event: LedgerEvent): void {
    if (isSteering(event)) this.#steered ??= { trials: this.#proposed, zooms: this.#zoomed };
    if (event.kind === "trial-proposed") this.#proposed++;
    else if (event.kind === "zoomed") this.#zoomed++;
    if (event.kind === "sweep-created") this.#created = event;
    else if (isResult(event)) this.#resultsOf(event.trial).push({ ...event, cost: undefined });
    // A quarantine is a result too; losses that a trial outlived are not.
    else if (event.kind === "trial-ended" && event.cause === "lost") {
      const lost = { kind: "attempt-lost", trial: event.trial, trainer: "", silentMs: 0 } as const;
      const count = this.#created?.spec.quarantineAfter ?? 0;
      for (let i = 0; i < count; i++) this.#resultsOf(event.trial).push(lost);
    }
  }

  #resultsOf(trial: number): Result[] {
    return (this.#byTrial[trial] ??= []);
  }

  /** What is different about `state`, in words, when results come in that order. */
  differenceFrom(state: SweepState, order: Order): string | undefined {
    if (!this.#created) return undefined;
    const again = this.#run(beginFold(this.#created), order);
    const { trials, zooms } = again;
    const { trials: trialsAlone, zooms: zoomsAlone } = this.#steered ?? {};
    for (const [number, trial] of state.trials.slice(0, trialsAlone).entries()) {
      const other = trials[number];
      if (other && pointOf(other) !== pointOf(trial)) {
        return `trial ${number}: expected ${pointOf(other)}, got ${pointOf(trial)}`;
      }
    }
    for (const [index, zoom] of state.zooms.slice(0, zoomsAlone).entries()) {
      const other = zooms[index];
      if (other && toCanonicalJson(other) !== toCanonicalJson(zoom)) {
        return `round ${zoom.round}: expected the box ${toCanonicalJson(other.box)}, got ${toCanonicalJson(zoom.box)}`;
      }
    }
    // Whoever stopped the sweep did so at a moment: only then may it be shorter than its results tell.
    const isWhole =
      state.phase === "ended" && state.stop === undefined && this.#steered === undefined;
    if (
      !isWhole ||
      (trials.length === state.trials.length && digestOf(again) === digestOf(state))
    ) {
      return undefined;
    }
    return `expected ${trials.length} trials with digest ${digestOf(again)}, got ${state.trials.length} with ${digestOf(state)}`;
  }

  #run(state: SweepState, order: Order): SweepState {
    const left = this.#byTrial.map((results) => [...results]);
    for (;;) {
      settle(state);
      const pending = state.trials
        .filter(({ phase, trial }) => phase === "pending" && (left[trial]?.length ?? 0) > 0)
        .map(({ trial }) => trial);
      const number = order(pending);
      const result = number === undefined ? undefined : left[number]?.shift();
      if (!result) return state;
      append(state, result);
    }
  }
}

/** Everything that is due, up to the end of the search. */
function settle(state: SweepState): void {
  for (;;) {
    const events = plan(state, state.createdAt);
    const isOver = events.some(
      ({ kind }) => kind === "evaluation-requested" || kind === "sweep-ended",
    );
    if (events.length === 0 || isOver) return;
    for (const event of events) append(state, event);
  }
}

function append(state: SweepState, body: EventBody): void {
  const event: LedgerEvent = { ...body, seq: state.seq + 1, at: state.createdAt, fence: 0 };
  foldEvent(state, event);
}

const pointOf = ({ params, unit }: TrialState): string => toCanonicalJson({ params, unit });
