import { expect, test } from "vitest";

import { datasetNames, loadDataset, type Split } from "../src/index.ts";

test.each(["imagenet", "", "toString", "__proto__"])(
  "the unknown name %j is refused with the list",
  async (name) => {
    await expect(loadDataset(name)).rejects.toMatchObject({
      code: "CAV_DATASET_UNKNOWN",
      message: `expected the name of a data set (${datasetNames.join(", ")}), got "${name}"`,
    });
  },
);

test.each(["mnist", "fashion-mnist", "cifar-10"])(
  "an option's folder reaches %s, which is searched nowhere else",
  async (name) => {
    await expect(loadDataset(name, { folder: "/nowhere" })).rejects.toMatchObject({
      code: "CAV_DATASET_MISSING",
      message: expect.stringContaining(`${name} was not found: not in /nowhere.`),
    });
  },
);

/** (classes) rows of each class. */
function counts({ labels }: Split, classes: number): readonly number[] {
  const found = Array<number>(classes).fill(0);
  for (const label of labels) found[label]!++;
  return found;
}

test.skipIf(!process.env["CAVIAR_MNIST"])("MNIST has its classes' published sizes", async () => {
  const { train, test: held } = await loadDataset("mnist");
  expect(counts(train, 10)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(counts(held, 10)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
});

test.skipIf(!process.env["CAVIAR_CIFAR_10"])("CIFAR-10 has as many of each class", async () => {
  const { train, test: held } = await loadDataset("cifar-10");
  expect(counts(train, 10)).toEqual(Array(10).fill(5000));
  expect(counts(held, 10)).toEqual(Array(10).fill(1000));
});
