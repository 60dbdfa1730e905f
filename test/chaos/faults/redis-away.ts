// Redis cannot be reached by anybody: trainers go on training and keep their reports.

import { setTimeout as pause } from "node:timers/promises";

import type { Fault, Form } from "../fault.ts";
import { independentTrials } from "../sweeps.ts";

const AWAY_MS: Readonly<Record<Form, number>> = { short: 4_000, long: 60_000 };
/** Epochs that one report then has, at the least; on an idle machine it is twenty times as many. */
const BUFFERED_MIN: Readonly<Record<Form, number>> = { short: 3, long: 30 };

export const redisAway: Fault = {
  name: "Redis away",
  promise: "while Redis is away trainers train on, and their reports arrive when it is back",
  size: { coordinators: 1, trainers: 2 },
  strikes: { short: 1, long: 2 },
  // Trials that outlast the outage.
  sweep: (form) => ({
    ...independentTrials,
    budget: { trials: 2, epochs: form === "short" ? 120 : 800 },
  }),
  async strike({ arena, form }) {
    for (const { proxy } of arena.members) proxy.refuse();
    await pause(AWAY_MS[form]); // the outage itself
    for (const { proxy } of arena.members) proxy.accept();
    return true;
  },
  problems(figures, form) {
    const most = Math.max(...figures.map(({ batchMax }) => batchMax));
    const expected = BUFFERED_MIN[form];
    return most >= expected ? [] : [`expected ${expected} epochs in one report, got ${most}`];
  },
};
