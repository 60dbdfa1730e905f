// Checkpoints that are damaged, lost, or cannot be stored: they cost time, never a number.

import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LedgerEvent, Report, SweepId, SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";
import { z } from "zod";

import { kill, TestCluster } from "./test-cluster.ts";

const EPOCHS = 16;

/** One trial that takes some seconds and is saved often. */
const slowTrial: Omit<SweepSpecInput, "pool"> = {
  name: "checkpoints",
  objective: {
    name: "classifier",
    settings: { dataset: "digits", layers: 2, units: 384, batchSize: 16, batchNorm: true },
  },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-4, max: 1e-3, scale: "log" } },
  sampler: { name: "random" },
  budget: { trials: 1, epochs: EPOCHS },
  checkpointSeconds: 0.1,
  seed: 5,
};

type Kind = LedgerEvent["kind"];
const ofKind = <K extends Kind>(events: readonly LedgerEvent[], kind: K) =>
  events.filter((event): event is Extract<LedgerEvent, { kind: K }> => event.kind === kind);
const curveOf = (events: readonly LedgerEvent[]): Report[] =>
  ofKind(events, "trial-reported").flatMap(({ reports }) => reports);

const reference = (async () => {
  await using cluster = await TestCluster.start({ trainers: 1 });
  return await cluster.ended(await cluster.submit(slowTrial));
})();

async function expectSameNumbers(events: readonly LedgerEvent[]): Promise<void> {
  const expected = await reference;
  expect(curveOf(events)).toEqual(curveOf(expected));
  expect(curveOf(events).map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: EPOCHS }, (_, i) => i + 1),
  );
  expect(ofKind(events, "attempt-failed")).toEqual([]);
  const [ending] = ofKind(events, "sweep-ended");
  expect(ending).toMatchObject({ status: "completed" });
  expect(ending?.digest).toBe(ofKind(expected, "sweep-ended")[0]?.digest);
  expect(ofKind(events, "evaluated")[0]?.metrics).toEqual(
    ofKind(expected, "evaluated")[0]?.metrics,
  );
}

/** A folder behind a link, so that it is taken away and given back in one step while trainers write to it. */
async function linkedStore() {
  const folder = await mkdtemp(join(tmpdir(), "caviar-test-"));
  const place = join(folder, "store");
  const lead = async (to: string) => {
    await symlink(join(folder, to), `${place}.next`);
    await rename(`${place}.next`, place);
  };
  await mkdir(join(folder, "kept"));
  await writeFile(join(folder, "none"), "no folder");
  await lead("kept");
  return {
    place,
    takeAway: async () => lead("none"),
    giveBack: async () => lead("kept"),
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true }),
  };
}

/** The sweep whose only trainer is killed with -9; `meanwhile` meets nobody at work. */
async function killed(
  meanwhile: (files: readonly string[], store: string) => Promise<unknown>,
): Promise<LedgerEvent[]> {
  await using cluster = await TestCluster.start({ trainers: 0 });
  const victim = await cluster.startTrainer();
  const sweep = await cluster.submit(slowTrial);
  await cluster.awaitEvent(sweep, (event) => event.kind === "checkpoint-saved" && event.epoch >= 4);
  await kill(victim, "SIGKILL");
  await meanwhile(await namedFiles(cluster, sweep), cluster.store);
  await cluster.startTrainer();
  return await cluster.ended(sweep);
}

const entrySchema = z.object({ key: z.string(), before: z.string() });

/** Files of the checkpoints that the ledger names now, newest first. */
async function namedFiles({ redis, store }: TestCluster, sweep: SweepId): Promise<string[]> {
  const json = await redis.hget(`caviar:{${sweep}}:trials`, "0");
  const { key, before } = entrySchema.parse(JSON.parse(json ?? ""));
  return [join(store, key), join(store, before)];
}

async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(file, bytes);
}

test.concurrent.each<[string, (file: string) => Promise<void>]>([
  ["has a flipped bit", flipBit],
  ["is gone", async (file) => rm(file)],
])("the newest checkpoint %s: the one before is gone on from, bit for bit", async (_, harm) => {
  let before = "";
  const events = await killed(async ([newest, older]) => {
    before = older!;
    await harm(newest!);
  });
  await expectSameNumbers(events);
  expect(ofKind(events, "checkpoint-lost")).toHaveLength(1);
  const [loaded] = ofKind(events, "checkpoint-loaded");
  expect(before).toContain(loaded!.key);
  expect(loaded!.epoch).toBeGreaterThan(0);
});

