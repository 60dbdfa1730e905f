// A saved model's folder, and the objective that it is of.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";
import { type ModelFiles, type Objective, objectiveNamed } from "@caviar/objectives";
import { z } from "zod";

const FILES = ["model.json", "model.safetensors"];
const headSchema = z.looseObject({ objective: z.looseObject({ name: z.string() }) });

/** Throws CAV_MODEL_INVALID for a file that is missing or names no objective. */
export async function readSavedModel(
  folder: string,
): Promise<{ readonly files: ModelFiles; readonly objective: Objective }> {
  const contents = await Promise.all(FILES.map((name) => readModelFile(folder, name)));
  const files = Object.fromEntries(FILES.map((name, i) => [name, contents[i]!]));
  const head = headSchema.safeParse(parseJson(contents[0]!.toString("utf8")));
  if (!head.success) {
    throw new CaviarError("CAV_MODEL_INVALID", `expected model.json to name its objective`);
  }
  return { files, objective: objectiveNamed(head.data.objective.name) };
}

async function readModelFile(folder: string, name: string): Promise<Buffer> {
  return readFile(join(folder, name)).catch((cause: unknown) => {
    const message = `expected the model's file ${join(folder, name)}, which cannot be read`;
    throw new CaviarError("CAV_MODEL_INVALID", message, { cause });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CaviarError("CAV_MODEL_INVALID", "expected model.json to be JSON", { cause });
  }
}
