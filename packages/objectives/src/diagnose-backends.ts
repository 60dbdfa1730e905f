// Which matrix products this machine's trainers use, and whether they are right: BLAS beside the
// engine's own WebAssembly, on the same numbers.

import { createEngine, type Engine } from "@caviar/engine";
import { CaviarError } from "@caviar/errors";
import type { Finding } from "@caviar/protocol";
import { stream, uniform } from "@caviar/random";

/** Rows, columns and the summed dimension of the product. */
const SIZE = 256;
/** Of single precision: sums of 256 products of numbers in [-1, 1). */
const TOLERANCE = 1e-4;

const expected = "a BLAS library whose products agree with WebAssembly's";

/** One finding; `setting` is what CAVIAR_BLAS says. */
export function diagnoseBackends(setting = "auto"): Finding {
  const wasm = product(createEngine({ backend: "wasm" }));
  if (setting === "off") {
    const found = "switched off by CAVIAR_BLAS=off: WebAssembly everywhere";
    return { check: "blas", status: "ok", found, expected };
  }
  try {
    const engine = createEngine({ backend: "blas", blas: setting });
    const blas = product(engine);
    const difference = Math.max(
      ...blas.values.map((value, i) => Math.abs(value - wasm.values[i]!)),
    );
    const speed = `${(wasm.tookMs / blas.tookMs).toFixed(1)} times as quick as WebAssembly`;
    const found = `${engine.backend.name}; ${SIZE}x${SIZE} products differ by ${difference.toExponential(1)}, ${speed}`;
    if (difference <= TOLERANCE) return { check: "blas", status: "ok", found, expected };
    const mend = "set CAVIAR_BLAS=off, or to the path of another library";
    return { check: "blas", status: "problem", found, expected, mend };
  } catch (error) {
    if (!(error instanceof CaviarError)) throw error;
    const mend = "install OpenBLAS (Debian: apt-get install libopenblas0), or set CAVIAR_BLAS=off";
    const found = `${error.message}; sweeps that are not reproducible train with WebAssembly, slower`;
    return { check: "blas", status: "warning", found, expected, mend };
  }
}

/** The product of two matrices of fixed random numbers, and the best of some times. */
function product({ memory, backend }: Engine) {
  const [out, a, b] = [0, 1, 2].map(() => memory.tensor([SIZE, SIZE]));
  for (const [number, matrix] of [a!, b!].entries()) {
    const random = stream(1, "diagnosis", number);
    for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = 2 * uniform(random, i) - 1;
  }
  let tookMs = Infinity;
  for (let round = 0; round < 5; round++) {
    const begun = performance.now();
    backend.gemm(out!, a!, b!, "nn");
    tookMs = Math.min(tookMs, performance.now() - begun);
  }
  return { values: [...out!.data], tookMs };
}
