// The points of a history's trials, as rows of numbers side by side. An estimator looks at hundreds of
// them for each proposal; were each an object of its own, most of the time would go to fetching them.

import { type Follower, follower } from "../follower.ts";
import type { History, TrialRecord } from "../history.ts";
import { activeDimensions, hasConditions } from "../space/active.ts";
import type { Space, UnitPoint } from "../space/space.ts";
import { dimensionsOf } from "./dimension.ts";
import { type Kernels, logNormOf } from "./tpe-parzen.ts";

/** Of kernels around points, as `Kernels` has them. */
type Placed = Required<Pick<Kernels, "columns" | "isWhole" | "norms">>;

/** The points of `history`, whose trials are of `space`. Valid until the next call. */
export function pointRows(space: Space, history: History): PointRows {
  let of = followers.get(space);
  if (of === undefined) followers.set(space, (of = follower(() => new PointRows(space))));
  return of(history);
}

const followers = new WeakMap<Space, (history: History) => PointRows>();

/** The coordinates of a point, NaN where it leaves a dimension out. */
export function rowOf(space: Space, unit: UnitPoint): UnitPoint {
  if (!hasConditions(space)) return unit;
  const active = activeDimensions(space, unit);
  return unit.map((u, d) => (active[d]! ? u : Number.NaN));
}

/** Behind the coordinates of a row: the width that its norm is of, and the norm. */
const BEHIND = 2;
const CAPACITY_MIN = 64;

export class PointRows implements Follower {
  readonly #space: Space;
  readonly #size: number;
  readonly #continuous: readonly number[];
  /** Whether no row can leave a dimension out. */
  readonly #isWhole: boolean;
  /** By trial number. */
  #rows = new Float64Array();

  constructor(space: Space) {
    this.#space = space;
    const dimensions = dimensionsOf(space);
    this.#size = dimensions.length;
    this.#isWhole = !hasConditions(space);
    this.#continuous = [...dimensions.keys()].filter((d) => dimensions[d]!.kind === "continuous");
  }

  fill(records: Iterable<TrialRecord>): void {
    for (const record of records) this.#write(record);
  }

  change(before: TrialRecord | undefined, after: TrialRecord | undefined): void {
    if (after !== undefined && after.unit !== before?.unit) this.#write(after);
  }

  /** Those of some trials, with the norms of kernels of these widths around them. */
  of(trials: readonly number[], widths: readonly number[]): Placed {
    const size = this.#size;
    const from = this.#rows;
    const columns = new Float64Array(trials.length * size);
    const norms = new Float64Array(trials.length);
    const [first] = this.#continuous;
    const width = first === undefined ? 0 : widths[first]!;
    for (let k = 0; k < trials.length; k++) {
      const start = trials[k]! * (size + BEHIND);
      for (let d = 0; d < size; d++) columns[d * trials.length + k] = from[start + d]!;
      if (from[start + size] !== width) this.#normalize(start, width);
      norms[k] = from[start + size + 1]!;
    }
    return { columns, isWhole: this.#isWhole, norms };
  }

  #write({ trial, unit }: TrialRecord): void {
    const stride = this.#size + BEHIND;
    if ((trial + 1) * stride > this.#rows.length) {
      const grown = new Float64Array(Math.max(CAPACITY_MIN, 2 * trial) * stride);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    this.#rows.set(rowOf(this.#space, unit), trial * stride);
    this.#rows[trial * stride + this.#size] = Number.NaN;
  }

  #normalize(start: number, width: number): void {
    let norm = 0;
    for (const d of this.#continuous) {
      const u = this.#rows[start + d]!;
      if (!Number.isNaN(u)) norm += logNormOf(u, width);
    }
    this.#rows[start + this.#size] = width;
    this.#rows[start + this.#size + 1] = norm;
  }
}
