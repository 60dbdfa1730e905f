// What the search sees of a trial in a person's hands: one that was stopped and gave no result. Any
// sampler and scheduler knows what to do beside such a trial, and leaves it alone.
//
// Given back, a trial that nobody changed is a sample as any other. One that was amended is left out for
// good, or counts at the point that its parameters came to be, as the spec's `amendedTrials` says.

import { type Point, pointIssues, type Space, unitFromPoint, type UnitPoint } from "@caviar/search";

import type { SweepSpec } from "../sweep-spec.ts";
import type { TrialState } from "../sweep-state.ts";
import { changesOf } from "./panda-state.ts";

/** The point that a trial is a sample of; undefined: it is none. */
export function sampledAt(
  { space, amendedTrials }: SweepSpec,
  trial: TrialState,
): UnitPoint | undefined {
  const { panda, unit } = trial;
  if (!panda || (panda.by === undefined && !panda.isAmended)) return unit;
  if (panda.by !== undefined || amendedTrials === "leave-out") return undefined;
  return unitOf(space, finalParams(trial), trial);
}

/** A trial's parameters as they were at its end, or are now. */
export function finalParams(trial: Pick<TrialState, "params" | "panda">): Point {
  return Object.assign({}, trial.params, ...changesOf(trial).map(({ changes }) => changes));
}

/** Undefined when the parameters have left the space. What is as it was `before` stays to the last bit. */
export function unitOf(
  space: Space,
  params: Point,
  before: Pick<TrialState, "params" | "unit">,
): UnitPoint | undefined {
  if (pointIssues(space, params).length > 0) return undefined;
  const unit = unitFromPoint(space, params);
  const names = Object.keys(space);
  return names.map((name, dimension) =>
    params[name] === before.params[name] ? before.unit[dimension]! : unit[dimension]!,
  );
}
