// A network's outputs for rows of features, in inference mode, a part of the rows at a time.

import { CaviarError } from "@caviar/errors";

import { elementCount } from "../tensor.ts";
import type { Network } from "./network.ts";

/** Rows that go through the network at once: bounds the memory, not the result. */
const PART_ROWS = 512;

/**
 * The outputs, each (N,...outputShape) flat, for one array (N,...inputShape) of each input. Throws
 * CAV_SHAPE_MISMATCH for another number of inputs, and unless all have the same number of whole rows.
 */
export function predict(network: Network, inputs: readonly Float32Array[]): Float32Array[] {
  const { engine, inputShapes, outputShapes } = network;
  const widths = inputShapes.map(elementCount);
  const count = rowsOf(inputs, widths);
  const outputs = outputShapes.map((shape) => new Float32Array(count * elementCount(shape)));
  for (let start = 0; start < count; start += PART_ROWS) {
    const rows = Math.min(PART_ROWS, count - start);
    engine.scope(() => {
      const tensors = inputs.map((features, i) => {
        const width = widths[i]!;
        const x = engine.memory.tensor([rows, width]);
        x.data.set(features.subarray(start * width, (start + rows) * width));
        return x;
      });
      const values = network.run({ training: false, tape: undefined }, tensors);
      for (const [i, { data }] of values.entries()) {
        outputs[i]!.set(data.data, start * (data.size / rows));
      }
    });
  }
  return outputs;
}

function rowsOf(inputs: readonly Float32Array[], widths: readonly number[]): number {
  const counts = inputs.map(({ length }, i) => length / (widths[i] ?? 0));
  const [count = 0] = counts;
  const even = counts.every((other) => other === count);
  if (inputs.length === widths.length && count > 0 && Number.isInteger(count) && even) return count;
  throw new CaviarError(
    "CAV_SHAPE_MISMATCH",
    `predict needs as many whole rows of ${widths.join(" and of ")} features, got ` +
      `${inputs.map(({ length }) => length).join(" and ")} numbers`,
  );
}
