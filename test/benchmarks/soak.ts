// Whether anything grows that should not: `caviar bench soak --minutes N`. Sweeps of short trials that
// report and learn follow each other without a pause; a reader that is far too slow follows the events of
// each; sweeps that ended a while ago are removed, as an operator would. The memory of coordinator,
// trainers and Redis is sampled, and a straight line through the samples, the first half left out
// (caches fill, code is compiled, V8 takes what young objects need), says what grows.
//
//   --minutes=N   how long; 2 by default, 10 and more to mean something
//   --json        the verdict as one document, on the last line

import { get, type IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";

import type { SweepId } from "@caviar/protocol";

import { BenchCluster, redisBytes, residentBytes } from "./cluster/bench-cluster.ts";
import { eventsToTheEnd } from "./cluster/follow.ts";
import { growthOf, type Sample } from "./cluster/growth.ts";

const TRIALS = 1_000;
const EPOCHS = 20;
const SLOTS = 4;
const TRAINERS = 2;
const SAMPLE_MS = 2_000;
/** Ended sweeps that are still there. */
const KEPT = 2;
/** A line that rises by no more than this over the measured time is flat. */
const FLAT_SHARE = 0.05;
const READ_MS = 1_000;

const { values: options } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});
const minutes = Number(options.minutes);
if (!(minutes > 0)) {
  process.stderr.write(`--minutes: expected a number above 0, got "${options.minutes}"\n`);
  process.exit(2);
}

// V8 lets a heap grow while the machine has memory and looks for garbage seldom. With a limit, what
// grows is what is held.
process.env["NODE_OPTIONS"] = "--max-old-space-size=128 --max-semi-space-size=4";
await using cluster = await BenchCluster.start();
const pool = "bench-soak";
const coordinator = await cluster.startCoordinator();
const trainers = await Promise.all(
  Array.from({ length: TRAINERS }, () => cluster.startTrainer({ pool, slots: SLOTS })),
);

const begun = performance.now();
const elapsed = () => (performance.now() - begun) / 1000;
const samples: Record<"coordinator" | "trainers" | "Redis", Sample[]> = {
  coordinator: [],
  trainers: [],
  Redis: [],
};
let trials = 0;
const over = new AbortController();
const [, , ended] = await Promise.all([
  sample(),
  setTimeout(minutes * 60_000).then(() => over.abort()),
  sweepAfterSweep(),
]);

const verdicts = Object.entries(samples).map(([name, all]) => {
  const growth = growthOf(all.slice(Math.floor(all.length / 2)));
  return { name, ...growth, isFlat: growth.share <= FLAT_SHARE };
});
process.stdout.write(
  `${minutes} minutes, ${ended} sweeps, ${trials} trials, ${trials * EPOCHS} reports\n`,
);
process.stdout.write("                  mean MiB   growth in the run   an hour MiB\n");
for (const { name, meanBytes, share, bytesPerHour, isFlat } of verdicts) {
  const columns = [
    (meanBytes / 2 ** 20).toFixed(1).padStart(12),
    `${(share * 100).toFixed(1)} %`.padStart(20),
    (bytesPerHour / 2 ** 20).toFixed(1).padStart(14),
  ];
  process.stdout.write(`${name.padEnd(14)}${columns.join("")}  ${isFlat ? "flat" : "GROWS"}\n`);
}
const isFlat = verdicts.every((verdict) => verdict.isFlat);
if (options.json)
  process.stdout.write(`${JSON.stringify({ minutes, trials, isFlat, verdicts })}\n`);
process.exitCode = isFlat ? 0 : 1;

async function sample(): Promise<void> {
  while (!over.signal.aborted) {
    const seconds = elapsed();
    const [ofCoordinator, ofRedis, ...ofTrainers] = await Promise.all([
      residentBytes(coordinator.child),
      redisBytes(cluster.redis),
      ...trainers.map((child) => residentBytes(child)),
    ]);
    const bytes = ofTrainers.reduce((sum, part) => sum + part, 0);
    samples.coordinator.push({ seconds, bytes: ofCoordinator });
    samples.trainers.push({ seconds, bytes });
    samples.Redis.push({ seconds, bytes: ofRedis });
    await setTimeout(SAMPLE_MS);
  }
}

/** How many sweeps ended in time. */
async function sweepAfterSweep(): Promise<number> {
  const gone: SweepId[] = [];
  let count = 0;
  while (!over.signal.aborted) {
    const sweep = await cluster.prepareSweep({
      pool,
      seed: count,
      sampler: { name: "tpe" },
      parallelism: 2 * TRAINERS * SLOTS,
      budget: { trials: TRIALS, epochs: EPOCHS },
    });
    const reader = readSlowly(sweep);
    await cluster.release(sweep);
    await eventsToTheEnd(cluster.redis, sweep, 0);
    (await reader).destroy();
    count++;
    trials += TRIALS;
    gone.push(sweep);
    if (gone.length > KEPT) await remove(gone.shift()!);
  }
  return count;
}

/** A page that takes a piece of the events a second. */
async function readSlowly(sweep: SweepId): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(`${coordinator.url}/api/v1/sweeps/${sweep}/events`, resolve).on("error", reject);
  const response = await promise;
  const timer = setInterval(() => response.read(1), READ_MS);
  response
    .pause()
    .on("close", () => clearInterval(timer))
    .on("error", () => undefined);
  return response;
}

async function remove(sweep: SweepId): Promise<void> {
  const url = `${coordinator.url}/api/v1/sweeps/${sweep}`;
  const { ok, status } = await fetch(url, { method: "DELETE" });
  if (!ok) throw new Error(`${sweep} could not be removed: ${status}`);
}
