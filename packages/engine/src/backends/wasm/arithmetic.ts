// Arithmetic of the wasm backend. The order of the names is the kernels' numbering.

import type { Application, ArithmeticOperations, Combination } from "../../backend/arithmetic.ts";
import type { Tensor } from "../../tensor.ts";
import type { Kernels } from "../wasm-kernels.ts";

const COMBINATIONS: readonly Combination[] = ["add", "subtract", "multiply", "divide"];
const APPLICATIONS: readonly Application[] = ["exp", "log", "sqrt"];

const rowStep = (x: Tensor): number => (x.rows === 1 ? 0 : x.columns);
const columnStep = (x: Tensor): number => (x.columns === 1 ? 0 : 1);

export function wasmArithmetic(kernels: Kernels) {
  return {
    combine: (f, out, a, b) =>
      kernels.combine(
        COMBINATIONS.indexOf(f),
        out.pointer,
        a.pointer,
        b.pointer,
        out.rows,
        out.columns,
        rowStep(a),
        columnStep(a),
        rowStep(b),
        columnStep(b),
      ),
    apply: (f, y, x) => kernels.apply(APPLICATIONS.indexOf(f), y.pointer, x.pointer, x.size),
    sumTo: (out, x) =>
      kernels.sumTo(out.pointer, x.pointer, x.rows, x.columns, out.rows, out.columns),
  } satisfies ArithmeticOperations;
}
