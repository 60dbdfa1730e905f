// An objective that trains nothing: what is left when it runs in real trainers is the cluster. It
// reports when it began and ended, so that the time between two trials of a slot can be read from
// the ledger.

import { setTimeout } from "node:timers/promises";

import { z } from "zod";

const unit = z.number().min(0).max(1);

const configSchema = z.strictObject({
  x0: unit,
  x1: unit,
  x2: unit,
  x3: unit,
  x4: unit,
  /** How long a trial sleeps, as one that trains on another machine would; ms. */
  sleepMs: z.number().min(0).default(0),
});
type Config = z.infer<typeof configSchema>;

const now = () => performance.timeOrigin + performance.now();

export default {
  name: "noop",
  version: "1",
  description: "Trains nothing, for benchmarks",
  config: configSchema,
  metrics: { loss: "minimize", begunAt: "minimize", endedAt: "minimize" },
  async train({
    config: { x0, x1, x2, x3, x4, sleepMs },
    epochs,
    report,
  }: {
    readonly config: Config;
    readonly epochs: number;
    readonly report: (epoch: number, metrics: Readonly<Record<string, number>>) => void;
  }): Promise<"finished"> {
    const begunAt = now();
    if (sleepMs > 0) await setTimeout(sleepMs);
    const loss = [x0, x1, x2, x3, x4].reduce((sum, x) => sum + (x - 0.3) ** 2, 0);
    for (let epoch = 1; epoch < epochs; epoch++) report(epoch, { loss });
    report(epochs, { loss, begunAt, endedAt: now() });
    return "finished";
  },
};
