// A classifier that a person steers: settings change between two epochs as if it had been trained so
// from a checkpoint there, looking changes nothing, and what is plain in its curves is said.

import { type AdviceKind, adviceOf, type RangeTest } from "@caviar/protocol";
import { expect, test } from "vitest";

import { classifier } from "../../src/classifier/classifier.ts";
import type { ClassifierConfig } from "../../src/classifier/config.ts";
import { ratesOf, suggestedRate } from "../../src/classifier/range-test.ts";
import type { RangeTested, Steering } from "../../src/steering.ts";
import { configOf, runTrial } from "./trials.ts";

const small = { layers: 2, units: 24, batchSize: 64, learningRate: 0.005 };

type Script = {
  /** After so many epochs these settings. */
  readonly changes?: Readonly<Record<number, Partial<ClassifierConfig>>>;
  readonly isWatched?: boolean;
  readonly rangeTestAt?: number;
  readonly pauseAt?: number;
};

const range: RangeTest = { kind: "range-test", from: 1e-6, to: 10, steps: 80 };

function steeringBy(config: ClassifierConfig, script: Script) {
  const found: RangeTested[] = [];
  const configs = new Map<number, ClassifierConfig>();
  const steering: Steering<ClassifierConfig> = {
    isWatched: script.isWatched ?? false,
    configAt(epoch) {
      const due = Object.entries(script.changes ?? {}).filter(([at]) => Number(at) <= epoch);
      if (due.length === 0) return config;
      const known = configs.get(due.length);
      const changed: ClassifierConfig =
        known ?? classifier.config.parse(Object.assign({}, config, ...due.map(([, set]) => set)));
      configs.set(due.length, changed);
      return changed;
    },
    takeActs({ epoch }, rangeTest) {
      if (epoch === script.rangeTestAt) found.push(rangeTest(range, steering.configAt(epoch)));
      return epoch === script.pauseAt ? "pause" : "go on";
    },
  };
  return { steering, found };
}

async function run(
  settings: Readonly<Record<string, unknown>>,
  epochs: number,
  script: Script,
  checkpoint?: Uint8Array,
) {
  const config = configOf(settings);
  const { steering, found } = steeringBy(config, script);
  return { ...(await runTrial({ config, epochs, steering, checkpoint })), found };
}

const changes = [
  { learningRate: 0.02 },
  { beta1: 0.5 },
  { l2: 0.001 },
  { batchSize: 17 },
  { dropout: 0.4 },
  { batchNormMomentum: 0.5, learningRateDecay: 1 },
] as const;

test.each(changes)(
  "%j: what is trained after it is what a trial with it trains from there",
  async (set) => {
    const whole = await run(small, 4, { changes: { 2: set } });
    const first = await run(small, 2, {});
    const rest = await run({ ...small, ...set }, 4, {}, first.checkpoints.at(-1));
    expect(whole.reports).toEqual([...first.reports, ...rest.reports]);
    expect(Buffer.compare(whole.checkpoints.at(-1)!, rest.checkpoints.at(-1)!)).toBe(0);
    const without = await run(small, 4, {});
    expect(whole.reports.slice(0, 2)).toEqual(without.reports.slice(0, 2));
    expect(whole.reports.at(-1)).not.toEqual(without.reports.at(-1));
  },
);

test("taken back, dropout leaves a state that trains on without it", async () => {
  const whole = await run({ ...small, dropout: 0.3 }, 3, { changes: { 1: { dropout: 0 } } });
  expect(whole.outcome).toBe("finished");
  const plain = await run(small, 1, {});
  const dropped = await run({ ...small, dropout: 0.3 }, 1, {});
  expect(plain.reports).not.toEqual(dropped.reports);
});

