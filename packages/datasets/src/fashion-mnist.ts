// Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747): 70,000 images of 28 x 28 pixels in
// ten classes, MIT licence. Four IDX files, too large to ship: they are found on the machine, or
// downloaded once. Whatever their place, only these exact bytes are accepted.

import { homedir } from "node:os";
import { join } from "node:path";

import { assert, CaviarError } from "@caviar/errors";

import type { Dataset, Split } from "./dataset.ts";
import type { Idx } from "./idx.ts";
import { findIdx, type IdxFile, readIdx } from "./idx-folder.ts";
import { type DownloadProgress, mirror } from "./mirror.ts";

type Files = Readonly<Record<"trainImages" | "trainLabels" | "testImages" | "testLabels", IdxFile>>;

/** Where the files can be. */
export type Source = {
  readonly files: Files;
  /** A folder that somebody named: it must hold the files, nothing else is searched. */
  readonly named: string | undefined;
  /** Searched next, in this order. */
  readonly folders: readonly string[];
  /** Searched last; downloads go here. */
  readonly cache: string;
  /** The files' names with .gz are appended to it. */
  readonly address: string;
};

const SIDE = 28;
const CLASS_NAMES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

const FILES: Files = {
  trainImages: {
    name: "train-images-idx3-ubyte",
    bytes: 47_040_016,
    packedBytes: 26_421_880,
    sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
  },
  trainLabels: {
    name: "train-labels-idx1-ubyte",
    bytes: 60_008,
    packedBytes: 29_515,
    sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    bytes: 7_840_016,
    packedBytes: 4_422_102,
    sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    bytes: 10_008,
    packedBytes: 5_148,
    sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
  },
};

/** Debian's package packs the same bytes anew, so only the unpacked bytes have one checksum. */
const DEBIAN_FOLDER = "/usr/share/datasets/fashion-mnist";
const ADDRESS = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";

/** Where to look, by the caller's folder and the environment; see README.md. */
export function fashionMnistSource(
  folder: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Source {
  const { CAVIAR_FASHION_MNIST: named, CAVIAR_DATA: data } = environment;
  return {
    files: FILES,
    named: folder || named || undefined,
    folders: [DEBIAN_FOLDER],
    cache: join(data || join(homedir(), ".cache", "caviar"), "fashion-mnist"),
    address: ADDRESS,
  };
}

/**
 * Read the data set from wherever it is. Throws CAV_DATASET_MISSING, which tells how to get it, or
 * CAV_DATASET_CORRUPT for a file that is there but is not the right one.
 */
export async function loadFashionMnist(
  source: Source,
  onProgress: (progress: DownloadProgress) => void,
): Promise<Dataset> {
  const paths = await locate(source, onProgress);
  const read = (key: keyof Files): Promise<Idx> => readIdx(paths[key], source.files[key]);
  const train = splitOf(await read("trainImages"), await read("trainLabels"));
  const test = splitOf(await read("testImages"), await read("testLabels"));
  return {
    name: "fashion-mnist",
    shape: [SIDE, SIDE, 1],
    features: SIDE * SIDE,
    classes: CLASS_NAMES.length,
    classNames: CLASS_NAMES,
    scale: 1 / 255,
    train,
    test,
  };
}

type Paths = Readonly<Record<keyof Files, string>>;

/** The four files' paths, downloaded first if need be. */
async function locate(
  source: Source,
  onProgress: (progress: DownloadProgress) => void,
): Promise<Paths> {
  const { address, cache, files, folders, named } = source;
  const searched = named === undefined ? [...folders, cache] : [named];
  const found = await Promise.all(searched.map((folder) => pathsIn(folder, files)));
  const first = found.find((paths) => paths !== undefined);
  if (first !== undefined) return first;
  if (named !== undefined) throw missing(`not in ${named}`, files);

  try {
    await mirror({ address, folder: cache, files: Object.values(files), onProgress });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const where = `not in ${searched.join(" or ")}, and the download failed: ${reason}`;
    throw missing(where, files, cause);
  }
  const paths = await pathsIn(cache, files);
  if (paths === undefined) throw missing(`gone from ${cache} after the download`, files);
  return paths;
}

/** The paths in one folder; undefined unless all four are there. */
async function pathsIn(folder: string, files: Files): Promise<Paths | undefined> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    findIdx(folder, files.trainImages),
    findIdx(folder, files.trainLabels),
    findIdx(folder, files.testImages),
    findIdx(folder, files.testLabels),
  ]);
  if (!trainImages || !trainLabels || !testImages || !testLabels) return undefined;
  return { trainImages, trainLabels, testImages, testLabels };
}

function splitOf(images: Idx, labels: Idx): Split {
  const [count] = labels.shape;
  assert(
    count !== undefined && images.shape.join() === [count, SIDE, SIDE].join(),
    `a verified file has the shape ${images.shape.join(" x ")} for ${labels.shape.join(" x ")} labels`,
  );
  return { images: images.data, labels: labels.data, count };
}

function missing(where: string, files: Files, cause?: unknown): CaviarError {
  const names = Object.values(files).map(({ name }) => `${name}.gz`);
  const message =
    `fashion-mnist was not found: ${where}. Get it in one of these ways: ` +
    `(1) on Debian or Ubuntu: apt-get install dataset-fashion-mnist; ` +
    `(2) put ${names.join(", ")} (or the same unpacked, without .gz) in a folder ` +
    `and set CAVIAR_FASHION_MNIST to its path`;
  return new CaviarError("CAV_DATASET_MISSING", message, {
    cause,
    facts: { dataset: "fashion-mnist" },
  });
}
