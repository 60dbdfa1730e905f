// Where `fit` gets its batches from: anything that gathers numbered rows into tensors.

import { CaviarError } from "@caviar/errors";
import type { Stream } from "@caviar/random";

import type { Target } from "../losses/target.ts";
import type { Tensor } from "../tensor.ts";
import type { Augmentation } from "./augmentation.ts";

export type Batch = {
  /** One (N,...shape) for each input of the network. */
  readonly inputs: readonly Tensor[];
  /** One for each of its outputs: labels (N), or numbers (N,...shape). */
  readonly targets: readonly Target[];
  /** Weight of each row in the loss, (N); undefined: all 1. */
  readonly sampleWeight: Float32Array | undefined;
};

/** How a batch is changed on the way: by what, and the stream that draws each row's change. */
export type Augmenting = { readonly augmentation: Augmentation; readonly stream: Stream };

export type BatchSource = {
  /** Rows are 0 .. count-1. */
  readonly count: number;
  /** The batch of the given rows, in the current scope. */
  batch(rows: Uint32Array, augmenting?: Augmenting): Batch;
  /**
   * The batches of an epoch whose order (rows) lies in the engine's memory, until it is freed: what
   * `fit` prefers, for row numbers are then checked once and never copied. A source without it is
   * asked for each `batch`.
   */
  epoch?(order: Tensor<"u32">): EpochBatches;
};

/** The batch of rows order[start] .. order[start + size - 1], in the current scope. */
export type EpochBatches = (start: number, size: number, augmenting?: Augmenting) => Batch;

/**
 * Several sources of the same rows as one: for networks of several inputs or outputs. Sample weights
 * are those of the first source that has any. Throws CAV_SHAPE_MISMATCH unless all are as long.
 */
export function joinSources(...sources: readonly [BatchSource, ...BatchSource[]]): BatchSource {
  const counts = sources.map(({ count }) => count);
  const [count] = counts;
  if (counts.some((other) => other !== count)) {
    throw new CaviarError(
      "CAV_SHAPE_MISMATCH",
      `joined sources must have as many rows as each other, got ${counts.join(" and ")}`,
    );
  }
  return {
    count: sources[0].count,
    batch: (rows, augmenting) => joined(sources.map((source) => source.batch(rows, augmenting))),
    epoch(order) {
      const parts = sources.map((source) => epochOf(source, order));
      return (start, size, augmenting) =>
        joined(parts.map((part) => part(start, size, augmenting)));
    },
  };
}

/** The batches of an epoch of any source; see BatchSource.epoch. */
export function epochOf(source: BatchSource, order: Tensor<"u32">): EpochBatches {
  if (source.epoch !== undefined) return source.epoch(order);
  const rows = order.data.slice(); // a growth of the memory would take the view away
  return (start, size, augmenting) => source.batch(rows.subarray(start, start + size), augmenting);
}

function joined(batches: readonly Batch[]): Batch {
  return {
    inputs: batches.flatMap(({ inputs }) => inputs),
    targets: batches.flatMap(({ targets }) => targets),
    sampleWeight: batches.find((each) => each.sampleWeight !== undefined)?.sampleWeight,
  };
}
