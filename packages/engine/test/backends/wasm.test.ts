import { readFile } from "node:fs/promises";

import { permutation, stream } from "@caviar/random";
import fc from "fast-check";
import { expect, test } from "vitest";

import { compileKernels, KERNEL_FILES } from "../../scripts/compile-kernels.ts";
import { emptyEngine, tensorOf } from "../engines.ts";

test.each(KERNEL_FILES)(
  "the checked-in %s is what assembly/ compiles to, byte for byte",
  async (file) => {
    const checkedIn = await readFile(new URL(`../../src/backends/${file}`, import.meta.url));
    const compiled = await compileKernels(file);
    expect(Buffer.compare(checkedIn, compiled), "run build:kernels and commit the result").toBe(0);
  },
  60_000,
);

const number = fc.float({ min: -4, max: 4, noNaN: true });

/** Values of both signs and many magnitudes, a function of the salt. */
function spread(count: number, salt: number): Float32Array {
  const order = permutation(stream(salt, "values"), count);
  return Float32Array.from(order, (rank) => (rank / count - 0.5) * 4);
}

test("gemm agrees with the reference within 1e-6 of the sum of magnitudes", () => {
  const size = fc.integer({ min: 1, max: 70 });
  fc.assert(
    fc.property(size, size, size, (M, N, K) => {
      const results = (["wasm", "reference"] as const).map((backend) => {
        const engine = emptyEngine(backend);
        const out = engine.memory.tensor([M, N]);
        const a = tensorOf(engine, [M, K], spread(M * K, 1));
        engine.backend.gemm(out, a, tensorOf(engine, [K, N], spread(K * N, 2)), "nn");
        return out.data.slice();
      });
      const [fast, plain] = [results[0]!, results[1]!];
      for (const [i, value] of fast.entries()) {
        expect(Math.abs(value - plain[i]!)).toBeLessThanOrEqual(1e-6 * 4 * K);
      }
    }),
    { numRuns: 50 },
  );
});

test("adam agrees with the reference within 2e-6 relative, for every length", () => {
  const step = { beta1: 0.9, beta2: 0.999, stepSize: 0.01, epsilon: 1e-7 };
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), (gradients) => {
      const results = (["wasm", "reference"] as const).map((backend) => {
        const engine = emptyEngine(backend);
        const shape = [gradients.length];
        const [w, m] = [spread(gradients.length, 1), spread(gradients.length, 2)];
        const tensors = {
          w: tensorOf(engine, shape, w),
          m: tensorOf(engine, shape, m),
          v: tensorOf(engine, shape, m.map(Math.abs)),
        };
        const g = tensorOf(engine, shape, gradients);
        engine.backend.adam(tensors.w, tensors.m, tensors.v, g, step);
        return [...tensors.w.data, ...tensors.m.data, ...tensors.v.data];
      });
      const [fast, plain] = [results[0]!, results[1]!];
      for (const [i, value] of fast.entries()) {
        expect(Math.abs(value - plain[i]!)).toBeLessThanOrEqual(
          2e-6 * Math.max(1, Math.abs(value)),
        );
      }
    }),
  );
});

test("softmax is within 5e-7 of the reference, down to probabilities of 0", () => {
  const row = fc.array(fc.float({ min: -120, max: 120, noNaN: true }), {
    minLength: 1,
    maxLength: 13,
  });
  fc.assert(
    fc.property(row, (logits) => {
      const results = (["wasm", "reference"] as const).map((backend) => {
        const engine = emptyEngine(backend);
        const x = tensorOf(engine, [1, logits.length], logits);
        const [losses, p] = [engine.memory.tensor([1]), engine.memory.tensor(x.shape)];
        const labels = engine.memory.tensor([1], "u32");
        labels.data[0] = logits.length - 1;
        const loss = engine.backend.softmaxCrossEntropy(losses, p, x, labels);
        return { loss, p: p.data.slice() };
      });
      const [fast, plain] = [results[0]!, results[1]!];
      for (const [i, value] of fast.p.entries()) {
        expect(Math.abs(value - plain.p[i]!)).toBeLessThan(5e-7);
      }
      expect(Math.abs(fast.loss - plain.loss)).toBeLessThanOrEqual(1e-6 * Math.max(1, plain.loss));
    }),
    { numRuns: 300 },
  );
});
