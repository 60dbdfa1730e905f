// The last word on a proposal, whoever made it: the first trials take the points that a person
// gave, and later ones those that a person enqueued meanwhile; a point that is forbidden, or that an earlier trial has tried already, is moved, by as
// little as chance allows, to one that is neither.
//
// Invariant: nothing forbidden is proposed, and no point twice while there are others left (spaces
// of more than SMALL points: as far as DRAWS_MAX draws from the whole space find one).

import { CaviarError } from "@caviar/errors";
import { below, stream, uniform } from "@caviar/random";

import type { History } from "./history.ts";
import { triedIn } from "./tried-points.ts";
import type { Proposal, Setting } from "./samplers/sampler.ts";
import { isForbidden } from "./space/forbidden.ts";
import { fromUnit, toUnit, valueCount } from "./space/parameter.ts";
import { type Point, pointFromUnit, type UnitPoint, unitFromPoint } from "./space/space.ts";

const ATTEMPTS = 128;
/** A space of so few points is looked through in full. */
const SMALL = 65_536;
/** Enough to find a thousandth of the space, almost surely: 0.999^10000 is 5e-5. */
const DRAWS_MAX = 10_000;

/** A proposal with what a decision says of it. */
type Settled = Proposal & { readonly params: Point; readonly enqueued?: number };

/** The point that `trial` is to try, given what a sampler proposes for it. */
export function settledProposal(
  setting: Setting,
  history: History,
  trial: number,
  propose: () => Proposal,
): Settled {
  const [asked] = history.enqueued ?? [];
  if (asked !== undefined && setting.start?.[trial] === undefined) {
    const { id, unit, params, reason } = asked;
    return { unit, params, reason, enqueued: id };
  }
  const proposal = distinctProposal(setting, history, trial, propose);
  return { ...proposal, params: pointFromUnit(setting.space, proposal.unit) };
}

/** The same, enqueued points left out. */
export function distinctProposal(
  setting: Setting,
  history: History,
  trial: number,
  propose: () => Proposal,
): Proposal {
  const given = setting.start?.[trial];
  if (given !== undefined) {
    return { unit: unitFromPoint(setting.space, given), reason: "given as a starting point" };
  }
  const proposal = propose();
  const tried = triedIn(setting.space, history);
  const isNew = (unit: UnitPoint): boolean => !tried.has(unit);
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
