// A scale or shift that the network does not learn must not be a learned one in the file.

import { CaviarError } from "@caviar/errors";

/** Throws CAV_SHAPE_MISMATCH, naming the tensor, unless all its values are `constant`. */
export function requireConstant(name: string, values: ArrayLike<number>, constant: number): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] === constant) continue;
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `${name}: expected ${constant} everywhere, for the network does not learn it, got ${values[i]} at ${i}`,
    );
  }
}
