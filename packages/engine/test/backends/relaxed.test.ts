// The relaxed mode beyond the contract that test/backends/contract.test.ts runs on every backend.

import { execFileSync } from "node:child_process";

import { permutation, stream } from "@caviar/random";
import fc from "fast-check";
import { expect, test } from "vitest";

import { createEngine, type EngineOptions } from "../../src/engine.ts";
import { emptyEngine, tensorOf, type TestedBackend } from "../engines.ts";

const ENGINE = new URL("../../src/engine.ts", import.meta.url).href;
const FORMS = ["nn", "nt", "tn"] as const;

/** Values of both signs and many magnitudes, a function of the salt. */
function spread(count: number, salt: number): Float32Array {
  const order = permutation(stream(salt, "values"), count);
  return Float32Array.from(order, (rank) => (rank / count - 0.5) * 4);
}

test("the name tells how products are rounded, and is not reproducible", () => {
  const { backend, fallback } = createEngine({ backend: "wasm", wasm: "relaxed-fma" });
  expect(backend.name).toMatch(/^relaxed-fma \((not )?fused\)$/);
  expect(backend.reproducible).toBe(false);
  expect(fallback).toBeUndefined();
});

test("products agree with the reference within 1e-6 of the sum of magnitudes", () => {
  const size = fc.integer({ min: 1, max: 70 });
  const property = fc.property(fc.constantFrom(...FORMS), size, size, size, (form, M, N, K) => {
    const results = (["relaxed-fma", "reference"] as const).map((backend) => {
      const engine = emptyEngine(backend);
      const out = engine.memory.tensor([M, N]);
      const a = tensorOf(engine, form === "tn" ? [K, M] : [M, K], spread(M * K, 1));
      const b = tensorOf(engine, form === "nt" ? [N, K] : [K, N], spread(K * N, 2));
      engine.backend.gemm(out, a, b, form);
      return out.data.slice();
    });
    const [fast, plain] = [results[0]!, results[1]!];
    for (const [i, value] of fast.entries()) {
      expect(Math.abs(value - plain[i]!)).toBeLessThanOrEqual(1e-6 * 4 * K);
    }
  });
  fc.assert(property, { numRuns: 100 });
});

/** What (1 + 2^-12)^2 - 1 has beyond 2^-11. */
function lastBits(backend: TestedBackend): number {
  const engine = emptyEngine(backend);
  const out = engine.memory.tensor([1, 1]);
  const a = tensorOf(engine, [1, 2], [-1, 1 + 2 ** -12]);
  engine.backend.gemm(out, a, tensorOf(engine, [2, 1], [1, 1 + 2 ** -12]), "nn");
  return out.data[0]! - 2 ** -11;
}

test("a fused product keeps bits that the exact one rounds away, and the name says which it is", () => {
  expect(lastBits("wasm")).toBe(0);
  const { name } = emptyEngine("relaxed-fma").backend;
  expect(lastBits("relaxed-fma")).toBe(name === "relaxed-fma (fused)" ? 2 ** -24 : 0);
});

test("the same product has the same bits every time, wherever its tensors lie", () => {
  const engine = emptyEngine("relaxed-fma");
  const results = [0, 1, 2].map((padding) => {
    if (padding > 0) engine.memory.tensor([16 * padding]);
    const a = tensorOf(engine, [33, 70], spread(33 * 70, 1));
    const out = engine.memory.tensor([33, 9]);
    engine.backend.gemm(out, a, tensorOf(engine, [70, 9], spread(630, 2)), "nn");
    return [...out.data];
  });
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

test("`auto` without a BLAS takes the mode, and `blas` with one is not touched by it", () => {
  const relaxed = createEngine({ backend: "auto", blas: "off", wasm: "relaxed-fma" });
  expect(relaxed.backend.name).toContain("relaxed-fma");
  expect(relaxed.fallback).toBe("BLAS is switched off");
  const { backend, fallback } = createEngine({ backend: "auto", wasm: "relaxed-fma" });
  expect(backend.name).toMatch(fallback === undefined ? /^blas/ : /^relaxed-fma/);
});

test.each<[EngineOptions]>([
  [{ backend: "wasm", wasm: "relaxed-fma" }],
  [{ backend: "auto", blas: "off", wasm: "relaxed-fma" }],
])("%j is refused where results must be reproducible", (options) => {
  const create = () => createEngine({ ...options, reproducible: true });
  expect(create).toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
  expect(create).toThrow("the same bits on every machine, got relaxed-fma");
});

test("the exact kernels are not refused where results must be reproducible", () => {
  const { backend } = createEngine({ wasm: "exact", reproducible: true });
  expect(backend.name).toBe("wasm");
});

test("an unknown mode is CAV_USAGE with those that there are", () => {
  const options: object = { wasm: "fast" };
  const create = () => createEngine(options);
  expect(create).toThrow(expect.objectContaining({ code: "CAV_USAGE" }));
  expect(create).toThrow("wasm must be one of exact, relaxed-fma; got");
});

/** What a program that leaves the mode to the environment prints; its last line, if it throws. */
function nameWith(setting: string, prelude = ""): string {
  const program = `${prelude}
    const { createEngine } = await import(${JSON.stringify(ENGINE)});
    try { console.log(createEngine().backend.name); }
    catch ({ code, message }) { console.log(code + " " + message); }`;
  const args = ["--input-type=module", "--eval", program];
  const env = { ...process.env, CAVIAR_WASM: setting };
  return execFileSync(process.execPath, args, { encoding: "utf8", env }).trim();
}

test("CAVIAR_WASM decides where the program does not; set to nothing it is not set", () => {
  expect(nameWith("relaxed-fma")).toContain("relaxed-fma (");
  expect(nameWith("exact")).toBe("wasm");
  expect(nameWith("")).toBe("wasm");
  expect(nameWith("fast")).toBe(
    "CAV_USAGE CAVIAR_WASM must be one of exact, relaxed-fma; got fast",
  );
});

test("a runtime without relaxed SIMD is told so", () => {
  const without = "WebAssembly.validate = () => false;";
  expect(nameWith("relaxed-fma", without)).toContain("CAV_USAGE relaxed-fma needs WebAssembly's");
  expect(nameWith("exact", without)).toBe("wasm");
});
