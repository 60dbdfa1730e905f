// Noise of a test problem as a pure function of the point: the same point always gives the same
// value. FNV-1a over integers, then the finalizer of MurmurHash3 four times; the sum of four
// uniforms is near enough to a normal.

import { type Point, type Space, toUnit } from "../../src/index.ts";

/** The integers that stand for a point: floats by their place in millionths, choices by index. */
function ints(space: Space, point: Point): readonly number[] {
  return Object.entries(space).map(([name, parameter]) => {
    const value = point[name]!;
    if (parameter.type === "choice") return parameter.values.indexOf(value);
    if (parameter.type === "int") return Number(value);
    return Math.floor(toUnit(parameter, value) * 1e6 + 0.5);
  });
}

function finalize(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** About N(0,1). */
export function noise(space: Space, point: Point, salt: number): number {
  let hash = 2166136261;
  for (const int of [...ints(space, point), salt]) hash = Math.imul(hash ^ int, 16777619);
  let sum = 0;
  for (let k = 0; k < 4; k++) sum += finalize(hash + Math.imul(k, 0x9e3779b9)) / 2 ** 32;
  return (sum - 2) * Math.sqrt(3);
}
