// The machine's BLAS library: found, bound, told to use one thread, and named.
// Invariant: whatever is wrong (no koffi, no library, 64-bit integers) is CAV_ENGINE_BLAS with a
// reason; a library that is returned has a cblas_sgemm of the signature below.

import { CaviarError } from "@caviar/errors";

import { blasCandidates } from "./blas-candidates.ts";
import { type CType, type ForeignLibrary, type Koffi, requireKoffi } from "./koffi.ts";

export type BlasLibrary = {
  /** What decides the bits: library, version, kernel; such as `OpenBLAS 0.3.21 Cooperlake`. */
  readonly name: string;
  /**
   * cblas_sgemm(order, transposeA, transposeB, M, N, K, alpha, a, lda, b, ldb, beta, c, ldc): the
   * matrices as addresses, which nothing checks.
   */
  readonly sgemm: (...args: readonly number[]) => unknown;
  /** Address of the first byte. The buffer must not be detached: that would crash the process. */
  readonly addressOf: (buffer: ArrayBuffer) => number;
};

// order, transposeA, transposeB, M, N, K, alpha, a, lda, b, ldb, beta, c, ldc
const SGEMM: readonly CType[] = [
  ...(["int", "int", "int", "int", "int", "int"] as const),
  ...(["float", "uintptr_t", "int", "uintptr_t", "int"] as const),
  ...(["float", "uintptr_t", "int"] as const),
];

const ACCELERATE_SINGLE_THREADED = 1; // BLAS_THREADING_SINGLE_THREADED of vecLib's thread_api.h

const opened = new Map<string, BlasLibrary>(); // one a thread and setting, however many engines

/**
 * The library that `setting` asks for: `auto` (the first that the platform has), a path or a name
 * for the dynamic linker, or `off`. Throws CAV_ENGINE_BLAS when there is none to use.
 */
export function openBlas(setting: string): BlasLibrary {
  const known = opened.get(setting);
  if (known !== undefined) return known;
  const library = search(setting);
  opened.set(setting, library);
  return library;
}

function search(setting: string): BlasLibrary {
  if (setting === "off") throw new CaviarError("CAV_ENGINE_BLAS", "BLAS is switched off");
  const koffi = requireKoffi();
  const paths = setting === "auto" ? blasCandidates(process.platform) : [setting];
  const reasons: string[] = [];
  for (const path of paths) {
    try {
      return bind(koffi, path);
    } catch (error) {
      reasons.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const message =
    `expected a BLAS library, found none (${reasons.join("; ")}). Install OpenBLAS (Debian: ` +
    "libopenblas0, Fedora and Alpine: openblas) or name a library's file";
  throw new CaviarError("CAV_ENGINE_BLAS", message, { facts: { setting } });
}

function bind(koffi: Koffi, path: string): BlasLibrary {
  const library = koffi.load(path);
  const sgemm = library.func("cblas_sgemm", "void", SGEMM);
  const config = call(library, "openblas_get_config", "const char*") ?? "";
  if (config.includes("USE64BITINT")) {
    throw new CaviarError("CAV_ENGINE_BLAS", "its integers have 64 bits, expected 32");
  }
  call(library, "openblas_set_num_threads", "void", 1);
  call(library, "BLASSetThreading", "int", ACCELERATE_SINGLE_THREADED); // macOS 15 and newer
  const core = call(library, "openblas_get_corename", "const char*");
  return {
    name: core === undefined ? fileName(path) : `${versionOf(config)} ${core}`,
    sgemm,
    addressOf: (buffer) => Number(koffi.address(new Uint8Array(buffer))),
  };
}

/** Call a function that not every library has: its answer as a string, undefined without it. */
function call(
  library: ForeignLibrary,
  name: string,
  result: CType,
  ...args: readonly number[]
): string | undefined {
  let found: (...args: readonly number[]) => unknown;
  try {
    found = library.func(
      name,
      result,
      args.map(() => "int"),
    );
  } catch {
    return undefined; // the answer: it is another library, or an older one
  }
  return String(found(...args));
}

/** `OpenBLAS 0.3.21` of `OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH Cooperlake MAX_THREADS=64`. */
function versionOf(config: string): string {
  return config.split(" ", 2).join(" ");
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
