// The winner's model is made also when its checkpoints are damaged or gone: real slot, ledger, store.

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  connectRedis,
  createSweep,
  decide,
  endCollection,
  lead,
  openStore,
  Queues,
  readEvents,
  retireSweep,
} from "@caviar/ledger";
import { openLog } from "@caviar/process";
import {
  type EvaluateJob,
  type EventBody,
  type LedgerEvent,
  sweepSpecSchema,
  type TrainJob,
} from "@caviar/protocol";
import { expect, test } from "vitest";

import type { Bench } from "../src/bench.ts";
import { evaluateWinner } from "../src/evaluate-winner.ts";
import { Slot } from "../src/slot.ts";
import { train } from "../src/train.ts";

const EPOCHS = 6;
const spec = sweepSpecSchema.parse({
  name: "winner",
  objective: { name: "classifier", settings: { dataset: "digits" } },
  metric: { name: "validationAccuracy", goal: "maximize" },
  space: { learningRate: { type: "float", min: 0.001, max: 0.1, scale: "log" } },
  budget: { trials: 1, epochs: EPOCHS },
});
const params = { learningRate: 0.01 };

type Harm = (files: readonly string[]) => Promise<unknown>;

/** The evaluation of a trial that was trained in two rungs, after `harm` met its checkpoints. */
async function evaluated(harm: Harm): Promise<readonly LedgerEvent[]> {
  const folder = await mkdtemp(join(tmpdir(), "caviar-winner-"));
  const redis = connectRedis(process.env["CAVIAR_TEST_REDIS_URL"]!);
  const queues = new Queues(redis);
  const slot = new Slot();
  const store = await openStore({ store: folder, redisUrl: "" });
  const log = openLog("test").child({}, { level: "silent" });
  const bench: Bench = { trainer: "t", redis, store, queues, log, isLeaving: () => false };
  const sweep = await createSweep(redis, { spec, by: "test" });
  await retireSweep(redis, sweep); // no coordinator is to decide here
  const append = async (...events: readonly EventBody[]) =>
    decide(redis, sweep, { fence: await lead(redis, sweep), operation: 0, basis: 1, events });
  const shared = {
    version: 1,
    sweep,
    trial: 0,
    objective: "classifier",
    config: { ...spec.objective.settings, ...params },
    seed: 7,
    reproducible: true,
  } as const;
  const trainTo = async (epochs: number) => {
    const job: TrainJob = { ...shared, purpose: "train", params, epochs, checkpointSeconds: 60 };
    expect(await train(bench, slot, job)).toBe("done");
  };
  try {
    const unit = [0.5];
    const at = { trial: 0, round: 0, reason: "" };
    await append({ ...at, kind: "trial-proposed", unit, params, epochs: EPOCHS / 2 });
    await trainTo(EPOCHS / 2);
    await append({ ...at, kind: "trial-promoted", epochs: EPOCHS });
    await trainTo(EPOCHS);
    await append({ ...at, kind: "trial-ended", outcome: "completed" });
    await append({ kind: "evaluation-requested", trial: 0 });
    const saved = (await readEvents(redis, sweep, { after: 0 })).flatMap((event) =>
      event.kind === "checkpoint-saved" ? [event] : [],
    );
    expect(saved.map(({ epoch }) => epoch)).toEqual([EPOCHS / 2, EPOCHS]);
    const checkpoints = saved.toReversed().map(({ key, epoch }) => ({ key, epoch }));
    await harm(checkpoints.map(({ key }) => join(folder, key)));
    const job: EvaluateJob = { ...shared, purpose: "evaluate", epochs: EPOCHS, checkpoints };
    await evaluateWinner(bench, slot, job);
    expect((await readdir(join(folder, sweep))).some((name) => name.startsWith("model-"))).toBe(
      true,
    );
    return await readEvents(redis, sweep, { after: 0 });
  } finally {
    await endCollection(redis, sweep);
    await Promise.all([slot.close(), queues.close()]);
    await redis.quit();
    await rm(folder, { recursive: true });
  }
}

const verdict = (events: readonly LedgerEvent[]) => {
  const event = events.at(-1);
  if (event?.kind !== "evaluated") throw new Error(`expected evaluated, got ${event?.kind}`);
  const { metrics, files, confusion } = event;
  return { metrics, confusion, hashes: Object.values(files).map((key) => key.slice(-64)) };
};
const unharmed = evaluated(async () => undefined);

test.each<[string, number, Harm]>([
  ["the last checkpoint is damaged", 1, async ([last]) => writeFile(last!, "damaged")],
  ["both are gone", 2, async (files) => Promise.all(files.map(async (file) => rm(file)))],
])("%s: the model is made again, bit for bit", async (_, lost, harm) => {
  const events = await evaluated(harm);
  expect(verdict(events)).toEqual(verdict(await unharmed));
  expect(events.filter(({ kind }) => kind === "checkpoint-lost")).toHaveLength(lost);
});
