// Examples inside the engine's memory: bytes or floats with labels or targets; batches
// of floats are gathered, standardized and augmented there, so no pixel crosses into JavaScript.
// Invariant: every label is below `classes` and every gathered row below `count`, so the kernels that
// index by them stay within their tensors.

import { assert, CaviarError } from "@caviar/errors";

import type { Standard } from "../backend/batches.ts";
import type { Engine } from "../engine.ts";
import type { Target } from "../losses/target.ts";
import { elementCount, type Tensor } from "../tensor.ts";
import { drawMoves } from "./augmentation.ts";
import type { Augmenting, Batch, BatchSource, EpochBatches } from "./batch-source.ts";
import { type Standardization, uniformStandardization } from "./standardization.ts";

export type ExamplesSource = {
  /** (count, ...shape), row-major. */
  readonly features: Uint8Array | Float32Array;
  /** Shape of one example, such as [64] or [28, 28, 1]. */
  readonly shape: readonly number[];
  /** Labels, each below `classes`; or targets; or nothing, for a second input. */
  readonly answers?: Labels | Targets;
  /** Weight of each example in the loss, (count); default 1. */
  readonly sampleWeights?: Float32Array;
  /** Applied as batches are gathered: (x - mean) * factor. Default: as they are. */
  readonly standardization?: Standardization;
};

/** One whole number below `classes` an example. */
export type Labels = { readonly labels: ArrayLike<number>; readonly classes: number };

/** (count, ...targetShape) numbers, row-major: values of a regression, probabilities of classes. */
export type Targets = { readonly targets: Float32Array; readonly targetShape: readonly number[] };

export class Examples implements BatchSource {
  readonly count: number;
  /** Of one example. */
  readonly shape: readonly number[];
  /** 0 .. count-1. */
  readonly allRows: Uint32Array;
  /** The labels, for splits and balance; undefined for targets. */
  readonly labels: Uint32Array | undefined = undefined;
  readonly #engine: Engine;
  readonly #features: Tensor | Tensor<"u8">;
  readonly #labels: Tensor<"u32"> | undefined = undefined;
  readonly #targets: Tensor | undefined = undefined;
  readonly #targetShape: readonly number[] = [];
  readonly #weights: Float32Array | undefined;
  readonly #standard: Standard;
  /** What all features are multiplied by, if that is all: the same bits, with less to read. */
  readonly #scale: number | undefined;

