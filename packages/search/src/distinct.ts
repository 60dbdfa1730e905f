// The last word on a proposal, whoever made it: the first trials take the points that a person
// gave; a point that is forbidden, or that an earlier trial has tried already, is moved, by as
// little as chance allows, to one that is neither.
// Invariant: nothing forbidden is proposed, and no point twice while there are others left (spaces
// of more than SMALL points: as far as DRAWS_MAX draws from the whole space find one).

import { CaviarError } from "@caviar/errors";
import { below, stream, uniform } from "@caviar/random";

import type { History } from "./history.ts";
import type { Proposal, Setting } from "./samplers/sampler.ts";
import { isForbidden } from "./space/forbidden.ts";
import { fromUnit, toUnit, valueCount } from "./space/parameter.ts";
import { pointFromUnit, type Space, type UnitPoint, unitFromPoint } from "./space/space.ts";

const ATTEMPTS = 128;
/** A space of so few points is looked through in full. */
const SMALL = 65_536;
/** Enough to find a thousandth of the space, almost surely: 0.999^10000 is 5e-5. */
const DRAWS_MAX = 10_000;

/** The point that `trial` is to try, given what a sampler proposes for it. */
export function distinctProposal(
  setting: Setting,
  { trials }: History,
  trial: number,
  propose: () => Proposal,
): Proposal {
  const given = setting.start?.[trial];
  if (given !== undefined) {
    return { unit: unitFromPoint(setting.space, given), reason: "given as a starting point" };
  }
  const proposal = propose();
  const isNew = newnessIn(setting, trials);
  const isAllowed = (unit: UnitPoint): boolean =>
    !isForbidden(setting.forbidden ?? [], pointFromUnit(setting.space, unit));
  const wasAllowed = isAllowed(proposal.unit);
  if (wasAllowed && isNew(proposal.unit)) return proposal;

  const why = wasAllowed ? "an earlier trial was there" : "it was forbidden";
  let fallback = wasAllowed ? proposal.unit : undefined;
  for (const unit of neighbours(setting, trial, proposal.unit)) {
    if (!isAllowed(unit)) continue;
    if (isNew(unit)) return { unit, reason: `${proposal.reason}; moved, because ${why}` };
    fallback ??= unit;
  }
  if (fallback === undefined) {
    const message = "expected a space with points that are not forbidden, found none; forbid less";
    throw new CaviarError("CAV_SPEC_INVALID", message);
  }
  return { unit: fallback, reason: `${proposal.reason}; again, because every point was tried` };
}

/** Places ever further from `unit`; then every point of a small space, or any of a large one. */
function* neighbours(
  { space, seed }: Setting,
  trial: number,
  unit: UnitPoint,
): Generator<UnitPoint, void> {
  const parameters = Object.values(space);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const from = stream(seed, "distinct", trial, attempt);
    const radius = attempt / ATTEMPTS;
    yield parameters.map((parameter, dimension) => {
      const draw = uniform(from, 2 * dimension);
      const isMoved = uniform(from, 2 * dimension + 1) < radius;
      if (parameter.type === "choice") return isMoved ? draw : unit[dimension]!;
      const low = Math.max(0, unit[dimension]! - radius);
      return low + draw * (Math.min(1, unit[dimension]! + radius) - low);
    });
  }
  const counts = parameters.map(valueCount);
  const total = counts.reduce((product, count) => product * count, 1);
  if (total > SMALL) {
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      const from = stream(seed, "distinct", trial, "anywhere", draw);
      yield parameters.map((_, dimension) => uniform(from, dimension));
    }
    return;
  }
  const offset = below(stream(seed, "distinct", trial), 0, total);
  for (let step = 0; step < total; step++) {
    let rest = (offset + step) % total;
    yield parameters.map((parameter, dimension) => {
      const index = rest % counts[dimension]!;
      rest = Math.floor(rest / counts[dimension]!);
      return toUnit(parameter, fromUnit(parameter, (index + 0.5) / counts[dimension]!));
    });
  }
}

/** Whether a place stands for a point that none of `tried` stands for. */
function newnessIn({ space }: Setting, tried: History["trials"]): (unit: UnitPoint) => boolean {
  const keyOf = (unit: UnitPoint): string =>
    JSON.stringify(Object.entries(pointFromUnit(space, unit)));
  let keys: Set<string> | undefined;
  let isFirst = true;
  return (unit) => {
    if (isFirst) {
      // Most proposals are new, and most spaces have a number that tells so at once.
      isFirst = false;
      const dimension = tellingDimension(space);
      if (dimension !== undefined && !coordinatesOf(tried, dimension).has(unit[dimension]!)) {
        return true;
      }
      const isNear = nearnessTo(space, unit);
      for (const other of tried) {
        if (isNear(other.unit) && keyOf(other.unit) === keyOf(unit)) return false;
      }
      return true;
    }
    keys ??= new Set(tried.map((other) => keyOf(other.unit)));
    return !keys.has(keyOf(unit));
  };
}

/** A continuous parameter that always exists: its values differ where its coordinates do. */
function tellingDimension(space: Space): number | undefined {
  const dimension = Object.values(space).findIndex(
    (parameter) => parameter.when === undefined && valueCount(parameter) === Infinity,
  );
  return dimension === -1 ? undefined : dimension;
}

/** How many trials have a coordinate in one dimension; remembered, and compared by identity. */
function coordinatesOf(trials: History["trials"], dimension: number): ReadonlyMap<number, number> {
  const [first] = trials;
  if (first === undefined) return new Map();
  let known = remembered.get(first.unit);
  if (known === undefined || known.dimension !== dimension) {
    remembered.set(first.unit, (known = { dimension, units: [], counts: new Map() }));
  }
  const { units, counts } = known;
  const count = (unit: UnitPoint | undefined, step: 1 | -1): void => {
    const coordinate = unit?.[dimension];
    if (coordinate === undefined) return;
    const sum = (counts.get(coordinate) ?? 0) + step;
    if (sum === 0) counts.delete(coordinate);
    else counts.set(coordinate, sum);
  };
  for (let i = 0; i < Math.max(trials.length, units.length); i++) {
    const unit = trials[i]?.unit;
    if (Object.is(units[i], unit)) continue;
    count(units[i], -1);
    count(unit, 1);
    if (unit !== undefined) units[i] = unit;
  }
  units.length = trials.length;
  return counts;
}

type Known = {
  readonly dimension: number;
  readonly units: UnitPoint[];
  readonly counts: Map<number, number>;
};
const remembered = new WeakMap<UnitPoint, Known>();

/** Whether a place agrees with `unit` in every parameter that always exists: necessary, and quick. */
function nearnessTo(space: Space, unit: UnitPoint): (other: UnitPoint) => boolean {
  const always = Object.values(space)
    .map((parameter, dimension) => ({ parameter, dimension, count: valueCount(parameter) }))
    .filter(({ parameter }) => parameter.when === undefined)
    .toSorted((a, b) => b.count - a.count)
    .map(({ parameter, dimension, count }) => ({
      dimension,
      u: unit[dimension]!,
      /** Undefined for a continuous parameter, whose values differ where coordinates do. */
      value: count === Infinity ? undefined : fromUnit(parameter, unit[dimension]!),
      parameter,
    }));
  return (other) => {
    for (const { parameter, dimension, u, value } of always) {
      if (other[dimension] === u) continue;
      if (value === undefined || fromUnit(parameter, other[dimension]!) !== value) return false;
    }
    return true;
  };
}
