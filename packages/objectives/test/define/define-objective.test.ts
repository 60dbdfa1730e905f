import { setTimeout as pause } from "node:timers/promises";

import type { Metrics } from "@caviar/protocol";
import { describe, expect, test } from "vitest";

import { defineObjective, z } from "../../src/define/index.ts";
import type { Signal } from "../../src/objective.ts";

/** Adds what it draws; its loss tells all that was drawn so far. */
const sums = defineObjective({
  name: "sums",
  params: { scale: z.number().positive(), shift: z.number().default(0) },
  metrics: { loss: "minimize" },
  state: z.object({ sum: z.number() }),
  train({ params, state, remaining, random, report, save }) {
    let sum = state?.sum ?? params.shift;
    for (const epoch of remaining()) {
      sum += params.scale * random("step", epoch).uniform();
      report(epoch, { loss: sum });
      save(epoch, () => ({ sum }));
    }
  },
});

type Run = {
  readonly epochs: number;
  readonly checkpoint?: Uint8Array;
  readonly signals?: Signal[];
};

/** `signals` are answered one after the other, then "continue". */
async function run(objective: typeof sums, { epochs, checkpoint, signals = [] }: Run) {
  const reports: [number, Metrics][] = [];
  const checkpoints: [number, Uint8Array][] = [];
  const left = [...signals];
  const outcome = await objective.train({
    config: objective.config.parse({ scale: 1 }),
    seed: 7,
    epochs,
    checkpoint,
    reproducible: true,
    signal: () => left.shift() ?? "continue",
    report: (epoch, metrics) => void reports.push([epoch, metrics]),
    save: (bytes, epoch) => void checkpoints.push([epoch, bytes]),
  });
  return { outcome, reports, checkpoints };
}

test("parameters are a strict object with defaults", () => {
  expect(sums.config.parse({ scale: 2 })).toEqual({ scale: 2, shift: 0 });
  expect(sums.config.safeParse({ scale: 0 }).success).toBe(false);
  expect(sums.config.safeParse({ scale: 1, scal: 1 }).success).toBe(false);
});

test("interrupted and gone on, a training reports the same numbers as one that was left alone", async () => {
  const alone = await run(sums, { epochs: 6 });
  expect(alone.outcome).toBe("finished");
  expect(alone.checkpoints.map(([epoch]) => epoch)).toEqual([6]);

  const first = await run(sums, {
    epochs: 6,
    signals: ["continue", "continue", "continue", "yield"],
  });
  expect(first.outcome).toBe("yielded");
  const [epoch = 0, checkpoint] = first.checkpoints.at(-1) ?? [];
  expect(first.reports).toHaveLength(epoch);
  const second = await run(sums, { epochs: 6, ...(checkpoint && { checkpoint }) });
  expect([...first.reports, ...second.reports]).toEqual(alone.reports);
});

describe("signals", () => {
  test("a wish for a checkpoint is granted once", async () => {
    const { checkpoints, outcome } = await run(sums, { epochs: 5, signals: ["checkpoint"] });
    expect(outcome).toBe("finished");
    expect(checkpoints.map(([epoch]) => epoch)).toEqual([1, 5]);
  });

  test("stopped, it saves nothing", async () => {
    const { checkpoints, outcome } = await run(sums, { epochs: 5, signals: ["stop"] });
    expect({ outcome, checkpoints }).toEqual({ outcome: "stopped", checkpoints: [] });
  });

  test("told to yield after its last epoch, it has finished", async () => {
    const signals: Signal[] = ["continue", "yield"];
    expect(await run(sums, { epochs: 1, signals })).toMatchObject({ outcome: "finished" });
  });

  test("one that waits is told by its AbortSignal, and what that throws is no failure", async () => {
    const waits = defineObjective({
      ...sums,
      params: { scale: z.number(), shift: z.number().default(0) },
      train: async ({ signal }) => pause(60_000, undefined, { signal }),
    });
    expect(await run(waits, { epochs: 1, signals: ["yield"] })).toMatchObject({
      outcome: "yielded",
    });
  });
});

test("a metric that is not finite: reported, and the trial has diverged", async () => {
  const diverges = defineObjective({
    name: "diverges",
    params: { scale: z.number(), shift: z.number().default(0) },
    train({ remaining, report }) {
      for (const epoch of remaining()) report(epoch, { loss: epoch === 2 ? Number.NaN : 1 });
    },
  });
  expect(await run(diverges, { epochs: 5 })).toMatchObject({
    outcome: "diverged",
    reports: [
      [1, { loss: 1 }],
      [2, { loss: Number.NaN }],
    ],
  });
});

test("what it throws by itself is its failure", async () => {
  const throws = defineObjective({
    name: "throws",
    params: { scale: z.number(), shift: z.number().default(0) },
    train() {
      throw new Error("as written");
    },
  });
  await expect(run(throws, { epochs: 1 })).rejects.toThrow("as written");
});

test.each([Uint8Array.of(1, 2, 3), new Uint8Array(), Buffer.from('{"epoch": 1}')])(
  "a checkpoint of something else is said to be damaged: %#",
  async (checkpoint) => {
    await expect(run(sums, { epochs: 1, checkpoint })).rejects.toMatchObject({
      code: "CAV_CHECKPOINT_CORRUPT",
    });
  },
);

test("a state of another type than it declares is said to be damaged", async () => {
  const other = defineObjective({
    name: "other",
    params: { scale: z.number(), shift: z.number().default(0) },
    train: ({ save }) => save(1, () => ({ sum: "a text" })),
  });
  const [[, checkpoint] = []] = (await run(other, { epochs: 1 })).checkpoints;
  await expect(run(sums, { epochs: 1, ...(checkpoint && { checkpoint }) })).rejects.toThrow(
    /expected a state that this objective has saved: .*sum/s,
  );
});

test("random numbers: each name and index has its own, the same each time", async () => {
  const drawn: number[][] = [];
  const draws = defineObjective({
    name: "draws",
    params: { scale: z.number(), shift: z.number().default(0) },
    train({ random }) {
      for (const [name, index] of [
        ["a", 0],
        ["a", 0],
        ["a", 1],
        ["b", 0],
      ] as const) {
        const { uniform, normal, below, permutation } = random(name, index);
        drawn.push([uniform(), normal(), below(1_000), ...permutation(5), ...permutation(5)]);
      }
    },
  });
  await run(draws, { epochs: 1 });
  const [first, again, ...others] = drawn;
  expect(again).toEqual(first);
  for (const other of others) expect(other.slice(0, 3)).not.toEqual(first?.slice(0, 3));
  expect(first?.slice(3, 8).toSorted()).toEqual([0, 1, 2, 3, 4]);
  expect(first?.slice(3, 8)).not.toEqual(first?.slice(8));
});
