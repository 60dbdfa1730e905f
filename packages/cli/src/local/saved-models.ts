// The winners' models, as files of this folder: <sweep>/model.safetensors, <sweep>/model.json.

import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Client } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import type { SweepId } from "@caviar/protocol";

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** Starts the name of a folder that is being written; no sweep's id has a dot. */
const UNFINISHED = ".unfinished-";

/** Fetch a model's files; the folder appears when all of them are in it. Answers its path. */
export async function saveModel(
  folder: string,
  { client, sweep, files }: { client: Client; sweep: SweepId; files: readonly string[] },
): Promise<string> {
  const target = join(folder, sweep);
  if (existsSync(target)) return target;
  const unfinished = join(folder, `${UNFINISHED}${randomUUID()}`);
  mkdirSync(unfinished, { recursive: true });
  try {
    for (const file of files) {
      if (!FILE_NAME.test(file)) throw strange(sweep, file);
      writeFileSync(join(unfinished, file), await client.modelFile(sweep, file));
    }
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return target;
}

function strange(sweep: SweepId, file: string): CaviarError {
  const message = `expected a plain name for a model's file of ${sweep}, got ${JSON.stringify(file)}`;
  return new CaviarError("CAV_MODEL_INVALID", message);
}

/** A saved model by its sweep, or by its own folder. CAV_SWEEP_UNKNOWN lists those that are there. */
export function findModel(folder: string, sweepOrFolder: string): string {
  const saved = savedModels(folder);
  if (saved.includes(sweepOrFolder)) return join(folder, sweepOrFolder);
  if (existsSync(join(sweepOrFolder, "model.json"))) return sweepOrFolder;
  const known =
    saved.length > 0
      ? `the saved models are:\n${saved.map((name) => `  ${name}`).join("\n")}`
      : "no model has been saved yet; run a sweep first";
  const message = `expected a sweep with a saved model, or a model's folder, got ${sweepOrFolder}; ${known}`;
  throw new CaviarError("CAV_SWEEP_UNKNOWN", message);
}

/** Whether `findModel` finds one. */
export function hasModel(folder: string, sweepOrFolder: string): boolean {
  const isSaved = savedModels(folder).includes(sweepOrFolder);
  return isSaved || existsSync(join(sweepOrFolder, "model.json"));
}

function savedModels(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !name.startsWith(UNFINISHED));
}
