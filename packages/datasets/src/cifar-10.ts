// CIFAR-10 (Krizhevsky 2009, "Learning multiple layers of features from tiny images"): 50,000 +
// 10,000 colour photographs of 32 x 32 pixels in ten classes, in the binary version of its author:
// rows of 3,073 bytes, the label and then the red, the green and the blue plane, each row-major.
// Nothing is downloaded: the archive is the reader's to fetch and to unpack.

import { dirname } from "node:path";

import { CaviarError } from "@caviar/errors";

import type { ImageDataset, Split } from "./dataset.ts";
import { findFolder, missing, type Places, searchedIn } from "./places.ts";
import { type PublishedFile, readPublished } from "./published-file.ts";

export const CIFAR_10_VARIABLE = "CAVIAR_CIFAR_10";
/** The folder's name inside the author's archive. */
export const CIFAR_10_FOLDER = "cifar-10-batches-bin";

const ARCHIVE = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";

const SIDE = 32;
const CHANNELS = 3;
const PLANE = SIDE * SIDE;
const WIDTH = PLANE * CHANNELS;
const ROW_BYTES = 1 + WIDTH;

const CLASS_NAMES = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

export type Cifar10Files = {
  readonly train: readonly PublishedFile[];
  readonly test: readonly PublishedFile[];
};

function batch(name: string, sha256: string): PublishedFile {
  return { name, bytes: 10_000 * ROW_BYTES, sha256 };
}

export const CIFAR_10_FILES: Cifar10Files = {
  train: [
    batch("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
    batch("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
    batch("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
    batch("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
    batch("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
  ],
  test: [
    batch("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
  ],
};

/** Read the data set. Throws CAV_DATASET_MISSING, which tells how to get it, or CAV_DATASET_CORRUPT. */
export async function loadCifar10(
  places: Places,
  files: Cifar10Files = CIFAR_10_FILES,
): Promise<ImageDataset> {
  const folder = await findFolder(places, [...files.train, ...files.test]);
  if (folder === undefined) {
    throw missing({
      dataset: "cifar-10",
      where: `not in ${searchedIn(places).join(" or ")}`,
      ways: [
        `unpack ${ARCHIVE} in ${dirname(places.cache)}`,
        `set ${CIFAR_10_VARIABLE} to the path of its folder ${CIFAR_10_FOLDER}`,
      ],
    });
  }
  return {
    name: "cifar-10",
    shape: [SIDE, SIDE, CHANNELS],
    width: WIDTH,
    classes: CLASS_NAMES.length,
    classNames: CLASS_NAMES,
    scale: 1 / 255,
    train: await readBatches(folder, files.train),
    test: await readBatches(folder, files.test),
  };
}

/** One after the other: a batch is unpacked into its rows before the next one is read. */
async function readBatches(
  folder: string,
  files: readonly PublishedFile[],
): Promise<Split<Uint8Array>> {
  const count = files.reduce((sum, { bytes }) => sum + Math.floor(bytes / ROW_BYTES), 0);
  const features = new Uint8Array(count * WIDTH);
  const labels = new Uint8Array(count);
  let row = 0;
  for (const file of files) {
    const { bytes, path } = await readPublished(folder, file);
    const part = parseCifar10(bytes, path);
    features.set(part.features, row * WIDTH);
    labels.set(part.labels, row);
    row += part.count;
  }
  return { features, labels, count };
}

/**
 * The rows of one batch, the colours of a pixel beside each other: (count, 32, 32, 3). `file` names
 * it in errors. Throws CAV_DATASET_CORRUPT with the first row whose label is none.
 */
export function parseCifar10(bytes: Uint8Array, file: string): Split<Uint8Array> {
  const fail = (expected: string, got: string): never => {
    const message = `${file} is no batch of CIFAR-10: expected ${expected}, got ${got}`;
    throw new CaviarError("CAV_DATASET_CORRUPT", message, { facts: { file } });
  };
  if (bytes.length === 0 || bytes.length % ROW_BYTES !== 0) {
    return fail(`rows of ${ROW_BYTES} bytes`, `${bytes.length} bytes`);
  }
  const count = bytes.length / ROW_BYTES;
  const features = new Uint8Array(count * WIDTH);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const start = row * ROW_BYTES;
    const label = bytes[start]!;
    if (label >= CLASS_NAMES.length) return fail(`a label below 10 in row ${row}`, `${label}`);
    labels[row] = label;
    for (let pixel = 0; pixel < PLANE; pixel++) {
      const to = row * WIDTH + pixel * CHANNELS;
      const from = start + 1 + pixel;
      features[to] = bytes[from]!;
      features[to + 1] = bytes[from + PLANE]!;
      features[to + 2] = bytes[from + 2 * PLANE]!;
    }
  }
  return { features, labels, count };
}
