// The part of the WebAssembly JavaScript interface that the engine uses. Neither the es2024 library
// nor @types/node declares it, and the dom library would let browser globals into every package.

declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number }); // in pages of 64 KiB
    readonly buffer: ArrayBuffer;
    /** Detaches `buffer`. Throws a RangeError when the host refuses. */
    grow(pages: number): number;
  }
  /** Whether this runtime knows every instruction in it. */
  function validate(bytes: Uint8Array): boolean;
  type Module = object;
  const Module: new (bytes: Uint8Array) => Module;
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
