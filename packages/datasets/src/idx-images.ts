// The MNIST family: images of 28 x 28 pixels in ten classes, published as four IDX files. They are
// too large to ship: they are found on the machine, or downloaded once. Whatever their place, only
// the published bytes are accepted.

import { CaviarError } from "@caviar/errors";

import type { ImageDataset, Split } from "./dataset.ts";
import { type Idx, parseIdx } from "./idx.ts";
import { type DownloadFile, type DownloadProgress, mirror } from "./mirror.ts";
import { findFolder, missing, type Places, searchedIn } from "./places.ts";
import { readPublished } from "./published-file.ts";

type Files = Readonly<
  Record<"trainImages" | "trainLabels" | "testImages" | "testLabels", DownloadFile>
>;

/** One member of the family. */
export type IdxImages = {
  readonly name: string;
  readonly files: Files;
  readonly classNames: readonly string[];
  /** Tried in this order; the files' names with .gz are appended. Each ends in a slash. */
  readonly addresses: readonly string[];
  /** The environment variable that names a folder. */
  readonly variable: string;
  /** Where systems install the files. */
  readonly folders: readonly string[];
  /** What a person can do where the download does not work. */
  readonly ways: readonly string[];
};

const SIDE = 28;

/**
 * Read the data set from wherever it is. Throws CAV_DATASET_MISSING, which tells how to get it, or
 * CAV_DATASET_CORRUPT for a file that is there but is not the right one.
 */
export async function loadIdxImages(
  set: IdxImages,
  places: Places,
  onProgress: (progress: DownloadProgress) => void,
): Promise<ImageDataset> {
  const files = Object.values(set.files);
  const folder = (await findFolder(places, files)) ?? (await obtain(set, places, onProgress));
  const read = async (key: keyof Files): Promise<Idx> => {
    const { bytes, path } = await readPublished(folder, set.files[key]);
    return parseIdx(bytes, path);
  };
  const classes = set.classNames.length;
  return {
    name: set.name,
    shape: [SIDE, SIDE, 1],
    width: SIDE * SIDE,
    classes,
    classNames: set.classNames,
    scale: 1 / 255,
    train: splitOf(await read("trainImages"), await read("trainLabels"), classes),
    test: splitOf(await read("testImages"), await read("testLabels"), classes),
  };
}

/** Download the files into the cache, from the first address that has them all; its folder. */
async function obtain(
  set: IdxImages,
  places: Places,
  onProgress: (progress: DownloadProgress) => void,
): Promise<string> {
  const { cache: folder, named } = places;
  if (named !== undefined) throw absent(set, `not in ${named}`);

  const failures: unknown[] = [];
  for (const address of set.addresses) {
    try {
      await mirror({ address, folder, files: Object.values(set.files), onProgress });
      return folder;
    } catch (cause) {
      failures.push(cause);
    }
  }
  const reasons = failures.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
  const where = `not in ${searchedIn(places).join(" or ")}, and the download failed: ${reasons.join("; ")}`;
  throw absent(set, where, new AggregateError(failures));
}

function absent({ name, files, variable, ways }: IdxImages, where: string, cause?: unknown) {
  const names = Object.values(files).map((file) => `${file.name}.gz`);
  const own =
    `put ${names.join(", ")} (or the same unpacked, without .gz) in a folder ` +
    `and set ${variable} to its path`;
  return missing({ dataset: name, where, ways: [...ways, own], cause });
}

/** The checksums settle what is in the files; this holds for whatever files are described. */
function splitOf(images: Idx, labels: Idx, classes: number): Split<Uint8Array> {
  const [count] = labels.shape;
  const sane = images.shape.join() === [count, SIDE, SIDE].join() && labels.shape.length === 1;
  if (count === undefined || !sane || labels.data.some((label) => label >= classes)) {
    const got = `${images.shape.join(" x ")} pixels and ${labels.shape.join(" x ")} labels`;
    const message = `expected images of ${SIDE} x ${SIDE}, each with a label below ${classes}, got ${got}`;
    throw new CaviarError("CAV_DATASET_CORRUPT", message);
  }
  return { features: images.data, labels: labels.data, count };
}
