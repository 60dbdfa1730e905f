// Which points a history's trials have tried. Two places of the unit cube stand for the same point
// when every parameter that exists there has the same value.
//
// Places are kept by a weighted sum of their coordinates; only those that agree in it are compared in
// full.

import { stream, uniform } from "@caviar/random";

import { type Follower, follower } from "./follower.ts";
import type { History, TrialRecord } from "./history.ts";
import { fromUnit, toUnit, valueCount } from "./space/parameter.ts";
import { pointFromUnit, type Space, type UnitPoint } from "./space/space.ts";

/** A space of so few points is kept by the whole point. */
const SMALL = 65_536;

/** The points that trials of `space` have tried. Valid until the next call. */
export function triedIn(space: Space, history: History): TriedPoints {
  let of = followers.get(space);
  if (of === undefined) followers.set(space, (of = follower(() => new TriedPoints(space))));
  return of(history);
}

const followers = new WeakMap<Space, (history: History) => TriedPoints>();

export class TriedPoints implements Follower {
  readonly #space: Space;
  readonly #keyOf: (unit: UnitPoint) => string | number;
  /** Places by key; a trial that took a point again is there again. */
  readonly #places = new Map<string | number, UnitPoint[]>();

  constructor(space: Space) {
    this.#space = space;
    this.#keyOf = keyFor(space);
  }

  has(unit: UnitPoint): boolean {
    const places = this.#places.get(this.#keyOf(unit));
    if (places === undefined) return false;
    const text = textOf(this.#space, unit);
    return places.some((other) => textOf(this.#space, other) === text);
  }

  fill(records: Iterable<TrialRecord>): void {
    for (const { unit } of records) this.#add(unit);
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    if (before?.unit === after?.unit) return;
    if (before !== undefined) this.#remove(before.unit);
    if (after !== undefined) this.#add(after.unit);
  }

  #add(unit: UnitPoint): void {
    const key = this.#keyOf(unit);
    const places = this.#places.get(key);
    if (places === undefined) this.#places.set(key, [unit]);
    else places.push(unit);
  }

  #remove(unit: UnitPoint): void {
    const places = this.#places.get(this.#keyOf(unit));
    const index = places?.indexOf(unit) ?? -1;
    if (index !== -1) places!.splice(index, 1);
  }
}

function textOf(space: Space, unit: UnitPoint): string {
  return JSON.stringify(Object.entries(pointFromUnit(space, unit)));
}

/** What equal points agree in, and others hardly ever. */
function keyFor(space: Space): (unit: UnitPoint) => string | number {
  const parameters = Object.values(space);
  const total = parameters.reduce((product, parameter) => product * valueCount(parameter), 1);
  if (total <= SMALL) return (unit) => textOf(space, unit);
  const weights = parameters.map(({ when }, dimension) =>
    // What may be left out says nothing where it is.
    when === undefined ? 1 + uniform(stream(0, "tried", dimension), 0) : 0,
  );
  const isFinite = parameters.map((parameter) => valueCount(parameter) < Infinity);
  return (unit) =>
    unit.reduce((sum, u, dimension) => {
      const parameter = parameters[dimension]!;
      const place = isFinite[dimension]! ? toUnit(parameter, fromUnit(parameter, u)) : u;
      return sum + weights[dimension]! * place;
    }, 0);
}
