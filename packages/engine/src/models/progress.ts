// Where training stands, and the file that holds it with all that training depends on.

import { CaviarError } from "@caviar/errors";

import { decodeSafetensors } from "../safetensors/decode.ts";
import { encodeSafetensors } from "../safetensors/encode.ts";
import type { StoredTensor, StoredTensors } from "../safetensors/format.ts";

export type Progress = {
  /** Whole epochs done. */
  readonly epoch: number;
  /** Steps done in the epoch after that. */
  readonly step: number;
  /** Rows of those steps. */
  readonly rows: number;
  /** Sum of their losses. */
  readonly lossSum: number;
  /** How many of them were classified rightly. */
  readonly correct: number;
};

export const START: Progress = { epoch: 0, step: 0, rows: 0, lossSum: 0, correct: 0 };

const FIELDS = ["epoch", "step", "rows", "lossSum", "correct"] as const;
const PROGRESS = "progress";
const FORMAT = { format: "caviar-training", version: "1" };

/**
 * Doubles keep the sums' every bit, which decimal text would not promise. `backend` is the name of
 * the engine's, which decided the last bits of what was computed so far: for people, not read again.
 */
export function encodeTraining(
  state: StoredTensors,
  progress: Progress,
  backend: string,
): Uint8Array {
  const data = Float64Array.from(FIELDS, (field) => progress[field]);
  const stored: StoredTensor = { dtype: "F64", shape: [FIELDS.length], data };
  const tensors = new Map([...state, [PROGRESS, stored]]);
  return encodeSafetensors({ tensors, metadata: { ...FORMAT, backend } });
}

/** Throws CAV_CHECKPOINT_CORRUPT when the bytes are no checkpoint of `fit`. */
export function decodeTraining(bytes: Uint8Array): {
  readonly state: StoredTensors;
  readonly progress: Progress;
} {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const progress = tensors.get(PROGRESS);
  const known = metadata["format"] === FORMAT.format && metadata["version"] === FORMAT.version;
  if (!known || progress?.dtype !== "F64" || progress.data.length !== FIELDS.length) {
    throw new CaviarError(
      "CAV_CHECKPOINT_CORRUPT",
      `expected a file of format ${FORMAT.format} version ${FORMAT.version} with a tensor ` +
        `${PROGRESS}, got format ${metadata["format"]} version ${metadata["version"]}`,
    );
  }
  tensors.delete(PROGRESS);
  const [epoch, step, rows, lossSum, correct] = progress.data;
  const counts = [epoch, step, rows, correct];
  if (!counts.every((count) => Number.isSafeInteger(count) && count! >= 0)) {
    throw new CaviarError(
      "CAV_CHECKPOINT_CORRUPT",
      `a checkpoint's epoch, step, rows and correct rows must be counts, got ${counts.join(", ")}`,
    );
  }
  return {
    state: tensors,
    progress: {
      epoch: epoch!,
      step: step!,
      rows: rows!,
      lossSum: lossSum!,
      correct: correct!,
    },
  };
}
