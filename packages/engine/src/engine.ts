// An engine: one memory and the backend that computes in it.
// A process may have several; tensors of one must not be given to another.

import { CaviarError } from "@caviar/errors";

import type { Backend } from "./backend.ts";
import { openBlas } from "./backends/blas-library.ts";
import { blasBackend } from "./backends/blas.ts";
import { checked } from "./backends/checked.ts";
import { GEMM_SCRATCH_BYTES } from "./backends/gemm-by.ts";
import { referenceBackend } from "./backends/reference.ts";
import { relaxedBackend } from "./backends/relaxed.ts";
import { wasmBackend } from "./backends/wasm.ts";
import { Memory } from "./memory.ts";
import { requireOneOf } from "./one-of.ts";

export type BackendName = "wasm" | "blas" | "reference";

export type WasmMode = "exact" | "relaxed-fma";

export type EngineOptions = {
  /**
   * `wasm` (default): SIMD kernels, the same bits everywhere. `blas`: the same, with the machine's
   * own matrix products, about twice as fast on large layers; the same bits on the same kind of
   * processor. `auto`: `blas` where there is one, else `wasm`. `reference`: plain TypeScript.
   */
  readonly backend?: BackendName | "auto";
  /**
   * Which library `blas` and `auto` use: `auto` looks for one, a path names one, `off` forbids it.
   * Default: what the environment's CAVIAR_BLAS says, else `auto`.
   */
  readonly blas?: string | undefined;
  /**
   * Whose matrix products `wasm` has, and `auto` without a BLAS: `exact`, the same bits everywhere;
   * or `relaxed-fma`, up to a quarter faster, which is then a backend of its own by name.
   * Default: what the environment's CAVIAR_WASM says, else `exact`.
   */
  readonly wasm?: WasmMode | undefined;
  /** Refuse a backend that does not give the same bits on every machine; default false. */
  readonly reproducible?: boolean;
  /** The most memory that tensors may take; default 1 GiB, at most 4 GiB. Grown as needed. */
  readonly limitBytes?: number;
};

const BACKENDS = ["wasm", "blas", "auto", "reference"] as const;
const MODES = ["exact", "relaxed-fma"] as const;
const LIMIT_DEFAULT_BYTES = 2 ** 30;

export class Engine {
  readonly memory: Memory;
  /** What computes; its `name` belongs beside every result, for it decides the last bits. */
  readonly backend: Backend;
  /** Why `auto` became `wasm`; undefined when it did not. */
  readonly fallback: string | undefined;
  readonly #empty: number;

  /** Of parts that fit; `createEngine` finds and checks them. */
  constructor(memory: Memory, backend: Backend, fallback?: string) {
    this.memory = memory;
    this.backend = backend;
    this.fallback = fallback;
    this.#empty = memory.mark();
  }

  /** Run `body`, then free every tensor that it made. */
  scope<Result>(body: () => Result): Result {
    const mark = this.memory.mark();
    try {
      return body();
    } finally {
      this.memory.release(mark);
    }
  }

  /** Free every tensor, and with them every model, of this engine: for the next trial. */
  reset(): void {
    this.memory.release(this.#empty);
  }
}

/**
 * Make an engine. Throws CAV_ENGINE_MEMORY when the machine refuses the memory, CAV_ENGINE_BLAS
 * when `blas` was asked for by that name and there is none to use, CAV_USAGE for another backend or
 * mode, for one that the runtime lacks, and for one that is not `reproducible` when it must be.
 */
export function createEngine(options: EngineOptions = {}): Engine {
  const { backend = "wasm", limitBytes = LIMIT_DEFAULT_BYTES, reproducible = false } = options;
  requireOneOf("backend", backend, BACKENDS);
  const memory = new Memory(limitBytes);
  const engine =
    backend === "reference"
      ? new Engine(memory, checked(referenceBackend))
      : compiledEngine(memory, backend, options);
  if (engine.backend.reproducible || !reproducible) return engine;
  const { name } = engine.backend;
  throw new CaviarError(
    "CAV_USAGE",
    `expected a backend that gives the same bits on every machine, got ${name}; choose wasm, with ` +
      "the option wasm and the environment's CAVIAR_WASM not set or exact",
    { facts: { backend: name } },
  );
}

function compiledEngine(
  memory: Memory,
  backend: "wasm" | "blas" | "auto",
  options: EngineOptions,
): Engine {
  // Set to nothing is not set.
  const blas = options.blas ?? (process.env["CAVIAR_BLAS"] || "auto");
  const mode = options.wasm ?? modeOf(process.env["CAVIAR_WASM"] || "exact");
  requireOneOf("wasm", mode, MODES);
  const scratch = memory.tensor([GEMM_SCRATCH_BYTES], "u8").pointer;
  const exact = wasmBackend(memory, scratch);
  const wasm = () => checked(mode === "exact" ? exact : relaxedBackend(memory, exact, scratch));
  if (backend === "wasm") return new Engine(memory, wasm());
  try {
    return new Engine(memory, checked(blasBackend(memory, exact, openBlas(blas))));
  } catch (error) {
    const isMissing = error instanceof CaviarError && error.code === "CAV_ENGINE_BLAS";
    if (backend === "blas" || !isMissing) throw error;
    return new Engine(memory, wasm(), error.message);
  }
}

function modeOf(setting: string): WasmMode {
  const mode = MODES.find((known) => known === setting);
  if (mode !== undefined) return mode;
  const message = `CAVIAR_WASM must be one of ${MODES.join(", ")}; got ${setting}`;
  throw new CaviarError("CAV_USAGE", message);
}
