import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { FASHION_MNIST } from "../src/fashion-mnist.ts";
import { type IdxImages, loadIdxImages } from "../src/idx-images.ts";
import type { DownloadProgress, ImageDataset } from "../src/index.ts";
import type { DownloadFile } from "../src/mirror.ts";
import { MNIST } from "../src/mnist.ts";
import type { Places } from "../src/places.ts";
import { fileServer, truncated, whole } from "./file-server.ts";
import { fill, temporaryFolder } from "./folders.ts";
import { describeFile, idxBytes } from "./idx-bytes.ts";

/** `count` images, each filled with its number, and labels that count backwards. */
function tinySplit(count: number): readonly [images: Uint8Array, labels: Uint8Array] {
  const pixels = Array.from({ length: count * 784 }, (_, index) => Math.floor(index / 784));
  const labels = Array.from({ length: count }, (_, index) => count - 1 - index);
  return [idxBytes([count, 28, 28], pixels), idxBytes([count], labels)];
}

const [trainImages, trainLabels] = tinySplit(6);
const [testImages, testLabels] = tinySplit(2);
const CONTENTS: Readonly<Record<string, Uint8Array>> = {
  "train-images": trainImages,
  "train-labels": trainLabels,
  "test-images": testImages,
  "test-labels": testLabels,
};
const PACKED = Object.fromEntries(
  Object.entries(CONTENTS).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]),
);
const PACKED_BYTES = Object.values(PACKED).reduce((sum, bytes) => sum + bytes.length, 0);

function tinyFile(name: string): DownloadFile {
  return describeFile(name, CONTENTS[name]!, PACKED[`${name}.gz`]!.length);
}

const NOBODY = "http://127.0.0.1:9/"; // the discard port

const TINY: IdxImages = {
  ...FASHION_MNIST,
  name: "tiny",
  files: {
    trainImages: tinyFile("train-images"),
    trainLabels: tinyFile("train-labels"),
    testImages: tinyFile("test-images"),
    testLabels: tinyFile("test-labels"),
  },
  addresses: [NOBODY],
};

/** Load TINY; nothing is named or installed, and nobody serves it, unless the changes say so. */
function loadTiny(
  changes: Partial<Places> & Partial<Pick<IdxImages, "addresses" | "files">>,
  onProgress: (progress: DownloadProgress) => void = () => {},
): Promise<ImageDataset> {
  const { addresses = TINY.addresses, files = TINY.files, ...places } = changes;
  const set = { ...TINY, addresses, files };
  const nowhere = { named: undefined, folders: [], cache: "/none" };
  return loadIdxImages(set, { ...nowhere, ...places }, onProgress);
}

test("packed and plain files give the same data set", async () => {
  await using folder = await temporaryFolder();
  const packed = await fill(join(folder.path, "packed"), PACKED);
  const plain = await fill(join(folder.path, "plain"), CONTENTS);
  const fromPacked = await loadTiny({ named: packed });
  const fromPlain = await loadTiny({ named: plain });
  expect(fromPlain).toEqual(fromPacked);
  expect(fromPacked).toMatchObject({ shape: [28, 28, 1], width: 784, classes: 10 });
  expect([fromPacked.train.count, fromPacked.test.count]).toEqual([6, 2]);
  expect([...fromPacked.train.labels]).toEqual([5, 4, 3, 2, 1, 0]);
  expect(fromPacked.train.features[784 * 3]).toBe(3);
});

test("a folder that somebody named is not replaced by another one that has the files", async () => {
  await using folder = await temporaryFolder();
  const full = await fill(join(folder.path, "full"), PACKED);
  const named = join(folder.path, "empty");
  await expect(loadTiny({ named, folders: [full], cache: full })).rejects.toMatchObject({
    code: "CAV_DATASET_MISSING",
    message: expect.stringContaining(`not in ${named}.`),
  });
});

test("the known folders are searched before the cache; one that lacks a file is passed over", async () => {
  await using folder = await temporaryFolder();
  const { "test-labels.gz": _, ...three } = PACKED;
  const partly = await fill(join(folder.path, "partly"), three);
  const damaged = { ...PACKED, "test-labels.gz": Uint8Array.of(1, 2, 3) };
  const full = await fill(join(folder.path, "full"), PACKED);
  const cache = await fill(join(folder.path, "cache"), damaged);
  const { test: split } = await loadTiny({ folders: [partly, full], cache });
  expect(split.count).toBe(2);
});

test("what is nowhere is downloaded once, with progress up to the whole, and then found", async () => {
  await using folder = await temporaryFolder();
  await using server = await fileServer(
    Object.fromEntries(Object.entries(PACKED).map(([name, bytes]) => [name, whole(bytes)])),
  );
  const cache = join(folder.path, "cache");
  const seen: DownloadProgress[] = [];
  const from = { cache, addresses: [server.address] };
  const first = await loadTiny(from, (progress) => seen.push(progress));
  expect(seen.at(-1)).toEqual({
    address: server.address,
    bytes: PACKED_BYTES,
    bytesTotal: PACKED_BYTES,
  });
  expect((await readdir(cache)).toSorted()).toEqual(Object.keys(PACKED).toSorted());

  const again = await loadTiny(from);
  expect(again).toEqual(first);
  expect(server.requests.toSorted()).toEqual(Object.keys(PACKED).toSorted());
});

