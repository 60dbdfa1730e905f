// Compiles assembly/ to WebAssembly in memory. The result is a function of the sources and of the
// compiler's version in the lockfile: a test compares it with the checked-in files.

import { readFile } from "node:fs/promises";

import { main } from "assemblyscript/asc";

import { gemmTilesSource } from "./gemm-tiles.ts";

/** Files of src/backends; the relaxed one has only what gains from it. */
export const KERNEL_FILES = ["kernels.wasm", "gemm-relaxed.wasm"] as const;

type KernelFile = (typeof KERNEL_FILES)[number];

const SOURCES: Readonly<Record<KernelFile, string>> = {
  "kernels.wasm": "assembly/index.ts --enable simd",
  "gemm-relaxed.wasm": "assembly/gemm.ts --enable simd --enable relaxed-simd",
};

/** Modules that are no files. */
const WRITTEN: Readonly<Record<string, () => string>> = {
  "assembly/gemm-tiles.ts": gemmTilesSource,
};

const OPTIONS =
  "--outFile kernels.wasm --optimizeLevel 3 --shrinkLevel 0 --converge " +
  "--noAssert --runtime stub --importMemory --initialMemory 1";

/** A build's bytes. Throws with the compiler's own words when it does not compile. */
export async function compileKernels(file: KernelFile): Promise<Uint8Array> {
  const root = new URL("../", import.meta.url);
  let wasm: Uint8Array | undefined;
  let complaints = "";
  const { error } = await main(`${SOURCES[file]} ${OPTIONS}`.split(" "), {
    stderr: { write: (chunk: string | Uint8Array) => void (complaints += String(chunk)) },
    readFile: async (name) =>
      WRITTEN[name]?.() ?? readFile(new URL(name, root), "utf8").catch(absent),
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") wasm = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || wasm === undefined) {
    throw new Error(`${file} does not compile:\n${complaints}`, { cause: error });
  }
  return wasm;
}

/** The compiler tries several names for an import; null says that there is no such file. */
function absent(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
