// Checks in front of arithmetic: each operand's axis is as long as the result's, or 1.

import { assert } from "@caviar/errors";

import type { ArithmeticOperations } from "../../backend/arithmetic.ts";
import type { Tensor } from "../../tensor.ts";

function spreads(x: Tensor, to: Tensor, message: string): void {
  const rows = x.rows === to.rows || x.rows === 1;
  assert(rows && (x.columns === to.columns || x.columns === 1), message);
}

export function checkedArithmetic(backend: ArithmeticOperations): ArithmeticOperations {
  return {
    combine(f, out, a, b) {
      spreads(a, out, "combine: the first operand does not spread to the result");
      spreads(b, out, "combine: the second operand does not spread to the result");
      backend.combine(f, out, a, b);
    },
    apply(f, y, x) {
      assert(y.size === x.size, "apply: sizes differ");
      backend.apply(f, y, x);
    },
    sumTo(out, x) {
      spreads(out, x, "sumTo: the result does not spread to the argument");
      backend.sumTo(out, x);
    },
  };
}
