// node trainer/src/prepare.ts <objective> <settings as JSON>: has what the objective needs be there
// before a sweep starts, for instance a data set. Answers progress lines, then {kind: "ready"}.

import { CaviarError } from "@caviar/errors";
import { objectiveNamed } from "@caviar/objectives";
import { z } from "zod";

import { answer, answering } from "./answer.ts";

const settingsSchema = z.record(z.string(), z.json());

await answering(async () => {
  const [name, settings] = process.argv.slice(2);
  if (name === undefined || settings === undefined) {
    throw new CaviarError("CAV_USAGE", "expected an objective's name and its settings as JSON");
  }
  await objectiveNamed(name).prepare?.(settingsSchema.parse(JSON.parse(settings)), (progress) =>
    answer({ kind: "progress", ...progress }),
  );
  answer({ kind: "ready" });
});
