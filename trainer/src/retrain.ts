// node trainer/src/retrain.ts <ledger>: trains every trial of a sweep again, from its ledger alone and in
// a process of its own, and compares each report bit for bit, and each state between two epochs that the
// ledger knows by its hash. It opens no store: a branch goes on from its parent, trained again.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

import { CaviarError } from "@caviar/errors";
import { eventSchema, type RetrainedLine, TrainingRecord } from "@caviar/protocol";

import { answer, answering } from "./answer.ts";
import { Retraining } from "./retraining.ts";

await answering(async () => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new CaviarError("CAV_USAGE", "expected a ledger's file");
  const record = await recordIn(file);
  const retraining = new Retraining(record);
  for (const trial of retraining.trials) {
    const found = await retraining.retrain(trial);
    answer({ kind: "trial", trial, ...found } satisfies RetrainedLine);
    if (found.difference) return;
  }
  answer({ kind: "retrained", trials: retraining.trials.length } satisfies RetrainedLine);
});

async function recordIn(file: string): Promise<TrainingRecord> {
  const record = new TrainingRecord();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() !== "") record.take(eventSchema.parse(JSON.parse(line)));
  }
  if (record.state) return record;
  throw new CaviarError("CAV_MESSAGE_INVALID", "expected a ledger, got no event");
}
