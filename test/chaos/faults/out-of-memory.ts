// Redis has come to its maxmemory and refuses every write; later there is room again.

import { setTimeout as pause } from "node:timers/promises";

import type { Fault, Form } from "../fault.ts";

/** In the long form past a job's lock, which cannot be renewed meanwhile. */
const FULL_MS: Readonly<Record<Form, number>> = { short: 3_000, long: 15_000 };

export const outOfMemory: Fault = {
  name: "maxmemory",
  promise: "a Redis without memory refuses writes, and loses none when it has room again",
  size: { coordinators: 1, trainers: 2 },
  strikes: { short: 1, long: 5 },
  async strike({ arena: { cluster }, form }) {
    await cluster.redis.call("CONFIG", "SET", "maxmemory", "1mb");
    await pause(FULL_MS[form]); // the shortage itself
    await cluster.redis.call("CONFIG", "SET", "maxmemory", "0");
    return true;
  },
  // The trainers wait; only a lock that runs out meanwhile costs an attempt.
  problems(figures, form) {
    const lost = figures.reduce((sum, figure) => sum + figure.lost, 0);
    return form === "long" || lost === 0 ? [] : [`expected no attempt to be lost, got ${lost}`];
  },
};
