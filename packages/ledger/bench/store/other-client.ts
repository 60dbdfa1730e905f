// Somebody else who uses the same Redis: sets a small value again and again, a millisecond apart,
// and says how long each took (ms) when asked to stop.

import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

import { connectRedis } from "../../src/index.ts";

const PAUSE_MS = 1;

const redis = connectRedis(String(workerData));
await redis.ping();
const over = new AbortController();
parentPort?.once("message", () => over.abort());
parentPort?.postMessage("ready");
const latenciesMs: number[] = [];
while (!over.signal.aborted) {
  const begun = performance.now();
  await redis.set("bench:other", "x".repeat(100));
  latenciesMs.push(performance.now() - begun);
  await pause(PAUSE_MS);
}
redis.disconnect();
parentPort?.postMessage(latenciesMs);
