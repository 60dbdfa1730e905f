import { expect, test } from "vitest";

import { datasetNames, loadDataset } from "../src/index.ts";

test.each(["mnist", "", "toString", "__proto__"])(
  "the unknown name %j is refused with the list",
  async (name) => {
    await expect(loadDataset(name)).rejects.toMatchObject({
      code: "CAV_DATASET_UNKNOWN",
      message: `expected the name of a data set (${datasetNames.join(", ")}), got "${name}"`,
    });
  },
);

test("an option's folder reaches the data set", async () => {
  await expect(loadDataset("fashion-mnist", { folder: "/nowhere" })).rejects.toMatchObject({
    code: "CAV_DATASET_MISSING",
    message: expect.stringContaining("not in /nowhere."),
  });
});
