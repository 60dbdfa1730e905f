// A pair of NPY files, features and labels, to labelled rows.

import { readFile, stat } from "node:fs/promises";

import { assert, CaviarError } from "@caviar/errors";

import { CLASSES_MAX, type Examples, type Features } from "../dataset.ts";
import { type NpyArray, parseNpy } from "./npy.ts";

export type ReadNpyOptions = {
  /** The file with the features, (count, ...). */
  readonly features: string;
  /** The file with the labels, (count), whole numbers from 0. */
  readonly labels: string;
  /** Default: the numbers up to the largest label. */
  readonly classNames?: readonly string[];
  /** The longest file that is read. Default: 2 GiB, which is also the most that is possible. */
  readonly bytesMax?: number;
};

/** Node reads no larger file in one go. */
const BYTES_MAX = 2 ** 31 - 1;

/**
 * Labelled rows from two files. Bytes stay bytes, all else becomes 32-bit floats.
 * Throws CAV_DATASET_MISSING or CAV_DATASET_CORRUPT, which names the file and the first wrong row.
 */
export async function readNpyExamples(options: ReadNpyOptions): Promise<Examples> {
  const { bytesMax = BYTES_MAX, classNames } = options;
  const classesMax = classNames?.length ?? CLASSES_MAX;
  assert(classesMax <= CLASSES_MAX, `there are more than ${CLASSES_MAX} classes`);
  const featuresArray = await readNpy(options.features, bytesMax);
  const [count = 0, ...shape] = featuresArray.shape;
  const width = shape.reduce((product, length) => product * length, 1);
  if (count === 0 || width === 0) {
    const got = `shape (${featuresArray.shape.join(", ")})`;
    throw corrupt(options.features, "rows of features", got);
  }
  const features = featuresOf(featuresArray, width, options.features);

  const labelsArray = await readNpy(options.labels, bytesMax);
  if (labelsArray.shape.join() !== String(count)) {
    const got = `shape (${labelsArray.shape.join(", ")})`;
    throw corrupt(options.labels, `shape (${count}), as many as there are rows`, got);
  }
  const labels = labelsOf(labelsArray, classesMax, options.labels);
  const classes =
    classNames?.length ?? labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  return {
    shape: shape.length === 0 ? [1] : shape,
    width,
    classes,
    classNames: classNames ?? Array.from({ length: classes }, (_, label) => String(label)),
    features,
    labels,
    count,
  };
}

/**
 * One array from a file.
 * Throws CAV_DATASET_MISSING when it cannot be opened, and CAV_DATASET_CORRUPT when it is no NPY
 * file that can be read or is larger than `bytesMax`.
 */
export async function readNpy(path: string, bytesMax: number = BYTES_MAX): Promise<NpyArray> {
  const bytes = await readWhole(path, bytesMax);
  return parseNpy(bytes, path);
}

async function readWhole(path: string, bytesMax: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > bytesMax) throw corrupt(path, `at most ${bytesMax} bytes`, `${size}`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof CaviarError || !(cause instanceof Error)) throw cause;
    const message = `expected an NPY file at ${path}, got ${cause.message}`;
    throw new CaviarError("CAV_DATASET_MISSING", message, { cause, facts: { file: path } });
  }
}

/** Rounds doubles to floats; refuses what is no longer a number, or not the same whole number. */
function featuresOf({ dtype, data }: NpyArray, width: number, file: string): Features {
  if (dtype === "|u1") return data;
  const whole = dtype === "<i4" || dtype === "<i8";
  const features = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    features[i] = value;
    const exact = !whole || (Number.isSafeInteger(value) && features[i] === value);
    if (!exact || !Number.isFinite(features[i])) {
      const expected = `a number that a 32-bit float can hold in row ${Math.floor(i / width)}`;
      throw corrupt(file, expected, `${data[i]}`);
    }
  }
  return features;
}

function labelsOf({ dtype, data }: NpyArray, classes: number, file: string): Uint8Array {
  if (dtype === "<f4" || dtype === "<f8") {
    throw corrupt(file, "whole numbers (|u1, <i4 or <i8)", dtype);
  }
  const labels = new Uint8Array(data.length);
  for (let row = 0; row < data.length; row++) {
    const label = Number(data[row]);
    if (label < 0 || label >= classes) {
      throw corrupt(file, `a label from 0 to ${classes - 1} in row ${row}`, `${data[row]}`);
    }
    labels[row] = label;
  }
  return labels;
}

function corrupt(path: string, expected: string, got: string): CaviarError {
  const message = `${path}: expected ${expected}, got ${got}`;
  return new CaviarError("CAV_DATASET_CORRUPT", message, { facts: { file: path } });
}