test("whoever looks on, tests learning rates or pauses changes no bit", async () => {
  const alone = await run(small, 4, {});
  const watched = await run(small, 4, { isWatched: true, rangeTestAt: 2 });
  expect(watched.reports).toEqual(alone.reports);
  expect(watched.watched.every(({ statistics }) => statistics !== undefined)).toBe(true);
  expect(alone.watched.every(({ statistics }) => statistics === undefined)).toBe(true);
  expect(Buffer.compare(watched.checkpoints.at(-1)!, alone.checkpoints.at(-1)!)).toBe(0);
  expect(watched.checkpoints).toHaveLength(4);

  const paused = await run(small, 4, { isWatched: true, pauseAt: 3 });
  expect(paused.outcome).toBe("paused");
  const rest = await run(small, 4, { isWatched: true }, paused.checkpoints.at(-1));
  expect([...paused.watched, ...rest.watched]).toEqual(watched.watched);
});

test("statistics name the rate, the norms, and each layer's moments", async () => {
  const { watched } = await run({ ...small, dropout: 0.2 }, 2, { isWatched: true });
  const { model, layers } = watched[1]!.statistics!;
  expect(Object.keys(model)).toEqual(["learningRate", "steps", "gradientNorm", "weightNorm"]);
  expect(layers.map(({ name }) => name)).toEqual([
    "0 dense",
    "1 batchNormalization",
    "2 relu",
    "3 dense",
    "4 batchNormalization",
    "5 relu",
    "6 dense",
  ]);
  expect(layers[1]?.values).toMatchObject({
    movingVariance: expect.any(Number),
    gamma: expect.any(Number),
  });
  expect(layers[2]?.values).toMatchObject({
    mean: expect.any(Number),
    deadShare: expect.any(Number),
  });
});

test("a range test suggests a rate at which this model learns well, and ends where it breaks", async () => {
  const sgd = { ...small, optimizer: "sgd", batchNorm: false };
  const { found } = await run(sgd, 1, { rangeTestAt: 0 });
  const { rates, losses, suggested } = found[0]!;
  expect(rates).toHaveLength(losses.length);
  expect(rates.length).toBeLessThan(range.steps);
  expect(suggested).toBeGreaterThan(0.005);
  expect(suggested).toBeLessThan(2);
  const accuracyAt = async (learningRate: number) =>
    (await run({ ...sgd, learningRate }, 3, {})).reports.at(-1)?.[1]["validationAccuracy"] ?? 0;
  expect(await accuracyAt(suggested!)).toBeGreaterThan(await accuracyAt(suggested! / 100));
});

test("rates grow by one factor, from the first to the last; a loss that nowhere falls suggests none", () => {
  const rates = ratesOf({ from: 0.001, to: 1, steps: 4 });
  expect(rates.map((rate) => Number(rate.toPrecision(12)))).toEqual([0.001, 0.01, 0.1, 1]);
  const upwards = Array.from({ length: 40 }, (_, i) => 1 + i / 10);
  expect(suggestedRate(upwards, upwards)).toBeUndefined();
});

test.each<[AdviceKind | "nothing", Record<string, unknown>, number]>([
  ["nothing", { units: 64, learningRate: 0.003 }, 6],
  ["learning-rate-too-low", { learningRate: 1e-5 }, 8],
  ["dying-units", { learningRate: 0.5, batchNorm: false }, 4],
  ["overfitting", { units: 192, learningRate: 0.01, validationFraction: 0.9, l2: 0 }, 40],
  ["plateau", { units: 4, layers: 1, learningRate: 0.02 }, 60],
])("%s is said of a real training with %j", async (kind, settings, epochs) => {
  const { watched } = await run({ ...small, ...settings }, epochs, { isWatched: true });
  const said = watched.map((_, i) => adviceOf({ reports: watched.slice(0, i + 1) }));
  const kinds = new Set(said.flat().map((advice) => advice.kind));
  expect([...kinds]).toEqual(kind === "nothing" ? [] : expect.arrayContaining([kind]));
});

test("diverging is said of a real training whose rate a person has raised too far", async () => {
  const sgd = { ...small, optimizer: "sgd", batchNorm: false, learningRate: 0.05 };
  const { watched } = await run(sgd, 5, { isWatched: true, changes: { 4: { learningRate: 3 } } });
  expect(adviceOf({ reports: watched.slice(0, 4) })).toEqual([]);
  expect(adviceOf({ reports: watched }).map(({ kind }) => kind)).toContain("diverging");
});
