// The pass rule: |got - expected| <= abs + rel * |expected| for each element, and finite.

import { numbersOf, type ReferenceCase, type Tolerance, toleranceOf } from "./reference-file.ts";

/** A computed tensor beside what it should be. */
export type Comparison = {
  readonly name: string;
  /** Undefined where the replay did not compute it, which fails. */
  readonly got: ArrayLike<number> | undefined;
  readonly expected: ArrayLike<number>;
  /** Accepted as well, element by element. */
  readonly alternative?: ArrayLike<number> | undefined;
  readonly tolerance: Tolerance;
  /** Takes the place of the tolerance's `abs`, element by element. */
  readonly absolute?: ArrayLike<number> | undefined;
};

/** What a replay computed: the case's names of tensors -> their elements. */
export type Results = ReadonlyMap<string, ArrayLike<number>>;

/** Every tensor that the case expects, compared with what was computed. */
export function compareAll(reference: ReferenceCase, results: Results): Comparison[] {
  const { expected, alternative, tolerances } = reference;
  return expected.names.map((name) => ({
    name,
    got: results.get(name),
    expected: numbersOf(expected, name).data,
    alternative: alternative?.has(name) ? numbersOf(alternative, name).data : undefined,
    tolerance: toleranceOf(tolerances, name),
  }));
}

/** Why the comparison fails, with its worst element; undefined when it passes. */
export function failureOf(comparison: Comparison): string | undefined {
  const { name, got, expected, tolerance } = comparison;
  if (got === undefined) return `${name}: not computed`;
  if (got.length !== expected.length) {
    return `${name}: got ${got.length} elements, expected ${expected.length}`;
  }
  let worst = 0;
  let excess = 0;
  let failed = 0;
  for (let i = 0; i < expected.length; i++) {
    const beyond = beyondTolerance(comparison, got[i]!, i);
    if (beyond <= 1) continue;
    failed += 1;
    if (beyond <= excess) continue;
    worst = i;
    excess = beyond;
  }
  if (failed === 0) return undefined;
  const { rel } = tolerance;
  const abs = comparison.absolute?.[worst] ?? tolerance.abs;
  return (
    `${name}[${worst}]: got ${got[worst]}, expected ${expected[worst]}, tolerance ${abs} + ${rel} ` +
    `relative (${failed} of ${expected.length} elements fail)`
  );
}

/** Distance in units of the tolerance; Infinity for what is not finite. */
function beyondTolerance(comparison: Comparison, got: number, i: number): number {
  const { expected, alternative, tolerance, absolute } = comparison;
  const abs = absolute?.[i] ?? tolerance.abs;
  const units = (value: number): number => {
    const distance = Math.abs(got - value);
    if (!Number.isFinite(distance)) return Infinity;
    return distance === 0 ? 0 : distance / (abs + tolerance.rel * Math.abs(value));
  };
  const exact = units(expected[i]!);
  return alternative === undefined ? exact : Math.min(exact, units(alternative[i]!));
}