  /** Copies the arrays into the engine's memory. Throws CAV_SHAPE_MISMATCH when lengths disagree. */
  constructor(engine: Engine, source: ExamplesSource) {
    const { features, shape, answers, sampleWeights, standardization } = source;
    const width = elementCount(shape);
    const count = features.length / width;
    requireLength("features", features.length, Math.max(1, Math.round(count)) * width);
    this.#engine = engine;
    this.count = count;
    this.shape = shape;
    this.allRows = Uint32Array.from({ length: count }, (_, row) => row);
    if (answers !== undefined && "labels" in answers) {
      this.labels = checkedLabels(answers, count);
      this.#labels = engine.memory.tensor([count], "u32");
      this.#labels.data.set(this.labels);
    }
    if (answers !== undefined && "targets" in answers) {
      this.#targetShape = answers.targetShape;
      const size = elementCount(answers.targetShape);
      requireLength("targets", answers.targets.length, count * size);
      this.#targets = filled(engine, [count, size], answers.targets);
    }
    if (sampleWeights !== undefined) requireLength("weights", sampleWeights.length, count);
    this.#weights = sampleWeights?.slice();
    this.#features = stored(engine, [count, width], features);
    const { mean, factor } = standardization ?? uniformStandardization(width, {});
    requireLength("means", mean.length, width);
    requireLength("factors", factor.length, width);
    const isScale = mean.every((m) => m === 0) && factor.every((f) => f === factor[0]);
    this.#scale = isScale ? factor[0] : undefined;
    this.#standard = {
      mean: filled(engine, [width], mean),
      factor: filled(engine, [width], factor),
    };
  }

  /** The batch of the given rows, standardized and, if asked for, augmented, in the current scope. */
  batch(rows: Uint32Array, augmenting?: Augmenting): Batch {
    const picked = this.#engine.memory.tensor([rows.length], "u32");
    picked.data.set(rows);
    this.#requireRows(rows);
    return this.#gather(picked, augmenting);
  }

  /** See BatchSource.epoch. */
  epoch(order: Tensor<"u32">): EpochBatches {
    const { data } = order;
    assert(data.buffer === this.#engine.memory.buffer, "the order is in another engine's memory");
    this.#requireRows(data);
    return (start, size, augmenting) => this.#gather(order.part(start, size), augmenting);
  }

  #requireRows(rows: Uint32Array): void {
    for (let n = 0; n < rows.length; n++) {
      assert(rows[n]! < this.count, "a row number lies beyond the data");
    }
  }

  #gather(picked: Tensor<"u32">, augmenting: Augmenting | undefined): Batch {
    const { memory, backend } = this.#engine;
    const features = this.#features;
    const flat = memory.tensor([picked.size, features.columns]);
    if (this.#scale === undefined || features.dtype !== "u8") {
      backend.gatherStandardized(flat, features, picked, this.#standard);
    } else backend.gather(flat, features, picked, this.#scale);
    const x = this.shape.length === 1 ? flat : flat.reshaped([picked.size, ...this.shape]);
    const weights = this.#weights;
    return {
      inputs: [augmenting === undefined ? x : this.#augmented(x, augmenting)],
      targets: this.#answers(picked),
      sampleWeight: weights && Float32Array.from(picked.data, (row) => weights[row]!),
    };
  }

  #answers(picked: Tensor<"u32">): Target[] {
    const { memory, backend } = this.#engine;
    const N = picked.size;
    if (this.#labels !== undefined) {
      const y = memory.tensor([N], "u32");
      backend.pick(y, this.#labels, picked);
      return [y];
    }
    if (this.#targets === undefined) return [];
    const y = memory.tensor([N, ...this.#targetShape]);
    backend.takeRows(y.reshaped([N, this.#targets.columns]), this.#targets, picked);
    return [y];
  }

  #augmented(x: Tensor, { augmentation, stream }: Augmenting): Tensor {
    const [N, ...shape] = x.shape;
    if (shape.length !== 3) {
      throw new CaviarError(
        "CAV_SHAPE_MISMATCH",
        `augmentation needs images (height,width,channels), got examples of shape [${shape.join()}]`,
      );
    }
    const { memory, backend } = this.#engine;
    const moves = memory.tensor([N!, 3], "u32");
    moves.data.set(drawMoves(augmentation, stream, N!));
    const out = memory.tensor(x.shape);
    backend.moveImages(out, x, moves);
    return out;
  }
}

function stored(
  engine: Engine,
  shape: readonly number[],
  features: Uint8Array | Float32Array,
): Tensor | Tensor<"u8"> {
  if (features instanceof Float32Array) return filled(engine, shape, features);
  const tensor = engine.memory.tensor(shape, "u8");
  tensor.data.set(features);
  return tensor;
}

function filled(engine: Engine, shape: readonly number[], values: Float32Array): Tensor {
  const tensor = engine.memory.tensor(shape);
  tensor.data.set(values);
  return tensor;
}

function requireLength(what: string, got: number, expected: number): void {
  if (got === expected) return;
  throw new CaviarError("CAV_SHAPE_MISMATCH", `examples need ${expected} ${what}, got ${got}`);
}

function checkedLabels({ labels, classes }: Labels, count: number): Uint32Array {
  requireLength("labels", labels.length, count);
  for (let row = 0; row < count; row++) {
    const label = labels[row]!;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `labels must be whole and below ${classes}, the number of classes; row ${row} has ${label}`,
    );
  }
  return Uint32Array.from(labels);
}
