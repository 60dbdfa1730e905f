// The zoom: from the best trials of a round to the box from which the next one draws.
//
// A number: centred on the elite's coordinates, weighted by rank as in CMA-ES (Hansen 2016,
// arXiv:1604.00772, eq. 49: w_i ~ ln(m + 1/2) - ln i); as wide as the elite spans, times
// (m + 1) / (m - 1), which is what m uniform points leave out at both ends on average. Not wider
// than `shrink` times the side before, not narrower than SIDE_MIN; where it would leave [0,1], it
// is moved inside rather than cut.
// A choice: a value is dropped when the elite has none of it although, going by its share of the
// ranked trials, EXPECTED_MIN were to be expected there (chance alone does that once in seven
// times). A dropped value comes back when an exploring trial brings it into the elite. One that
// is in the elite is never dropped, so at least one value stays.

import { assert } from "@caviar/errors";

import { type Box, keptOf, type Range, rangeOf } from "../space/box.ts";
import { type Choice, choiceIndex } from "../space/choice.ts";
import { fromUnit, type Parameter, toUnit } from "../space/parameter.ts";
import type { Space, UnitPoint } from "../space/space.ts";
import { clamp } from "../space/scale.ts";

/** No side becomes narrower by zooming. */
const SIDE_MIN = 0.01;
const EXPECTED_MIN = 2;

export type Evidence = {
  /** All trials that the round compared, best first. */
  readonly ranked: readonly UnitPoint[];
  /** How many of them are the elite; 1 <= elite <= ranked.length. */
  readonly elite: number;
  readonly shrink: number;
};

/** The box of the next round. `box` is the one before, in the same space. */
export function nextBox(space: Space, box: Box, evidence: Evidence): Box {
  const { ranked, elite } = evidence;
  assert(elite >= 1 && elite <= ranked.length, `elite must be in [1, ${ranked.length}]`);
  return Object.fromEntries(
    Object.entries(space).map(([name, parameter], dimension) => {
      const units = ranked.map((unit) => unit[dimension]!);
      return parameter.type === "choice"
        ? [name, { keep: nextKept(parameter, keptOf(box, name).keep, units, elite) }]
        : [name, nextRange(parameter, rangeOf(box, name), units.slice(0, elite), evidence.shrink)];
    }),
  );
}

function nextRange(
  parameter: Parameter,
  { low, high }: Range,
  elite: readonly number[],
  shrink: number,
): Range {
  // The value, not the number drawn for it: all places in an integer's cell mean the same.
  const places = elite.map((u) => toUnit(parameter, fromUnit(parameter, u)));
  const centre = weightedMean(places);
  const sorted = places.toSorted((a, b) => a - b);
  const m = places.length;
  const span = sorted[m - 1]! - sorted[0]!;
  const covering = m > 1 ? (span * (m + 1)) / (m - 1) : Infinity;

  const before = high - low;
  const side = Math.min(before, Math.max(SIDE_MIN, Math.min(shrink * before, covering)));
  const start = clamp(centre - side / 2, 0, 1 - side);
  return { low: start, high: Math.min(1, start + side) };
}

/** Mean of values that are sorted best first. */
function weightedMean(values: readonly number[]): number {
  let sum = 0;
  let weights = 0;
  for (const [index, value] of values.entries()) {
    const weight = Math.log(values.length + 0.5) - Math.log(index + 1);
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}

function nextKept(
  parameter: Choice,
  keep: readonly number[],
  ranked: readonly number[],
  elite: number,
): readonly number[] {
  const indexes = ranked.map((u) => choiceIndex(parameter, u));
  const best = new Set(indexes.slice(0, elite));
  return parameter.values.flatMap((_, index) => {
    if (best.has(index)) return [index];
    const count = indexes.filter((other) => other === index).length;
    const isWorse = (elite * count) / ranked.length >= EXPECTED_MIN;
    return keep.includes(index) && !isWorse ? [index] : [];
  });
}
