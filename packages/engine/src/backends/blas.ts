// The blas backend: the wasm backend, except that matrix products are the machine's own BLAS
// (OpenBLAS, Apple's Accelerate), called on addresses inside the engine's memory.
// The bits are those of one library on one kind of processor, which `name` tells: not reproducible
// elsewhere. Invariant: an address is passed only for an extent that lies within the memory as it
// is now; a growth that moved it has been noticed.

import { assert, CaviarError } from "@caviar/errors";

import type { Backend, GemmForm } from "../backend.ts";
import type { Memory } from "../memory.ts";
import type { Tensor } from "../tensor.ts";
import type { BlasLibrary } from "./blas-library.ts";

const ROW_MAJOR = 101; // CblasRowMajor
const AS_IT_IS = 111; // CblasNoTrans
const TRANSPOSED = 112; // CblasTrans

type Gemm = Backend["gemm"];

/**
 * `wasm` with the products of `library`. Throws CAV_ENGINE_BLAS when the library miscalculates a
 * product of whole numbers, which is exact in any order of summation.
 */
export function blasBackend(memory: Memory, wasm: Backend, library: BlasLibrary): Backend {
  const gemm = gemmOf(memory, library);
  for (const form of ["nn", "nt", "tn"] as const) {
    if (agree(memory, form, wasm, gemm)) continue;
    const message = `${library.name} gives wrong products; use another library or the wasm backend`;
    throw new CaviarError("CAV_ENGINE_BLAS", message, { facts: { form } });
  }
  return { ...wasm, name: `blas (${library.name})`, reproducible: false, gemm };
}

function gemmOf(memory: Memory, { sgemm, addressOf }: BlasLibrary): Gemm {
  let buffer = memory.buffer;
  let base = addressOf(buffer);

  const addressIn = (tensor: Tensor): number => {
    const { pointer } = tensor;
    const lies = pointer >= 0 && pointer + 4 * tensor.size <= buffer.byteLength;
    assert(lies, "gemm: a tensor reaches past the memory: of another engine?");
    return base + pointer;
  };

  return (out, a, b, form) => {
    if (buffer !== memory.buffer) {
      buffer = memory.buffer;
      base = addressOf(buffer);
    }
    sgemm(
      ROW_MAJOR,
      form === "tn" ? TRANSPOSED : AS_IT_IS,
      form === "nt" ? TRANSPOSED : AS_IT_IS,
      out.rows,
      out.columns,
      form === "tn" ? a.rows : a.columns,
      1,
      addressIn(a),
      a.columns,
      addressIn(b),
      b.columns,
      0,
      addressIn(out),
      out.columns,
    );
  };
}

/** Do both give the same product of whole numbers, in a shape that fills no vector evenly? */
function agree(memory: Memory, form: GemmForm, wasm: Backend, gemm: Gemm): boolean {
  const [M, N, K] = [17, 19, 23];
  const mark = memory.mark();
  try {
    const a = memory.tensor(form === "tn" ? [K, M] : [M, K]);
    const b = memory.tensor(form === "nt" ? [N, K] : [K, N]);
    const [expected, got] = [memory.tensor([M, N]), memory.tensor([M, N])];
    got.data.fill(Number.NaN); // what was there must not matter
    for (const factor of [a, b]) factor.data.set(factor.data.map((_, i) => ((i * 7) % 15) - 7));
    wasm.gemm(expected, a, b, form);
    gemm(got, a, b, form);
    const answer = got.data;
    return expected.data.every((value, i) => value === answer[i]);
  } finally {
    memory.release(mark);
  }
}
