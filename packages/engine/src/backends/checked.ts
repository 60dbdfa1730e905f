// The gate in front of every backend: shapes are compared here, once, so that no kernel can be
// handed extents that do not fit. A violation is a bug of a layer, hence assert. Messages are
// constants: building one costs more than the check, and these run on every operation.

import { assert } from "@caviar/errors";

import type { Backend } from "../backend.ts";
import type { DType, Tensor } from "../tensor.ts";

function same(a: Tensor<DType>, b: Tensor<DType>, message: string): void {
  assert(a.rows === b.rows && a.columns === b.columns, message);
}

function perChannel(x: Tensor, ...vectors: readonly Tensor[]): void {
  for (const vector of vectors) {
    assert(vector.size === x.columns, "a channel vector must have one element a column");
  }
}

function perRow(x: Tensor, vector: Tensor<DType>): void {
  assert(vector.size === x.rows, "a row vector must have one element a row");
}

/** `backend`, behind checks of every shape. */
export function checked(backend: Backend): Backend {
  return { ...backend, ...linear(backend), ...normalization(backend), ...training(backend) };
}

function linear(backend: Backend) {
  return {
    gemm(out, a, b, form) {
      const [m, aDepth] = form === "tn" ? [a.columns, a.rows] : [a.rows, a.columns];
      const [n, bDepth] = form === "nt" ? [b.rows, b.columns] : [b.columns, b.rows];
      assert(aDepth === bDepth, "gemm: the inner dimensions differ");
      assert(out.rows === m && out.columns === n, "gemm: the result has another shape");
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
    relu(y, x) {
      same(y, x, "relu: shapes differ");
      backend.relu(y, x);
    },
    reluBackward(dx, dy, y) {
      same(dx, y, "reluBackward: dx and y differ in shape");
      same(dy, y, "reluBackward: dy and y differ in shape");
      backend.reluBackward(dx, dy, y);
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
    momentum(w, v, g, learningRate, momentum) {
      same(v, w, "momentum: velocity and parameter differ in shape");
      same(g, w, "momentum: gradient and parameter differ in shape");
      backend.momentum(w, v, g, learningRate, momentum);
    },
    adam(w, m, v, g, step) {
      same(m, w, "adam: first moment and parameter differ in shape");
      same(v, w, "adam: second moment and parameter differ in shape");
      same(g, w, "adam: gradient and parameter differ in shape");
      backend.adam(w, m, v, g, step);
    },
    gather(out, source, rows, scale) {
      assert(out.columns === source.columns, "gather: source and batch differ in features");
      perRow(out, rows);
      backend.gather(out, source, rows, scale);
    },
  } satisfies Partial<Backend>;
}
