// What a backend must do for formulas written by hand: arithmetic with broadcasting.
// An operand whose rows or columns are 1 is repeated along them.

import type { Tensor } from "../tensor.ts";

export type Combination = "add" | "subtract" | "multiply" | "divide";
export type Application = "exp" | "log" | "sqrt";

export type ArithmeticOperations = {
  /** out (N,C) = a f b; a and b have N or 1 rows, C or 1 columns. */
  combine(f: Combination, out: Tensor, a: Tensor, b: Tensor): void;
  /** y = f(x), element by element. */
  apply(f: Application, y: Tensor, x: Tensor): void;
  /** out = x (N,C) summed over the axes where out has 1; the others are as long. In f64. */
  sumTo(out: Tensor, x: Tensor): void;
};
