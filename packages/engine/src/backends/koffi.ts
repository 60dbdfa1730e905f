// koffi, the foreign function interface that calls the machine's BLAS. An optional dependency: it is
// required when first asked for, so that an engine without it works and starts no slower.

import { createRequire } from "node:module";

import { CaviarError } from "@caviar/errors";

/** C types in the signatures used here. An address crosses as a number: its value, unchecked. */
export type CType = "int" | "float" | "uintptr_t" | "const char*" | "void";

/** The part of koffi that the engine uses. */
export type Koffi = {
  /** Throws when there is no such library or it is another architecture's. */
  load(path: string): ForeignLibrary;
  /** Where the view's bytes lie in this process. Crashes the process when they are detached. */
  address(view: Uint8Array): bigint;
};

export type ForeignLibrary = {
  /** Throws when the library has no such function. */
  func(
    name: string,
    result: CType,
    parameters: readonly CType[],
  ): (...args: readonly number[]) => unknown;
};

/** koffi itself. Throws CAV_ENGINE_BLAS when it is not installed, or not for this machine. */
export function requireKoffi(): Koffi {
  try {
    const koffi: Koffi = createRequire(import.meta.url)("koffi");
    return koffi;
  } catch (cause) {
    const message =
      "BLAS is called through the package koffi, which cannot be loaded here: npm install koffi";
    throw new CaviarError("CAV_ENGINE_BLAS", message, { cause });
  }
}
