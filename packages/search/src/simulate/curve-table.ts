// A table of learning curves that somebody measured, as an objective: the points that were trained,
// with the value after each epoch. A point that is not in the table is answered by the nearest one
// that is, in scaled coordinates, where two values of a choice are as far apart as the ends of a
// number.

import { CaviarError } from "@caviar/errors";
import { z } from "zod";

import { expectation, expected, strict } from "../expected.ts";
import { activeDimensions } from "../space/active.ts";
import { type Point, pointIssues, pointSchema, type Space, unitFromPoint } from "../space/space.ts";

const CURVES_MAX = 1_000_000;

const curveSchema = strict({
  params: pointSchema,
  /** After epoch 1, 2, ...; null: not a number. */
  values: z.array(z.number().nullable(), expected("a list of numbers")).min(1).readonly(),
  /** That one epoch took. */
  secondsPerEpoch: z.number(expected("a number of at least 0")).min(0).optional(),
}).readonly();

/** The file of a table: `{ "curves": [{ "params": {...}, "values": [...] }, ...] }`. */
export const curveTableSchema = strict({
  curves: z
    .array(curveSchema, expected("a list of curves"))
    .min(1, { error: "expected at least one curve, got an empty list" })
    .max(CURVES_MAX, { error: `expected at most ${CURVES_MAX} curves, got more` })
    .readonly(),
}).readonly();

type Curve = z.infer<typeof curveSchema>;

type Row = { readonly curve: Curve; readonly place: readonly (number | undefined)[] };

export class CurveTable {
  readonly #space: Space;
  readonly #rows: readonly Row[];
  readonly #found = new Map<string, Curve>();
  #nearest = 0;

  /** Throws CAV_SPEC_INVALID for a table that does not fit the space or has too short curves. */
  constructor(space: Space, { curves }: z.infer<typeof curveTableSchema>, epochs: number) {
    this.#space = space;
    const lines = curves
      .flatMap((curve, index) => issuesOf(space, curve, index, epochs))
      .slice(0, LINES_MAX);
    if (lines.length > 0) throw new CaviarError("CAV_SPEC_INVALID", lines.join("\n"));
    this.#rows = curves.map((curve) => ({ curve, place: placeOf(space, curve.params) }));
    for (const curve of curves) this.#found.set(keyOf(space, curve.params), curve);
  }

  /** How many different points were answered by a neighbour. */
  get nearest(): number {
    return this.#nearest;
  }

  /** What `point` gave after `epochs`. */
  valueAt(point: Point, epochs: number): number {
    return this.#curveOf(point).values[epochs - 1] ?? Number.NaN;
  }

  /** Of one epoch of `point`; undefined where the table does not say. */
  secondsPerEpoch(point: Point): number | undefined {
    return this.#curveOf(point).secondsPerEpoch;
  }

  #curveOf(point: Point): Curve {
    const key = keyOf(this.#space, point);
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const place = placeOf(this.#space, point);
    let [best, distanceBest] = [this.#rows[0]!, Infinity];
    for (const row of this.#rows) {
      const distance = squaredDistance(this.#space, row.place, place);
      if (distance < distanceBest) [best, distanceBest] = [row, distance];
    }
    this.#nearest++;
    this.#found.set(key, best.curve);
    return best.curve;
  }
}

/** Of a wrong table every line may be wrong. */
const LINES_MAX = 20;

function issuesOf(space: Space, { params, values }: Curve, index: number, epochs: number) {
  const short =
    values.length < epochs
      ? [{ path: ["values"], message: expectation(`${epochs} values or more`, values.length) }]
      : [];
  const misfits = pointIssues(space, params).map((issue) => {
    return { ...issue, path: ["params", ...issue.path] };
  });
  return [...misfits, ...short].map(({ path, message }) => {
    return `curves.${index}.${path.join(".")}: ${message}`;
  });
}

function keyOf(space: Space, point: Point): string {
  // Twelve digits: a value comes back from the unit interval with the rounding of its scale.
  return Object.keys(space)
    .map((name) => {
      const value = point[name];
      return typeof value === "number" ? value.toPrecision(12) : JSON.stringify(value);
    })
    .join();
}

/** By dimension; undefined for what a point leaves out. */
function placeOf(space: Space, point: Point): readonly (number | undefined)[] {
  const unit = unitFromPoint(space, point);
  const active = activeDimensions(space, unit);
  return unit.map((u, d) => (active[d]! ? u : undefined));
}

function squaredDistance(
  space: Space,
  a: readonly (number | undefined)[],
  b: readonly (number | undefined)[],
): number {
  return Object.values(space).reduce((sum, { type }, d) => {
    const [one, other] = [a[d], b[d]];
    if (one === other) return sum;
    if (one === undefined || other === undefined || type === "choice") return sum + 1;
    return sum + (one - other) ** 2;
  }, 0);
}
