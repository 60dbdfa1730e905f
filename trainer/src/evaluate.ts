// node trainer/src/evaluate.ts <folder>: judges a saved model on its test set, in inference mode and
// in a process that knows nothing but the folder's files.

import { CaviarError } from "@caviar/errors";

import { answer, answering } from "./answer.ts";
import { readSavedModel } from "./saved-model.ts";

await answering(async () => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new CaviarError("CAV_USAGE", "expected a model's folder");
  const { files, objective } = await readSavedModel(folder);
  if (!objective.evaluateModel) {
    throw new CaviarError("CAV_MODEL_INVALID", `${objective.name} does not evaluate saved models`);
  }
  answer(await objective.evaluateModel(files));
});