test("a download that breaks tells how to get the files; what arrived is not fetched again", async () => {
  await using folder = await temporaryFolder();
  const answers = Object.fromEntries(
    Object.entries(PACKED).map(([name, bytes]) => [name, whole(bytes)]),
  );
  const cut = { ...answers, "train-images.gz": truncated(PACKED["train-images.gz"]!) };
  const cache = join(folder.path, "cache");
  {
    await using server = await fileServer(cut);
    const broken = loadTiny({ cache, addresses: [server.address] });
    const { code, message } = await broken.catch((error: unknown) => Object(error));
    expect(code).toBe("CAV_DATASET_MISSING");
    for (const hint of [
      "apt-get install dataset-fashion-mnist",
      "CAVIAR_FASHION_MNIST",
      "train-images.gz, train-labels.gz, test-images.gz, test-labels.gz",
    ]) {
      expect(message).toContain(hint);
    }
  }
  await using server = await fileServer(answers);
  await loadTiny({ cache, addresses: [server.address] });
  expect(server.requests).toEqual(["train-images.gz"]);
});

test("a download with a wrong checksum is refused and leaves the cache without that file", async () => {
  await using folder = await temporaryFolder();
  const wrong = gzipSync(CONTENTS["test-labels"]!.with(8, 9));
  await using server = await fileServer({
    ...Object.fromEntries(Object.entries(PACKED).map(([name, bytes]) => [name, whole(bytes)])),
    "test-labels.gz": whole(wrong),
  });
  const cache = join(folder.path, "cache");
  await expect(loadTiny({ cache, addresses: [server.address] })).rejects.toMatchObject({
    code: "CAV_DATASET_MISSING",
    message: expect.stringContaining(
      "test-labels.gz is damaged or another file: expected the SHA-256",
    ),
  });
  expect(await readdir(cache)).not.toContain("test-labels.gz");
});

test.each([
  ["another content", gzipSync(CONTENTS["test-labels"]!.with(8, 9)), "expected the SHA-256"],
  ["a shorter content", gzipSync(CONTENTS["test-labels"]!.subarray(1)), "expected 10 bytes, got 9"],
  ["a longer content", gzipSync(new Uint8Array(1000)), "expected gzip of 10 bytes"],
  ["half a file", PACKED["test-labels.gz"]!.subarray(0, 15), "expected gzip of 10 bytes"],
  ["something else", new Uint8Array(5000), "is another file: expected 10 bytes, got 5000"],
])("a file with %s is CAV_DATASET_CORRUPT and named", async (_, bytes, message) => {
  await using folder = await temporaryFolder();
  const named = await fill(folder.path, { ...PACKED, "test-labels.gz": bytes });
  await expect(loadTiny({ named })).rejects.toMatchObject({
    code: "CAV_DATASET_CORRUPT",
    message: expect.stringMatching(new RegExp(`test-labels\\.gz.*${message}`)),
  });
});

test("an address that fails is followed by the next one, which fetches only what is missing", async () => {
  await using folder = await temporaryFolder();
  const answers = Object.fromEntries(
    Object.entries(PACKED).map(([name, bytes]) => [name, whole(bytes)]),
  );
  const { "test-labels.gz": _, ...three } = answers;
  await using partly = await fileServer(three);
  await using full = await fileServer(answers);
  const cache = join(folder.path, "cache");
  const { train } = await loadTiny({ cache, addresses: [NOBODY, partly.address, full.address] });
  expect(train.count).toBe(6);
  expect(full.requests).toEqual(["test-labels.gz"]);
});

test("when every address fails, the message has each one's reason", async () => {
  await using folder = await temporaryFolder();
  await using empty = await fileServer({});
  const addresses = [NOBODY, empty.address];
  const failed = loadTiny({ cache: join(folder.path, "cache"), addresses });
  await expect(failed).rejects.toMatchObject({
    code: "CAV_DATASET_MISSING",
    message: expect.stringMatching(/failed: fetch failed; .*expected status 200, got 404/),
  });
});

test.each([
  ["as many labels as images", "trainLabels", idxBytes([5], [0, 1, 2, 3, 4])],
  ["labels below ten", "testLabels", idxBytes([2], [1, 10])],
  ["images of 28 x 28", "testImages", idxBytes([2, 28, 27], Array<number>(2 * 28 * 27).fill(0))],
] as const)(
  "files that fit their checksums but do not have %s are refused",
  async (_, key, bytes) => {
    await using folder = await temporaryFolder();
    const files = { ...TINY.files, [key]: describeFile("other", bytes, 0) };
    const named = await fill(folder.path, { ...PACKED, other: bytes });
    await expect(loadTiny({ named, files })).rejects.toMatchObject({
      code: "CAV_DATASET_CORRUPT",
      message: expect.stringContaining("expected images of 28 x 28, each with a label below 10"),
    });
  },
);

test.each([MNIST, FASHION_MNIST])(
  "the files described for $name have the bytes of 60,000 + 10,000 images and labels",
  ({ files, classNames }) => {
    expect(files.trainImages.bytes).toBe(16 + 60_000 * 784);
    expect(files.trainLabels.bytes).toBe(8 + 60_000);
    expect(files.testImages.bytes).toBe(16 + 10_000 * 784);
    expect(files.testLabels.bytes).toBe(8 + 10_000);
    expect(new Set(classNames).size).toBe(10);
  },
);

/** (10) how many images each class has. */
function counts(labels: Uint8Array): readonly number[] {
  return Array.from({ length: 10 }, (_, label) => labels.filter((other) => other === label).length);
}

const [packaged] = FASHION_MNIST.folders;

test.skipIf(!packaged || !existsSync(packaged))(
  "Debian's package holds the 60,000 + 10,000 published images, a tenth of them in each class",
  async () => {
    const places = { named: packaged, folders: [], cache: "/none" };
    const { train, test: held } = await loadIdxImages(FASHION_MNIST, places, () => {});
    expect([train.features.length, held.features.length]).toEqual([60_000 * 784, 10_000 * 784]);
    expect(counts(train.labels)).toEqual(Array(10).fill(6000));
    expect(counts(held.labels)).toEqual(Array(10).fill(1000));
  },
);
