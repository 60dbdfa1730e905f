import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { fashionMnistSource, loadFashionMnist, type Source } from "../src/fashion-mnist.ts";
import type { IdxFile } from "../src/idx-folder.ts";
import type { DownloadProgress } from "../src/index.ts";
import { fileServer, truncated, whole } from "./file-server.ts";
import { describeFile, idxBytes } from "./idx-bytes.ts";
import { temporaryFolder } from "./temporary-folder.ts";

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

function tinyFile(name: string): IdxFile {
  return describeFile(name, CONTENTS[name]!, PACKED[`${name}.gz`]!.length);
}

function tinySource(cache: string, changes: Partial<Source> = {}): Source {
  return {
    files: {
      trainImages: tinyFile("train-images"),
      trainLabels: tinyFile("train-labels"),
      testImages: tinyFile("test-images"),
      testLabels: tinyFile("test-labels"),
    },
    named: undefined,
    folders: [],
    cache,
    address: "http://127.0.0.1:9/", // the discard port: nobody listens
    ...changes,
  };
}

async function fill(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  await Promise.all(
    Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)),
  );
  return folder;
}

const ignore = (): void => {};

test("packed and plain files give the same data set", async () => {
  await using folder = await temporaryFolder();
  const packed = await fill(join(folder.path, "packed"), PACKED);
  const plain = await fill(join(folder.path, "plain"), CONTENTS);
  const fromPacked = await loadFashionMnist(tinySource("/none", { named: packed }), ignore);
  const fromPlain = await loadFashionMnist(tinySource("/none", { named: plain }), ignore);
  expect(fromPlain).toEqual(fromPacked);
  expect(fromPacked).toMatchObject({ shape: [28, 28, 1], features: 784, classes: 10 });
  expect([fromPacked.train.count, fromPacked.test.count]).toEqual([6, 2]);
  expect([...fromPacked.train.labels]).toEqual([5, 4, 3, 2, 1, 0]);
  expect(fromPacked.train.images[784 * 3]).toBe(3);
});

test("a folder that somebody named is not replaced by another one that has the files", async () => {
  await using folder = await temporaryFolder();
  const full = await fill(join(folder.path, "full"), PACKED);
  const source = tinySource(full, { folders: [full], named: join(folder.path, "empty") });
  await expect(loadFashionMnist(source, ignore)).rejects.toMatchObject({
    code: "CAV_DATASET_MISSING",
    message: expect.stringContaining(`not in ${join(folder.path, "empty")}.`),
  });
});

test("the known folders are searched before the cache; one that lacks a file is passed over", async () => {
  await using folder = await temporaryFolder();
  const { "test-labels.gz": _, ...three } = PACKED;
  const partly = await fill(join(folder.path, "partly"), three);
  const damaged = { ...PACKED, "test-labels.gz": Uint8Array.of(1, 2, 3) };
  const full = await fill(join(folder.path, "full"), PACKED);
  const cache = await fill(join(folder.path, "cache"), damaged);
  const { test: split } = await loadFashionMnist(
    tinySource(cache, { folders: [partly, full] }),
    ignore,
  );
  expect(split.count).toBe(2);
});

test("what is nowhere is downloaded once, with progress up to the whole, and then found", async () => {
  await using folder = await temporaryFolder();
  await using server = await fileServer(
    Object.fromEntries(Object.entries(PACKED).map(([name, bytes]) => [name, whole(bytes)])),
  );
  const source = tinySource(join(folder.path, "cache"), { address: server.address });
  const seen: DownloadProgress[] = [];
  const first = await loadFashionMnist(source, (progress) => seen.push(progress));
  expect(seen.at(-1)).toEqual({
    address: server.address,
    bytes: PACKED_BYTES,
    bytesTotal: PACKED_BYTES,
  });
  expect((await readdir(source.cache)).toSorted()).toEqual(Object.keys(PACKED).toSorted());

  const again = await loadFashionMnist(source, ignore);
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
    const broken = loadFashionMnist(tinySource(cache, { address: server.address }), ignore);
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
  await loadFashionMnist(tinySource(cache, { address: server.address }), ignore);
  expect(server.requests).toEqual(["train-images.gz"]);
});

test("a download with a wrong checksum is refused and leaves the cache without that file", async () => {
  await using folder = await temporaryFolder();
  const wrong = gzipSync(CONTENTS["test-labels"]!.with(8, 9));
  await using server = await fileServer({
    ...Object.fromEntries(Object.entries(PACKED).map(([name, bytes]) => [name, whole(bytes)])),
    "test-labels.gz": whole(wrong),
  });
  const source = tinySource(join(folder.path, "cache"), { address: server.address });
  await expect(loadFashionMnist(source, ignore)).rejects.toMatchObject({
    code: "CAV_DATASET_MISSING",
    message: expect.stringContaining(
      "test-labels.gz is damaged or another file: expected the SHA-256",
    ),
  });
  expect(await readdir(source.cache)).not.toContain("test-labels.gz");
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
  await expect(loadFashionMnist(tinySource("/none", { named }), ignore)).rejects.toMatchObject({
    code: "CAV_DATASET_CORRUPT",
    message: expect.stringMatching(new RegExp(`test-labels\\.gz.*${message}`)),
  });
});

test("the option goes before CAVIAR_FASHION_MNIST; CAVIAR_DATA moves the cache", () => {
  const environment = { CAVIAR_FASHION_MNIST: "/from/env", CAVIAR_DATA: "/data" };
  expect(fashionMnistSource("/from/option", environment).named).toBe("/from/option");
  expect(fashionMnistSource(undefined, environment).named).toBe("/from/env");
  expect(fashionMnistSource(undefined, { CAVIAR_FASHION_MNIST: "" }).named).toBeUndefined();
  expect(fashionMnistSource(undefined, environment).cache).toBe("/data/fashion-mnist");
  expect(fashionMnistSource(undefined, {}).cache).toMatch(/\.cache\/caviar\/fashion-mnist$/);
});

/** (10) how many images each class has. */
function counts(labels: Uint8Array): readonly number[] {
  return Array.from({ length: 10 }, (_, label) => labels.filter((other) => other === label).length);
}

const [packaged] = fashionMnistSource(undefined, {}).folders;

test.skipIf(!packaged || !existsSync(packaged))(
  "Debian's package holds the 60,000 + 10,000 published images, a tenth of them in each class",
  async () => {
    const source = { ...fashionMnistSource(undefined, {}), named: packaged };
    const { train, test: held } = await loadFashionMnist(source, ignore);
    expect([train.images.length, held.images.length]).toEqual([60_000 * 784, 10_000 * 784]);
    expect(counts(train.labels)).toEqual(Array(10).fill(6000));
    expect(counts(held.labels)).toEqual(Array(10).fill(1000));
  },
);
