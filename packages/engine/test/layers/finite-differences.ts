// Gradients measured: the change of a weighted sum of the output as one element moves. Tests only.
// The quotient is of fourth order (Abramowitz & Stegun 1964, 25.3.21), so that curvature does not
// show; outputs are float32, which leaves an error of about 1e-7 / STEP of the largest output.

import { normal, permutation, stream } from "@caviar/random";
import { expect } from "vitest";

import { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import type { Engine } from "../../src/engine.ts";

const STEP = 2 ** -8;
const ELEMENTS = 8; // looked at in each variable

/** Reproducible standard normal numbers. */
export function normals(count: number, salt: number): Float32Array {
  const from = stream(salt, "normals");
  return Float32Array.from({ length: count }, (_, i) => normal(from, i));
}

/** Reproducible numbers in (-2, 2), no two closer than 4 / count: for what has kinks. */
export function apart(count: number, salt: number): Float32Array {
  const order = permutation(stream(salt, "apart"), count);
  return Float32Array.from(order, (rank) => ((rank + 0.5) / count - 0.5) * 4);
}

/**
 * The gradients of `forward` by `variables` are its difference quotients, within `tolerance` of the
 * larger of 1 and the gradient.
 */
export function expectGradients(
  engine: Engine,
  variables: Readonly<Record<string, Variable>>,
  forward: (tape: Tape | undefined) => Variable,
  tolerance: number,
): void {
  const tape = new Tape(engine);
  const output = forward(tape);
  const weights = normals(output.data.size, 99);
  const seed = engine.memory.tensor(output.data.shape);
  seed.data.set(weights);
  tape.backward(output, seed);
  const objective = (): number =>
    engine.scope(() =>
      forward(undefined).data.data.reduce((sum, y, i) => sum + y * weights[i]!, 0),
    );

  for (const [name, variable] of Object.entries(variables)) {
    const { gradient } = variable;
    expect(gradient, `${name} has a gradient`).toBeDefined();
    const slopes = gradient!.data.slice();
    for (const i of permutation(stream(7, name), slopes.length).subarray(0, ELEMENTS)) {
      const value = variable.data.data[i]!;
      const at = (steps: number): number => {
        variable.data.data[i] = value + steps * STEP;
        return objective();
      };
      const quotient = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * STEP);
      variable.data.data[i] = value;
      const distance = Math.abs(slopes[i]! - quotient) / Math.max(1, Math.abs(quotient));
      expect(distance, `${name}[${i}]: ${slopes[i]} for ${quotient}`).toBeLessThan(tolerance);
    }
  }
}
