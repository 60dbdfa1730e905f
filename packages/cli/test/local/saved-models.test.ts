import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { createClient } from "@caviar/client";
import { sweepIdSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { findModel, saveModel } from "../../src/local/saved-models.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const sweep = sweepIdSchema.parse("digits-3f2a");

/** A client of an API that answers a file's own address; 404 for the file `failing`. */
function clientOf(failing?: string) {
  return createClient({
    url: "",
    async fetch(address) {
      if (typeof address !== "string") throw new Error("expected an address as text");
      const isMissing = failing !== undefined && address.endsWith(failing);
      return isMissing ? Response.json({}, { status: 404 }) : new Response(address);
    },
  });
}

test("a model's folder appears with all of its files", async () => {
  using folder = temporaryFolder();
  const files = ["model.safetensors", "model.json"];
  const saved = await saveModel(folder.path, { client: clientOf(), sweep, files });
  expect(saved).toBe(join(folder.path, sweep));
  expect(readdirSync(saved).toSorted()).toEqual(files.toSorted());
  expect(readFileSync(join(saved, "model.json"), "utf8")).toBe(
    "/api/v1/sweeps/digits-3f2a/model/model.json",
  );
});

test("when a file cannot be had, or has no plain name, nothing is left behind", async () => {
  using folder = temporaryFolder();
  const missing = { client: clientOf("b"), sweep, files: ["a", "b"] };
  await expect(saveModel(folder.path, missing)).rejects.toThrow("404");
  const hostile = { client: clientOf(), sweep, files: ["../model.json"] };
  await expect(saveModel(folder.path, hostile)).rejects.toMatchObject({
    code: "CAV_MODEL_INVALID",
  });
  expect(readdirSync(folder.path)).toEqual([]);
});

test("a model is found by its sweep or its folder; else those that are there are listed", () => {
  using folder = temporaryFolder();
  for (const name of ["digits-1", "digits-2", ".unfinished-3"]) mkdirSync(join(folder.path, name));
  expect(findModel(folder.path, "digits-2")).toBe(join(folder.path, "digits-2"));
  folder.write("model.json", "{}");
  expect(findModel(join(folder.path, "digits-1"), folder.path)).toBe(folder.path);
  expect(() => findModel(folder.path, "digits-9")).toThrow(
    /got digits-9; the saved models are:\n {2}digits-1\n {2}digits-2$/m,
  );
  expect(() => findModel(join(folder.path, "none"), "x")).toThrow(/no model has been saved yet/);
});
