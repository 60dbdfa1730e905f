// Arithmetic of the reference backend.

import type { Application, ArithmeticOperations, Combination } from "../../backend/arithmetic.ts";
import { apply, combine, type Steps, sumTo } from "../../kernels/arithmetic.ts";
import type { Tensor } from "../../tensor.ts";

const COMBINATIONS: Readonly<Record<Combination, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
};

const APPLICATIONS: Readonly<Record<Application, (x: number) => number>> = {
  exp: (x) => Math.exp(x),
  log: (x) => Math.log(x),
  sqrt: (x) => Math.sqrt(x),
};

const stepsOf = (x: Tensor): Steps => ({
  row: x.rows === 1 ? 0 : x.columns,
  column: x.columns === 1 ? 0 : 1,
});

export const referenceArithmetic: ArithmeticOperations = {
  combine: (f, out, a, b) =>
    combine(COMBINATIONS[f], out.data, a.data, stepsOf(a), b.data, stepsOf(b), out.columns),
  apply: (f, y, x) => apply(APPLICATIONS[f], y.data, x.data),
  sumTo: (out, x) => sumTo(out.data, stepsOf(out), x.data, x.columns),
};
