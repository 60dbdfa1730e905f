// node trainer/src/evaluate.ts <folder>: judges a saved model on its test set, in inference mode and
// in a process that knows nothing but the folder's files.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { CaviarError } from "@caviar/errors";
import { objectiveNamed } from "@caviar/objectives";
import { z } from "zod";

import { answer, answering } from "./answer.ts";

const FILES = ["model.json", "model.safetensors"];
const headSchema = z.looseObject({ objective: z.looseObject({ name: z.string() }) });

await answering(async () => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new CaviarError("CAV_USAGE", "expected a model's folder");
  const contents = await Promise.all(FILES.map((name) => readModelFile(folder, name)));
  const files = Object.fromEntries(FILES.map((name, i) => [name, contents[i]!]));
  const head = headSchema.safeParse(parseJson(contents[0]!.toString("utf8")));
  if (!head.success) {
    throw new CaviarError("CAV_MODEL_INVALID", `expected model.json to name its objective`);
  }
  const objective = objectiveNamed(head.data.objective.name);
  if (!objective.evaluateModel) {
    throw new CaviarError("CAV_MODEL_INVALID", `${objective.name} does not evaluate saved models`);
  }
  answer(await objective.evaluateModel(files));
});

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
