// Population based training in a live cluster: children go on from other trials' checkpoints.

import type { LedgerEvent, SweepSpecInput } from "@caviar/protocol";
import { expect, test } from "vitest";

import { kill, TestCluster } from "./test-cluster.ts";

const population: Omit<SweepSpecInput, "pool"> = {
  name: "population",
  objective: { name: "classifier", settings: { dataset: "digits", units: 32, batchSize: 32 } },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-4, max: 0.1, scale: "log" } },
  sampler: { name: "random" },
  scheduler: { name: "pbt", population: 4, interval: 2 },
  budget: { trials: 7, epochs: 8 },
  parallelism: 4,
  checkpointSeconds: 0.2,
};

const childrenIn = (events: readonly LedgerEvent[]) =>
  events.filter((event) => event.kind === "trial-proposed" && event.parent !== undefined);

const digestIn = (events: readonly LedgerEvent[]) =>
  events.find((event) => event.kind === "sweep-ended")?.digest;

test("children go on from their parents' checkpoints, with one digest for 1 trainer and for 2 of which one is killed", async () => {
  await using alone = await TestCluster.start({ trainers: 1 });
  const first = await alone.submit(population);
  const calm = await alone.ended(first);
  const children = childrenIn(calm);
  expect(children).toHaveLength(3);
  for (const child of children) {
    if (child.kind !== "trial-proposed" || !child.parent) throw new Error(child.kind);
    const { trial, parent } = child;
    const begun = calm.find((event) => event.kind === "trial-begun" && event.trial === trial);
    expect(begun).toMatchObject({ fromEpoch: parent.epochs });
    const reported = calm.find((event) => event.kind === "trial-reported" && event.trial === trial);
    expect(reported).toMatchObject({ reports: [{ epoch: parent.epochs + 1 }, {}] });
  }
  expect((await alone.client.sweep(first)).cost).toMatchObject({ epochs: 4 * 8, epochsAgain: 0 });

  await using disturbed = await TestCluster.start({ trainers: 1 });
  const victim = await disturbed.startTrainer();
  const sweep = await disturbed.submit(population);
  await disturbed.awaitEvent(
    sweep,
    (event) => event.kind === "trial-proposed" && event.parent !== undefined,
  );
  await kill(victim, "SIGKILL");
  const stormy = await disturbed.ended(sweep);
  expect(digestIn(stormy)).toBe(digestIn(calm));
});
