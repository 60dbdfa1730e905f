// An engine: one memory and the backend that computes in it.
// A process may have several; tensors of one must not be given to another.

import type { Backend } from "./backend.ts";
import { checked } from "./backends/checked.ts";
import { referenceBackend } from "./backends/reference.ts";
import { wasmBackend } from "./backends/wasm.ts";
import { Memory } from "./memory.ts";

export type BackendName = "wasm" | "reference";

export type EngineOptions = {
  /** `wasm` (default): SIMD kernels, the same bits everywhere. `reference`: plain TypeScript. */
  readonly backend?: BackendName;
  /** The most memory that tensors may take; default 1 GiB, at most 4 GiB. Grown as needed. */
  readonly limitBytes?: number;
};

const LIMIT_DEFAULT_BYTES = 2 ** 30;

export class Engine {
  readonly memory: Memory;
  readonly backend: Backend;
  readonly #empty: number;

  constructor(memory: Memory, backend: Backend) {
    this.memory = memory;
    this.backend = backend;
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

/** Make an engine. Throws CAV_ENGINE_MEMORY when the machine refuses the memory. */
export function createEngine(options: EngineOptions = {}): Engine {
  const { backend = "wasm", limitBytes = LIMIT_DEFAULT_BYTES } = options;
  const memory = new Memory(limitBytes);
  return new Engine(memory, checked(make(backend, memory)));
}

function make(name: BackendName, memory: Memory): Backend {
  return name === "wasm" ? wasmBackend(memory) : referenceBackend;
}
