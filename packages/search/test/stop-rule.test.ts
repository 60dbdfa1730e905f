import { expect, test } from "vitest";

import { type History, simulate, type StopRule, stopRuleSchema } from "../src/index.ts";
import { stopReason } from "../src/stop-rule.ts";
import { digest, space, valley } from "./samplers/contract-problem.ts";

function history(...losses: readonly number[]): History {
  const trials = losses.map((loss, trial) => ({
    trial,
    round: 0,
    unit: [0.5],
    targetEpochs: 1,
    state: "completed" as const,
    rungs: [{ epochs: 1, losses: [loss] }],
  }));
  return { trials, zooms: [] };
}

const reason = (rule: StopRule, ...losses: readonly number[]) =>
  stopReason(stopRuleSchema.parse(rule), 2, history(...losses));

const terminator = (gain: number) => ({ terminator: { gain, confidence: 0.9, trials: 30 } });

test("the target: as good as it is good enough", () => {
  expect(reason({ target: 0.1 }, 0.5, 0.11)).toBeUndefined();
  expect(reason({ target: 0.1 }, 0.5, 0.1, 0.9)).toBe("a trial reached the target 0.1");
});

test("patience: three trials in a row that improve by no more than the gain", () => {
  const rule = { patience: { trials: 3, gain: 0.1 } };
  expect(reason(rule, 5, 4, 4, 4)).toBeUndefined();
  expect(reason(rule, 5, 4, 4, 3.95, Number.NaN)).toBe(
    "the last 3 trials improved on nothing by more than 0.1",
  );
  expect(reason(rule, 5, 4, 4, 3.8, 4)).toBeUndefined();
});

test("the terminator: in two dimensions, confidence 0.9, nine tenths of a gap's 1/9 are left", () => {
  // d = 2: y1 - (y2 - y1) / ((1 - p)^-1 - 1) = y1 - gap / 9.
  const rest = Array.from({ length: 30 }, (_, i) => 10 + i);
  expect(reason(terminator(0.1), 1, 1.9, ...rest)).toBe(
    "with confidence 0.9 no more than 0.10 is left to gain",
  );
  expect(reason(terminator(0.09), 1, 1.9, ...rest)).toBeUndefined();
  expect(reason(terminator(0.1), 1, 1.9)).toBeUndefined();
});

/** Two objectives, of which the second's best two are `gap` apart. */
function reasonOfTwo(gap: number): string | undefined {
  const { trials, zooms } = history(1, 1.9, ...Array.from({ length: 30 }, (_, i) => 10 + i));
  const doubled = trials.map((record, i) => {
    const losses = [record.rungs[0]!.losses[0]!, i < 2 ? 5 - gap * i : 50];
    return { ...record, rungs: [{ epochs: 1, losses }] };
  });
  return stopReason(stopRuleSchema.parse(terminator(0.1)), 2, { trials: doubled, zooms });
}

test("the terminator: with two objectives, as long as either is likely to gain", () => {
  expect(reasonOfTwo(0.5)).toBe("with confidence 0.9 no more than 0.10 is left to gain");
  expect(reasonOfTwo(4)).toBeUndefined();
});

test.each(["none", "asha"] as const)(
  "with scheduler %s a reproducible sweep stops after the same trial for 1, 4 and 64 trainers",
  (scheduler) => {
    const sweeps = [1, 4, 64].map((trainers) =>
      simulate({
        space,
        sampler: "random",
        scheduler,
        budget: { trials: 500, epochs: 9 },
        seed: 5,
        parallelism: 4,
        reproducible: true,
        stop: { patience: { trials: 20 } },
        trainers,
        objective: valley,
      }),
    );
    const digests = new Set(sweeps.map((sweep) => digest(sweep.history)));
    expect(digests.size).toBe(1);
    expect(sweeps[0]!.history.trials.length).toBeLessThan(500);
    expect(sweeps[0]!.history.trials.some(({ state }) => state === "resting")).toBe(false);
  },
);

test("a sampler in rounds is ended between two of them", () => {
  const sweep = simulate({
    space,
    sampler: "coarse-to-fine",
    budget: { trials: 40, epochs: 9 },
    stop: { target: 100 },
    trainers: 4,
    objective: valley,
  });
  expect(sweep.history.trials).toHaveLength(20);
  expect(sweep.history.trials.every(({ state }) => state === "completed")).toBe(true);
});
