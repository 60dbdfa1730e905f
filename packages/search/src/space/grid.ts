// Numbers in even steps from min to max, both included: integers, and floats with a step. Each
// value owns a cell of [0,1]: cells of the same width on the linear scale; on the log scale the
// cell of v is [v - step/2, v + step/2] of the log-uniform law on [min - step/2, max + step/2].
// Invariant: fromUnit(toUnit(v)) = v; u = 0 gives min, u = 1 gives max.

import { clamp } from "./scale.ts";

export type Grid = {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly scale: "linear" | "log";
};

/** A double holds fifteen decimal digits whatever they are: 0.1 * 3 is 0.3 again. */
const DIGITS = 15;
/** How far from a whole number of steps max may be, by rounding. */
const TOLERANCE = 1e-9;

/** How many values there are. */
export function gridCount({ min, max, step }: Omit<Grid, "scale">): number {
  return Math.round((max - min) / step) + 1;
}

/** Whether max is a whole number of steps above min. */
export function isWhole(grid: Omit<Grid, "scale">): boolean {
  const steps = (grid.max - grid.min) / grid.step;
  return steps >= 1 - TOLERANCE && Math.abs(steps - Math.round(steps)) <= TOLERANCE * steps;
}

function valueAt(grid: Grid, index: number): number {
  if (index <= 0) return grid.min;
  if (index >= gridCount(grid) - 1) return grid.max;
  return Number((grid.min + index * grid.step).toPrecision(DIGITS));
}

/** Start and width of the log-uniform law. */
function logRange({ min, max, step }: Grid): readonly [low: number, width: number] {
  const low = Math.log(min - step / 2);
  return [low, Math.log(max + step / 2) - low];
}

/** The value whose cell holds u in [0,1]. */
export function gridFromUnit(grid: Grid, u: number): number {
  if (grid.scale === "linear") return valueAt(grid, Math.floor(u * gridCount(grid)));
  const [low, width] = logRange(grid);
  return valueAt(grid, Math.round((Math.exp(low + u * width) - grid.min) / grid.step));
}

/** A point inside the cell of `value`: the middle of it, on the grid's scale. */
export function gridToUnit(grid: Grid, value: number): number {
  if (grid.scale === "linear") {
    return (Math.round((value - grid.min) / grid.step) + 0.5) / gridCount(grid);
  }
  const [low, width] = logRange(grid);
  return clamp((Math.log(value) - low) / width, 0, 1);
}

/** Whether `value` is one of the grid's, as `gridFromUnit` writes it. */
export function gridContains(grid: Grid, value: number): boolean {
  if (!(value >= grid.min && value <= grid.max)) return false;
  return valueAt(grid, Math.round((value - grid.min) / grid.step)) === value;
}
