// caviar bench store: what keeping checkpoints costs, and what it costs others.
//
// 1. While one client keeps 40 MB values in a Redis (append-only file, every second), another one
//    sets small values: how long does it wait? By size of the chunks; "whole" is one command. Each
//    kind is measured for a moment in turn, several times over; the figures are medians of the turns.
// 2. Time to put and to get a checkpoint in each kind of store, median of some.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import { findOrInstallProgram, joinPrivateRedis } from "@caviar/cli";
import { z } from "zod";

import { type CheckpointStore, openStore } from "../src/index.ts";
import { RedisStore } from "../src/stores/redis-store.ts";

const MIB = 2 ** 20;
const VALUE_MIB = 40;
const CHUNKS_KIB = [64, 256, 1024, 4096, VALUE_MIB * 1024];
const MEASURED_MS = 1_500;
const TURNS = 5;
const SIZES_MIB = [0.1, 1, 10, 40];
const REPEATS = 7;

type Kind = { readonly name: string; readonly store: CheckpointStore | undefined };
/** Latencies in ms. */
type Turn = {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly mibPerSecond: number;
};
type Row = Readonly<Record<string, string | number>>;

const folder = mkdtempSync(join(tmpdir(), "caviar-bench-store-"));
const runner = await findOrInstallProgram(process.env["PATH"] ?? "", () => undefined);
if (!runner) throw new Error("needs a Redis server program on the path");
const redis = await joinPrivateRedis(join(folder, "redis"), async () => runner);
try {
  const local = await openStore({ store: join(folder, "store"), redisUrl: "" });
  const kinds: Kind[] = [
    { name: "nothing", store: undefined },
    { name: "a folder on the same disk", store: local },
    ...CHUNKS_KIB.map((kib) => ({
      name: kib === VALUE_MIB * 1024 ? "Redis, whole" : `Redis, chunks of ${kib} KiB`,
      store: new RedisStore({ url: redis.url, chunkBytes: kib * 1024 }),
    })),
  ];
  const turns = new Map(kinds.map((kind) => [kind, [] as Turn[]]));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [kind, measured] of turns) measured.push(await stall(kind));
  }
  for (const { store } of kinds) await store?.close();
  const stalls = [...turns].map(([{ name }, measured]) => ({
    "written to": name,
    p50: median(measured.map(({ p50 }) => p50)),
    p99: median(measured.map(({ p99 }) => p99)),
    max: median(measured.map(({ max }) => max)),
    "MiB/s": median(measured.map(({ mibPerSecond }) => mibPerSecond)),
  }));
  print(`another client's SET, ms, while ${VALUE_MIB} MiB values are written to:`, stalls);

  const times: Row[] = [];
  const settings = [join(folder, "store"), redis.url, process.env["CAVIAR_STORE"] ?? ""];
  for (const setting of settings.filter((text) => text !== "")) {
    const store = await openStore({ store: setting, redisUrl: "" });
    for (const size of SIZES_MIB) times.push(await putAndGet(store, size));
    await store.close();
  }
  print("ms to put and get one checkpoint (CAVIAR_STORE adds a store of yours):", times);
  if (process.argv.includes("--json"))
    process.stdout.write(`${JSON.stringify({ stalls, times })}\n`);
} finally {
  await redis[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}

async function putAndForget(store: CheckpointStore): Promise<void> {
  await store.delete(await store.put("bench/stall", randomBytes(VALUE_MIB * MIB)));
}

async function stall({ store }: Kind): Promise<Turn> {
  const other = new Worker(new URL("./store/other-client.ts", import.meta.url), {
    workerData: redis.url,
  });
  await once(other, "message");
  const begun = performance.now();
  let mib = 0;
  while (performance.now() - begun < MEASURED_MS) {
    await (store ? putAndForget(store) : pause(1));
    mib += store ? VALUE_MIB : 0;
  }
  const seconds = (performance.now() - begun) / 1000;
  const answered = once(other, "message");
  other.postMessage("stop");
  const latencies = z.array(z.number()).parse((await answered)[0]);
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1), mibPerSecond: mib / seconds };
}

async function putAndGet(store: CheckpointStore, mib: number): Promise<Row> {
  const [puts, gets]: [number[], number[]] = [[], []];
  for (let i = 0; i < REPEATS; i++) {
    const bytes = randomBytes(mib * MIB);
    const begun = performance.now();
    const key = await store.put("bench/time", bytes);
    const put = performance.now();
    await store.get(key);
    puts.push(put - begun);
    gets.push(performance.now() - put);
    await store.delete(key);
  }
  return { store: store.place.split(" ")[0]!, MiB: mib, put: median(puts), get: median(gets) };
}

function median(values: readonly number[]): number {
  return rounded(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0);
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function print(title: string, rows: readonly Row[]): void {
  process.stdout.write(`\n${title}\n`);
  console.table(rows);
}
