// The reference backend: the plain kernels on views of the engine's memory. Readable, not fast;
// what the others are compared with.

import type { Backend, GemmForm } from "../backend.ts";
import {
  inverseDeviation,
  moments,
  normalize,
  normalizeBackward,
} from "../kernels/batch-normalization.ts";
import { addBias, blend, sumMagnitudes, sumRows, sumSquares } from "../kernels/elementwise.ts";
import { gather } from "../kernels/gather.ts";
import { gemm, type Strides } from "../kernels/gemm.ts";
import {
  argmax,
  softmaxCrossEntropy,
  softmaxCrossEntropyBackward,
} from "../kernels/softmax-cross-entropy.ts";
import type { Tensor } from "../tensor.ts";
import { referenceActivations } from "./reference/activations.ts";
import { referenceArrangement } from "./reference/arrangement.ts";
import { referenceConvolution } from "./reference/convolution.ts";
import { referenceLosses } from "./reference/losses.ts";
import { referenceRowNormalization } from "./reference/row-normalization.ts";
import { referenceBatches } from "./reference/batches.ts";
import { referenceArithmetic } from "./reference/arithmetic.ts";
import { referenceUpdates } from "./reference/updates.ts";

const plain = (x: Tensor): Strides => ({ row: x.columns, column: 1 });
const transposed = (x: Tensor): Strides => ({ row: 1, column: x.columns });

function product(out: Tensor, a: Tensor, b: Tensor, form: GemmForm): void {
  const aStrides = form === "tn" ? transposed(a) : plain(a);
  const bStrides = form === "nt" ? transposed(b) : plain(b);
  const K = form === "tn" ? a.rows : a.columns;
  gemm(out.data, a.data, aStrides, b.data, bStrides, out.rows, out.columns, K);
}

export const referenceBackend: Backend = {
  name: "reference",
  reproducible: false, // Math.exp and Math.log are the host's

  gemm: product,
  addBias: (y, bias) => addBias(y.data, bias.data),
  sumRows: (out, x) => sumRows(out.data, x.data),
  blend: (y, x, keep, take) => blend(y.data, x.data, keep, take),
  sumSquares: (x) => sumSquares(x.data),
  sumMagnitudes: (x) => sumMagnitudes(x.data),

  moments: (mean, variance, x) => moments(mean.data, variance.data, x.data),
  inverseDeviation: (rstd, variance, epsilon) =>
    inverseDeviation(rstd.data, variance.data, epsilon),
  normalize: (y, x, mean, rstd, gamma, beta) =>
    normalize(y.data, x.data, mean.data, rstd.data, gamma.data, beta.data),
  normalizeBackward: ({ dx, dgamma, dbeta }, { dy, x, mean, rstd, gamma, frozen }) =>
    normalizeBackward(
      dx.data,
      dgamma.data,
      dbeta.data,
      dy.data,
      x.data,
      mean.data,
      rstd.data,
      gamma.data,
      frozen,
    ),

  softmaxCrossEntropy: (losses, probabilities, logits, labels) =>
    softmaxCrossEntropy(losses.data, probabilities.data, logits.data, labels.data),
  softmaxCrossEntropyBackward: (dlogits, probabilities, labels, scale) =>
    softmaxCrossEntropyBackward(dlogits.data, probabilities.data, labels.data, scale),
  argmax: (out, x) => argmax(out.data, x.data),

  ...referenceActivations,
  ...referenceArrangement,
  ...referenceConvolution,
  ...referenceLosses,
  ...referenceRowNormalization,
  ...referenceUpdates,
  ...referenceArithmetic,
  ...referenceBatches,

  gather: (out, source, rows, scale) => gather(out.data, source.data, rows.data, scale),
};
