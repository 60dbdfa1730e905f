// The gate in front of every backend: shapes are compared here, once, so that no kernel can be
// handed extents that do not fit. A violation is a bug of a layer, hence assert. Messages are
// constants: building one costs more than the check, and these run on every operation.

import { assert } from "@caviar/errors";

import type { Backend } from "../backend.ts";
import { checkedActivations } from "./checked/activations.ts";
import { checkedArrangement } from "./checked/arrangement.ts";
import { checkedConvolution } from "./checked/convolution.ts";
import { checkedLosses } from "./checked/losses.ts";
import { checkedRowNormalization } from "./checked/row-normalization.ts";
import { perChannel, perRow, same } from "./checked/shapes.ts";
import { checkedBatches } from "./checked/batches.ts";
import { checkedArithmetic } from "./checked/arithmetic.ts";
import { checkedUpdates } from "./checked/updates.ts";

/** `backend`, behind checks of every shape. */
export function checked(backend: Backend): Backend {
  return {
    ...backend,
    ...linear(backend),
    ...normalization(backend),
    ...training(backend),
    ...checkedActivations(backend),
    ...checkedArrangement(backend),
    ...checkedConvolution(backend),
    ...checkedLosses(backend),
    ...checkedRowNormalization(backend),
    ...checkedUpdates(backend),
    ...checkedArithmetic(backend),
    ...checkedBatches(backend),
  };
}

function linear(backend: Backend) {
  return {
    gemm(out, a, b, form) {
      const depth = form === "tn" ? a.rows : a.columns;
      const M = form === "tn" ? a.columns : a.rows;
      const N = form === "nt" ? b.rows : b.columns;
      const isDepthOfB = depth === (form === "nt" ? b.columns : b.rows);
      assert(isDepthOfB, "gemm: the inner dimensions differ");
      assert(out.rows === M && out.columns === N, "gemm: the result has another shape");
      backend.gemm(out, a, b, form);
    },
    addBias(y, bias) {
      perChannel(y, bias);
      backend.addBias(y, bias);
    },
    sumRows(out, x) {
      perChannel(x, out);
      backend.sumRows(out, x);
    },
    blend(y, x, keep, take) {
      same(y, x, "blend: shapes differ");
      backend.blend(y, x, keep, take);
    },
  } satisfies Partial<Backend>;
}

function normalization(backend: Backend) {
  return {
    moments(mean, variance, x) {
      perChannel(x, mean, variance);
      backend.moments(mean, variance, x);
    },
    inverseDeviation(rstd, variance, epsilon) {
      same(rstd, variance, "inverseDeviation: shapes differ");
      backend.inverseDeviation(rstd, variance, epsilon);
    },
    normalize(y, x, mean, rstd, gamma, beta) {
      same(y, x, "normalize: x and y differ in shape");
      perChannel(x, mean, rstd, gamma, beta);
      backend.normalize(y, x, mean, rstd, gamma, beta);
    },
    normalizeBackward(gradients, given) {
      const { x, dy, mean, rstd, gamma } = given;
      same(dy, x, "normalizeBackward: dy and x differ in shape");
      same(gradients.dx, x, "normalizeBackward: dx and x differ in shape");
      perChannel(x, gradients.dgamma, gradients.dbeta, mean, rstd, gamma);
      backend.normalizeBackward(gradients, given);
    },
  } satisfies Partial<Backend>;
}

function training(backend: Backend) {
  return {
    softmaxCrossEntropy(losses, probabilities, logits, labels) {
      same(probabilities, logits, "softmaxCrossEntropy: probabilities and logits differ in shape");
      perRow(logits, losses);
      perRow(logits, labels);
      return backend.softmaxCrossEntropy(losses, probabilities, logits, labels);
    },
    softmaxCrossEntropyBackward(dlogits, probabilities, labels, scale) {
      same(dlogits, probabilities, "softmaxCrossEntropyBackward: shapes differ");
      perRow(probabilities, labels);
      backend.softmaxCrossEntropyBackward(dlogits, probabilities, labels, scale);
    },
    argmax(out, x) {
      perRow(x, out);
      backend.argmax(out, x);
    },
    gather(out, source, rows, scale) {
      assert(out.columns === source.columns, "gather: source and batch differ in features");
      perRow(out, rows);
      backend.gather(out, source, rows, scale);
    },
  } satisfies Partial<Backend>;
}
