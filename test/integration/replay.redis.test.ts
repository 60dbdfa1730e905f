// A live cluster's ledger proves itself: coordinators that race for a sweep and die in the middle of it
// leave decisions that each follow from the state they name.

import { fileURLToPath } from "node:url";

import { type LedgerEvent, ORDERS, Replay, Results, type SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { kill, TestCluster } from "./test-cluster.ts";

const CAVIAR_OBJECTIVES = fileURLToPath(
  new URL("../../trainer/test/scripted-objective.ts", import.meta.url),
);

const sweepOf = (changes: Partial<SweepSpecInput>): Omit<SweepSpecInput, "pool"> => ({
  name: "replay",
  objective: { name: "scripted", settings: { epochMs: 5 } },
  metric: { name: "loss", goal: "minimize" },
  space: { quality: { type: "float", min: 0.1, max: 2 } },
  sampler: { name: "tpe" },
  scheduler: { name: "asha" },
  budget: { trials: 60, epochs: 9 },
  parallelism: 6,
  ...changes,
});

function expectProven(events: readonly LedgerEvent[]): Replay {
  const replay = new Replay();
  for (const event of events) expect(replay.take(event)).toBeUndefined();
  expect(replay.end()).toBeUndefined();
  expect(replay.state?.phase).toBe("ended");
  return replay;
}

test.each([
  ["reproducible", { reproducible: true }],
  ["not reproducible, deciding by what has come so far", { reproducible: false }],
  ["bounded by epochs in total", { budget: { trials: 1000, epochs: 9, totalEpochs: 150 } }],
] as const)(
  "%s: with three coordinators, two of them killed, every decision follows",
  async (_, changes) => {
    await using cluster = await TestCluster.start({ trainers: 0 });
    const victims = [cluster.coordinator];
    await cluster.startCoordinator();
    victims.push(cluster.coordinator);
    await cluster.startCoordinator();
    await Promise.all([0, 1, 2].map(async () => cluster.startTrainer({ CAVIAR_OBJECTIVES })));
    const sweep = await cluster.submit(sweepOf(changes));
    let rested = 0;
    for await (const { kind } of cluster.events(sweep)) {
      if (kind === "trial-rested") rested += 1;
      const victim = kind === "trial-rested" && (rested === 5 || rested === 12) && victims.pop();
      if (victim) await kill(victim, "SIGKILL");
      if (victims.length === 0) break;
    }
    const events = await cluster.ended(sweep);
    const { state, counts } = expectProven(events);
    const { spec, trials } = state!;
    expect(counts.get("trial-proposed")).toBe(trials.length);
    if (!spec.reproducible) return;
    const results = new Results();
    for (const event of events) results.take(event);
    for (const order of ORDERS) expect(results.differenceFrom(state!, order)).toBeUndefined();
  },
  120_000,
);
