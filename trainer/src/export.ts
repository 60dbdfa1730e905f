// node trainer/src/export.ts <folder> <file> <format>: writes a saved model for other programs.
// `format` is JSON, {"format":"onnx","softmax":false}. A second file of a format lies beside the first,
// with its own extension.

import { writeFile } from "node:fs/promises";
import { extname } from "node:path";

import { CaviarError } from "@caviar/errors";
import { z } from "zod";

import { answer, answering } from "./answer.ts";
import { readSavedModel } from "./saved-model.ts";

const formatSchema = z.strictObject({
  format: z.enum(["onnx", "keras", "safetensors"]),
  softmax: z.boolean(),
});

await answering(async () => {
  const [folder, file, format] = process.argv.slice(2);
  if (folder === undefined || file === undefined || format === undefined) {
    throw new CaviarError("CAV_USAGE", "expected a model's folder, a file and a format");
  }
  const { files, objective } = await readSavedModel(folder);
  if (!objective.convertModel) {
    const message = `${objective.name} does not write its models for other programs`;
    throw new CaviarError("CAV_MODEL_INVALID", message);
  }
  const wanted = formatSchema.parse(JSON.parse(format));
  const { files: converted, about } = await objective.convertModel(files, wanted);
  const named = Object.entries(converted).map(
    ([extension, bytes], i) => [i === 0 ? file : beside(file, extension), bytes] as const,
  );
  for (const [path, bytes] of named) await writeModelFile(path, bytes);
  answer({ files: named.map(([path, { length }]) => ({ path, bytes: length })), about });
});

/** `digits.json`: `digits.safetensors`. */
function beside(file: string, extension: string): string {
  const other = `${file.slice(0, file.length - extname(file).length)}${extension}`;
  if (other !== file) return other;
  const message = `expected another extension than ${extension}, which is for the weights, got ${file}`;
  throw new CaviarError("CAV_USAGE", message);
}

async function writeModelFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaviarError("CAV_USAGE", `expected a file to write, got ${path}: ${why}`, { cause });
  });
}
