// A classifier's checkpoint: one safetensors file with all that the next step depends on.
// `layers.*` and `optimizer.*` are the engine's; `progress` and `report` are the place in the data.

import {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
  type StoredTensors,
} from "@caviar/engine";
import { CaviarError } from "@caviar/errors";

/** Where training stands. */
export type Progress = {
  /** Whole epochs done. */
  readonly epoch: number;
  /** Steps done in the epoch after that. */
  readonly step: number;
  /** Sum over the rows of those steps. */
  readonly lossSum: number;
  /** Rows of those steps that were classified rightly. */
  readonly correct: number;
  /** Validation figures of the last whole epoch; NaN before there was one. */
  readonly validationLoss: number;
  readonly validationAccuracy: number;
};

export const START: Progress = {
  epoch: 0,
  step: 0,
  lossSum: 0,
  correct: 0,
  validationLoss: Number.NaN,
  validationAccuracy: Number.NaN,
};

const FORMAT = "caviar-classifier-checkpoint";
const VERSION = "1";
const PROGRESS = "progress";
const FIELDS = [
  "epoch",
  "step",
  "lossSum",
  "correct",
  "validationLoss",
  "validationAccuracy",
] as const satisfies readonly (keyof Progress)[];

/**
 * Doubles keep the sums' every bit, which decimal text would not promise. `backend` is the name of
 * the engine's, which decided the last bits of what was computed so far: the model's description says it.
 */
export function encodeCheckpoint(
  state: StoredTensors,
  progress: Progress,
  backend: string,
): Uint8Array {
  const data = Float64Array.from(FIELDS, (field) => progress[field]);
  const stored: StoredTensor = { dtype: "F64", shape: [FIELDS.length], data };
  const tensors: StoredTensors = new Map([...state, [PROGRESS, stored]]);
  return encodeSafetensors({ tensors, metadata: { format: FORMAT, version: VERSION, backend } });
}

/** Throws CAV_CHECKPOINT_CORRUPT when the bytes are no checkpoint of a classifier. */
export function decodeCheckpoint(bytes: Uint8Array): {
  readonly state: StoredTensors;
  readonly progress: Progress;
  readonly backend: string;
} {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { format, version, backend } = metadata;
  if (format !== FORMAT || version !== VERSION) {
    throw corrupt(`format ${FORMAT} version ${VERSION}`, `${format} version ${version}`);
  }
  if (backend === undefined) throw corrupt("the name of a backend", "none");
  const progress = tensors.get(PROGRESS);
  if (progress?.dtype !== "F64" || progress.data.length !== FIELDS.length) {
    throw corrupt(`a tensor ${PROGRESS} of ${FIELDS.length} doubles`, "none");
  }
  const [epoch, step, lossSum, correct, validationLoss, validationAccuracy] = progress.data;
  if (!isCount(epoch) || !isCount(step) || !isCount(correct)) {
    throw corrupt("whole numbers of epochs, steps and rows", `${epoch}, ${step}, ${correct}`);
  }
  tensors.delete(PROGRESS);
  return {
    state: tensors,
    backend,
    progress: {
      epoch,
      step,
      lossSum: lossSum!,
      correct,
      validationLoss: validationLoss!,
      validationAccuracy: validationAccuracy!,
    },
  };
}

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && value! >= 0;
}

function corrupt(expected: string, got: string): CaviarError {
  return new CaviarError(
    "CAV_CHECKPOINT_CORRUPT",
    `a classifier's checkpoint must have ${expected}, got ${got}; start the trial anew`,
  );
}
