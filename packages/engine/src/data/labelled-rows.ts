// Labelled examples inside the engine's memory: bytes in, batches of floats out.
// Invariant: every label is below `classes` and every gathered row below `count`, so the kernels
// that index by them stay within their tensors.

import { assert, CaviarError } from "@caviar/errors";

import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";

export type LabelledSource = {
  readonly features: Uint8Array; // (count,width) row-major, for instance pixels
  readonly labels: Uint8Array; // (count)
  readonly width: number;
  readonly classes: number;
  /** Each feature is multiplied by this as a batch is gathered. */
  readonly scale: number;
};

export type Batch = {
  readonly x: Tensor; // (N,width)
  readonly labels: Tensor<"u32">; // (N)
};

export class LabelledRows {
  readonly count: number;
  readonly width: number;
  /** 0 .. count-1. */
  readonly allRows: Uint32Array;
  readonly #engine: Engine;
  readonly #features: Tensor<"u8">;
  readonly #labels: Uint8Array;
  readonly #scale: number;

  /** Copies `features` into the engine's memory. Throws CAV_SHAPE_MISMATCH when lengths disagree. */
  constructor(engine: Engine, { features, labels, width, classes, scale }: LabelledSource) {
    const count = labels.length;
    if (count === 0 || features.length !== count * width) {
      throw new CaviarError(
        "CAV_SHAPE_MISMATCH",
        `${count} labels of rows of ${width} features need ${count * width} features, got ${features.length}`,
      );
    }
    const wrong = labels.findIndex((label) => label >= classes);
    if (wrong !== -1) {
      throw new CaviarError(
        "CAV_SHAPE_MISMATCH",
        `labels must be below ${classes}, the number of classes; row ${wrong} has ${labels[wrong]}`,
      );
    }
    this.#engine = engine;
    this.#features = engine.memory.tensor([count, width], "u8");
    this.#features.data.set(features);
    this.#labels = labels.slice();
    this.#scale = scale;
    this.count = count;
    this.width = width;
    this.allRows = Uint32Array.from({ length: count }, (_, row) => row);
  }

  /** The batch of the given rows, scaled, in the current scope. */
  gather(rows: Uint32Array): Batch {
    const { memory, backend } = this.#engine;
    const x = memory.tensor([rows.length, this.width]);
    const labels = memory.tensor([rows.length], "u32");
    const picked = memory.tensor([rows.length], "u32");
    const [labelsData, pickedData] = [labels.data, picked.data];
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n]!;
      assert(row < this.count, "a row number lies beyond the data");
      pickedData[n] = row;
      labelsData[n] = this.#labels[row]!;
    }
    backend.gather(x, this.#features, picked, this.#scale);
    return { x, labels };
  }
}
