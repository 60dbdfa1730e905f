// The wasm kernels beside the plain ones: the same body on both, and what they must agree within.

import { expect } from "vitest";

import type { Engine } from "../../src/engine.ts";
import { emptyEngine } from "../engines.ts";

/** What `compute` gives on both backends is equal within `tolerance` of the larger of 1 and it. */
export function expectSame(
  compute: (engine: Engine) => Readonly<Record<string, ArrayLike<number>>>,
  tolerance: number,
): void {
  const [fast, plain] = (["wasm", "reference"] as const).map((backend) => {
    const results = Object.entries(compute(emptyEngine(backend)));
    return results.map(([name, data]) => [name, Float32Array.from(data)] as const);
  });
  for (const [i, [name, expected]] of plain!.entries()) {
    const got = fast![i]![1];
    expect(got.length, name).toBe(expected.length);
    for (const [j, value] of expected.entries()) {
      if (Object.is(value, got[j]!)) continue; // NaN and infinity too
      const distance = Math.abs(got[j]! - value) / Math.max(1, Math.abs(value));
      expect(distance, `${name}[${j}]: wasm ${got[j]}, plain ${value}`).toBeLessThanOrEqual(
        tolerance,
      );
    }
  }
}