test.concurrent("both checkpoints are lost: the trial starts again and arrives at the same numbers", async () => {
  const events = await killed(async (files) => Promise.all(files.map(flipBit)));
  await expectSameNumbers(events);
  expect(ofKind(events, "checkpoint-lost")).toHaveLength(2);
});

test.concurrent("a store that refuses: training goes on, the checkpoint follows when it takes them again", async () => {
  await using store = await linkedStore();
  await using cluster = await TestCluster.start({ trainers: 1, store: store.place });
  const sweep = await cluster.submit(slowTrial);
  await cluster.awaitEvent(sweep, ({ kind }) => kind === "checkpoint-saved");
  await store.takeAway();
  await cluster.awaitEvent(
    sweep,
    (event) => event.kind === "trial-reported" && event.reports.at(-1)?.epoch === EPOCHS,
  );
  await store.giveBack();
  const events = await cluster.ended(sweep);
  await expectSameNumbers(events);
  expect(ofKind(events, "store-failed").length).toBeGreaterThanOrEqual(1);
  const kinds = events.map(({ kind }) => kind);
  expect(kinds.lastIndexOf("checkpoint-saved")).toBeGreaterThan(kinds.indexOf("store-failed"));
  expect(ofKind(events, "trial-begun")).toHaveLength(1);
});

test.concurrent("a store that refuses when a trial is begun: the trainer waits for it, and nothing is lost", async () => {
  await using store = await linkedStore();
  await using cluster = await TestCluster.start({ trainers: 0, store: store.place });
  const victim = await cluster.startTrainer();
  const sweep = await cluster.submit(slowTrial);
  await cluster.awaitEvent(sweep, (event) => event.kind === "checkpoint-saved" && event.epoch >= 4);
  const heir = await cluster.startTrainer();
  await store.takeAway();
  await kill(victim, "SIGKILL");
  await cluster.awaitEvent(
    sweep,
    (event) => event.kind === "store-failed" && event.action === "get",
  );
  await store.giveBack();
  const events = await cluster.ended(sweep);
  await expectSameNumbers(events);
  expect(ofKind(events, "checkpoint-lost")).toEqual([]);
  expect(ofKind(events, "checkpoint-loaded")[0]?.epoch).toBeGreaterThanOrEqual(4);
  expect(heir.exitCode).toBeNull();
});

test.concurrent("checkpoints in Redis: killed with -9, the trial goes on from there, and is bit-identical", async () => {
  const store = process.env["CAVIAR_TEST_REDIS_URL"]!;
  await using cluster = await TestCluster.start({ trainers: 0, store });
  const victim = await cluster.startTrainer();
  const sweep = await cluster.submit(slowTrial);
  await cluster.awaitEvent(sweep, (event) => event.kind === "checkpoint-saved" && event.epoch >= 4);
  await kill(victim, "SIGKILL");
  await cluster.startTrainer();
  const events = await cluster.ended(sweep);
  await expectSameNumbers(events);
  expect(ofKind(events, "trial-begun")[1]?.fromEpoch).toBeGreaterThanOrEqual(4);
  expect((await cluster.client.modelFile(sweep, "model.safetensors")).length).toBeGreaterThan(1000);
  for (const { bytes, putMs } of ofKind(events, "checkpoint-saved")) {
    expect(bytes).toBeGreaterThan(1000);
    expect(putMs).toBeGreaterThan(0);
  }
});

test.concurrent("a checkpoint that is too large for the store fails its trial with the limit", async () => {
  const store = `${process.env["CAVIAR_TEST_REDIS_URL"]}?maxMib=1`;
  await using cluster = await TestCluster.start({ trainers: 1, store });
  const sweep = await cluster.submit({ ...slowTrial, retries: 0 });
  const events = await cluster.ended(sweep);
  const [failed] = ofKind(events, "attempt-failed");
  expect(failed?.failure.message).toMatch(/at most 1\.0 MiB .* got \d+\.\d MiB; raise maxMib/);
  expect(ofKind(events, "trial-ended")).toMatchObject([{ outcome: "failed" }]);
});

test.concurrent("while a trial runs, its last two checkpoints are all that the store has of it", async () => {
  await using cluster = await TestCluster.start({ trainers: 1 });
  const sweep = await cluster.submit(slowTrial);
  const events = await cluster.ended(sweep);
  expect(ofKind(events, "checkpoint-saved").length).toBeGreaterThan(4);
  const files = (await readdir(join(cluster.store, sweep))).filter((name) => name.startsWith("0-"));
  expect(files).toHaveLength(2);
});
