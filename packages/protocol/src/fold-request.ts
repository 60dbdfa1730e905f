// The part of the fold that is about what a person asked for.

import type { Point, UnitPoint } from "@caviar/search";

import type { LedgerEvent } from "./events.ts";
import type { SweepState } from "./sweep-state.ts";

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

/** A point that waits to be proposed. */
export type EnqueuedPoint = {
  /** Of the event that enqueued it. */
  readonly seq: number;
  readonly unit: UnitPoint;
  readonly params: Point;
  readonly retryOf: number | undefined;
  readonly by: string;
};

export function foldAmendment(state: SweepState, event: Event<"sweep-amended">): void {
  const { zoom, budget, parallelism, weight, by } = event;
  const { spec } = state;
  state.spec = {
    ...spec,
    budget: budget ?? spec.budget,
    parallelism: parallelism ?? spec.parallelism,
    weight: weight ?? spec.weight,
  };
  if (zoom) state.zooms.push({ ...zoom, by });
}

/**
 * The sampler's own box. A person's for the same round counts, also when the sampler decided its own
 * before it heard of that.
 */
export function foldZoom({ zooms }: SweepState, event: Event<"zoomed">): void {
  const { round, box, reason } = event;
  const chosen = zooms.findIndex((zoom) => zoom.round === round && zoom.by !== undefined);
  zooms.splice(chosen === -1 ? zooms.length : chosen, 0, { round, box, reason });
}

export function foldEnqueued(state: SweepState, event: Event<"trial-enqueued">): void {
  const { seq, unit, params, retryOf, by } = event;
  state.enqueued.push({ seq, unit, params, retryOf, by });
}

/** A proposal has taken the point, if it was one that waited. */
export function foldTaken({ enqueued }: Pick<SweepState, "enqueued">, seq: number | undefined) {
  const place = enqueued.findIndex((point) => point.seq === seq);
  if (place !== -1) enqueued.splice(place, 1);
}
