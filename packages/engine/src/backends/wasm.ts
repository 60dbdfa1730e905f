// The wasm backend: SIMD kernels compiled from assembly/, working on the engine's memory.
// WebAssembly's arithmetic is exact to the bit and the kernels use no relaxed instruction, so the
// results are the same on every machine (only the payload of a NaN may differ).

import { readFileSync } from "node:fs";

import { assert } from "@caviar/errors";

import type { Backend } from "../backend.ts";
import type { Memory } from "../memory.ts";
import { gemmBy } from "./gemm-by.ts";
import { wasmActivations } from "./wasm/activations.ts";
import { wasmArrangement } from "./wasm/arrangement.ts";
import { wasmConvolution } from "./wasm/convolution.ts";
import { wasmLosses } from "./wasm/losses.ts";
import { wasmRowNormalization } from "./wasm/row-normalization.ts";
import { wasmBatches } from "./wasm/batches.ts";
import { wasmArithmetic } from "./wasm/arithmetic.ts";
import { wasmUpdates } from "./wasm/updates.ts";
import { instantiateKernels, type Kernels } from "./wasm-kernels.ts";

let compiled: WebAssembly.Module | undefined; // one a thread, however many engines there are

/** `scratch` is where GEMM_SCRATCH_BYTES of the memory lie, which nobody else uses. */
export function wasmBackend(memory: Memory, scratch: number): Backend {
  compiled ??= new WebAssembly.Module(readFileSync(new URL("kernels.wasm", import.meta.url)));
  const kernels = instantiateKernels(compiled, memory.wasm);
  return {
    name: "wasm",
    reproducible: true,
    ...linear(kernels, scratch),
    ...normalization(kernels),
    ...training(kernels),
    ...wasmActivations(kernels),
    ...wasmArrangement(kernels),
    ...wasmConvolution(kernels),
    ...wasmLosses(kernels),
    ...wasmRowNormalization(kernels),
    ...wasmUpdates(kernels),
    ...wasmArithmetic(kernels),
    ...wasmBatches(kernels),
  };
}

function linear(kernels: Kernels, scratch: number) {
  return {
    gemm: gemmBy(kernels.gemm, scratch),
    addBias: (y, bias) => kernels.addBias(y.pointer, bias.pointer, y.rows, y.columns),
    sumRows: (out, x) => kernels.sumRows(out.pointer, x.pointer, x.rows, x.columns),
    blend: (y, x, keep, take) => kernels.blend(y.pointer, x.pointer, y.size, keep, take),
    sumSquares: (x) => kernels.sumSquares(x.pointer, x.size),
    sumMagnitudes: (x) => kernels.sumMagnitudes(x.pointer, x.size),
  } satisfies Partial<Backend>;
}

function normalization(kernels: Kernels) {
  return {
    moments: (mean, variance, x) =>
      kernels.moments(mean.pointer, variance.pointer, x.pointer, x.rows, x.columns),
    inverseDeviation: (rstd, variance, epsilon) =>
      kernels.inverseDeviation(rstd.pointer, variance.pointer, rstd.size, epsilon),
    normalize: (y, x, mean, rstd, gamma, beta) =>
      kernels.normalize(
        y.pointer,
        x.pointer,
        mean.pointer,
        rstd.pointer,
        gamma.pointer,
        beta.pointer,
        x.rows,
        x.columns,
      ),
    normalizeBackward: ({ dx, dgamma, dbeta }, { dy, x, mean, rstd, gamma, frozen }) =>
      kernels.normalizeBackward(
        dx.pointer,
        dgamma.pointer,
        dbeta.pointer,
        dy.pointer,
        x.pointer,
        mean.pointer,
        rstd.pointer,
        gamma.pointer,
        x.rows,
        x.columns,
        frozen ? 1 : 0,
      ),
  } satisfies Partial<Backend>;
}

function training(kernels: Kernels) {
  return {
    softmaxCrossEntropy: (losses, probabilities, logits, labels) =>
      kernels.softmaxCrossEntropy(
        losses.pointer,
        probabilities.pointer,
        logits.pointer,
        labels.pointer,
        logits.rows,
        logits.columns,
      ),
    softmaxCrossEntropyBackward: (dlogits, probabilities, labels, scale) =>
      kernels.softmaxCrossEntropyBackward(
        dlogits.pointer,
        probabilities.pointer,
        labels.pointer,
        dlogits.rows,
        dlogits.columns,
        scale,
      ),
    argmax: (out, x) => kernels.argmax(out.pointer, x.pointer, x.rows, x.columns),
    gather(out, source, rows, scale) {
      assert(source.dtype === "u8", "gather reads bytes");
      const { pointer, columns } = out;
      kernels.gather(pointer, source.pointer, rows.pointer, rows.size, columns, scale);
    },
  } satisfies Partial<Backend>;
}
