// The blas backend beyond the contract that test/backends/contract.test.ts runs on every backend.

import { execFileSync } from "node:child_process";

import { CaviarError } from "@caviar/errors";
import { permutation, stream } from "@caviar/random";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { BlasLibrary } from "../../src/backends/blas-library.ts";
import { blasBackend } from "../../src/backends/blas.ts";
import { createEngine, type Engine } from "../../src/engine.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";

const ENGINE = new URL("../../src/engine.ts", import.meta.url).href;
const FORMS = ["nn", "nt", "tn"] as const;

/** Values of both signs and many magnitudes, a function of the salt. */
function spread(count: number, salt: number): Float32Array {
  const order = permutation(stream(salt, "values"), count);
  return Float32Array.from(order, (rank) => (rank / count - 0.5) * 4);
}

/** [[1, 2], [3, 4]] times itself, by `engine`. */
function square(engine: Engine): number[] {
  const factor = tensorOf(engine, [2, 2], [1, 2, 3, 4]);
  const out = engine.memory.tensor([2, 2]);
  engine.backend.gemm(out, factor, factor, "nn");
  return [...out.data];
}

const SQUARE = [7, 10, 15, 22];

const createWithout = () => createEngine({ backend: "blas", blas: "/no/such/library.so" });

/** A library that answers wrongly: it leaves the result as it was. */
const broken: BlasLibrary = { name: "Broken 1.0", sgemm: () => undefined, addressOf: () => 0 };

describe.runIf(BACKENDS.includes("blas"))("with a BLAS library", () => {
  test("the name tells library, version and processor kernel, and is not reproducible", () => {
    const { backend, fallback } = createEngine({ backend: "auto" });
    expect(backend.name).toMatch(/^blas \(.+\)$/);
    expect(backend.reproducible).toBe(false);
    expect(fallback).toBeUndefined();
    expect(createEngine({ backend: "blas" }).backend.name).toBe(backend.name);
  });

  test("products agree with the reference within 1e-6 of the sum of magnitudes", () => {
    const size = fc.integer({ min: 1, max: 70 });
    const property = fc.property(fc.constantFrom(...FORMS), size, size, size, (form, M, N, K) => {
      const [fast, plain] = (["blas", "reference"] as const).map((backend) => {
        const engine = emptyEngine(backend);
        const out = engine.memory.tensor([M, N]);
        const a = tensorOf(engine, form === "tn" ? [K, M] : [M, K], spread(M * K, 1));
        const b = tensorOf(engine, form === "nt" ? [N, K] : [K, N], spread(K * N, 2));
        engine.backend.gemm(out, a, b, form);
        return out.data.slice();
      });
      for (const [i, value] of fast!.entries()) {
        expect(Math.abs(value - plain![i]!)).toBeLessThanOrEqual(1e-6 * 4 * K);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });

  test("the same product has the same bits every time, wherever its tensors lie", () => {
    const engine = emptyEngine("blas");
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

  test("products are right after each growth of the memory, up to its limit", () => {
    const engine = createEngine({ backend: "blas", limitBytes: 2 ** 28 });
    expect(square(engine)).toEqual(SQUARE);
    const sizes = new Set<number>();
    while (engine.memory.usedBytes < 2 ** 27) {
      engine.memory.tensor([engine.memory.usedBytes], "u8");
      expect(square(engine)).toEqual(SQUARE);
      sizes.add(engine.memory.buffer.byteLength);
    }
    expect(sizes.size).toBeGreaterThan(3);
  });

  test("a growth behind the engine's back, which detaches its buffer, crashes nothing", () => {
    const engine = createEngine({ backend: "blas" });
    const before = engine.memory.buffer;
    engine.memory.wasm.grow(1);
    expect(before.byteLength).toBe(0);
    expect(square(engine)).toEqual(SQUARE);
    expect(engine.memory.tensor([4]).data).toHaveLength(4);
  });

  test("a tensor of another engine, beyond this one's memory, is refused before any address", () => {
    const [engine, other] = [createEngine({ backend: "blas" }), createEngine({ backend: "wasm" })];
    other.memory.tensor([engine.memory.buffer.byteLength], "u8");
    const foreign = other.memory.tensor([2, 2]);
    const own = engine.memory.tensor([2, 2]);
    expect(() => engine.backend.gemm(own, foreign, own, "nn")).toThrow("past the memory");
    expect(() => engine.backend.gemm(own, own, foreign, "nn")).toThrow("past the memory");
    expect(() => engine.backend.gemm(foreign, own, own, "nn")).toThrow("past the memory");
  });
});

describe("without a BLAS library", () => {
  test.each([
    ["off", "switched off"],
    ["/no/such/library.so", "/no/such/library.so"],
    [import.meta.filename, import.meta.filename], // a file, but no library
  ])("`auto` with %s falls back to wasm, tells why, and computes", (blas, reason) => {
    const engine = createEngine({ backend: "auto", blas });
    expect(engine.backend.name).toBe("wasm");
    expect(engine.fallback).toContain(reason);
    expect(square(engine)).toEqual(SQUARE);
  });

  test("CAVIAR_BLAS decides where the program does not; set to nothing it is not set", () => {
    const program = `
      const { createEngine } = await import(${JSON.stringify(ENGINE)});
      const auto = createEngine({ backend: "auto" });
      const told = createEngine({ backend: "auto", blas: "off" });
      console.log(JSON.stringify([auto.fallback ?? "", told.fallback]));
    `;
    const fallbacksWith = (setting: string): readonly string[] => {
      const args = ["--input-type=module", "--eval", program];
      const env = { ...process.env, CAVIAR_BLAS: setting };
      return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", env }));
    };
    expect(fallbacksWith("off")).toEqual(["BLAS is switched off", "BLAS is switched off"]);
    expect(fallbacksWith("/no/such.so")[0]).toContain("/no/such.so");
    const [unset, told] = fallbacksWith("");
    expect(unset).toBe(createEngine({ backend: "auto", blas: "auto" }).fallback ?? "");
    expect(told).toBe("BLAS is switched off");
  });

  test("without the package koffi `auto` falls back, and says what to install", () => {
    const program = `
      import { registerHooks } from "node:module";
      registerHooks({
        resolve(specifier, context, next) {
          if (specifier === "koffi") throw new Error("Cannot find module 'koffi'");
          return next(specifier, context);
        },
      });
      const { createEngine } = await import(${JSON.stringify(ENGINE)});
      const { backend, fallback } = createEngine({ backend: "auto" });
      console.log(JSON.stringify([backend.name, fallback]));
    `;
    const args = ["--input-type=module", "--eval", program];
    const output = execFileSync(process.execPath, args, { encoding: "utf8" });
    expect(JSON.parse(output)).toEqual(["wasm", expect.stringContaining("npm install koffi")]);
  });

  test("`blas` with one that is not there is CAV_ENGINE_BLAS, with what to install", () => {
    expect(createWithout).toThrow(CaviarError);
    expect(createWithout).toThrow(expect.objectContaining({ code: "CAV_ENGINE_BLAS" }));
    expect(createWithout).toThrow("Install OpenBLAS");
  });

  test("a library that miscalculates is refused, and the memory is as before", () => {
    const { memory, backend } = createEngine({ backend: "wasm" });
    const used = memory.usedBytes;
    const create = () => blasBackend(memory, backend, broken);
    expect(create).toThrow(expect.objectContaining({ code: "CAV_ENGINE_BLAS" }));
    expect(create).toThrow("Broken 1.0 gives wrong products");
    expect(memory.usedBytes).toBe(used);
  });
});
