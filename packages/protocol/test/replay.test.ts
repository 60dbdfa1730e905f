import { expect, test } from "vitest";

import {
  type Difference,
  type LedgerEvent,
  ORDERS,
  plan,
  Replay,
  Results,
  type SweepSpecInput,
} from "../src/index.ts";
import { SimulatedSweep } from "./simulated-sweep.ts";

/** A sweep that ran to its end, its trials trained in an order of its own. */
function ran(input: Partial<SweepSpecInput> = {}): SimulatedSweep {
  const sweep = new SimulatedSweep(input);
  let turn = 0;
  sweep.run((pending) => pending[turn++ % pending.length]);
  const { evaluation } = sweep.state;
  if (evaluation) {
    sweep.append({ kind: "evaluated", trial: evaluation.trial, metrics: {}, files: {} });
    sweep.settle();
  }
  expect(sweep.state.phase).toBe("ended");
  return sweep;
}

function replayed(events: readonly LedgerEvent[]): Difference | undefined {
  const replay = new Replay();
  for (const event of events) {
    const difference = replay.take(event);
    if (difference) return difference;
  }
  return replay.end();
}

function resultsOf(events: readonly LedgerEvent[]): Results {
  const results = new Results();
  for (const event of events) results.take(event);
  return results;
}

const strategies: readonly (readonly [string, Partial<SweepSpecInput>])[] = [
  ["coarse-to-fine", {}],
  ...(["random", "sobol", "halton", "latin-hypercube", "tpe", "gp", "cma-es", "auto"] as const).map(
    (name) =>
      [name, { sampler: { name }, budget: { trials: 12, epochs: 3 }, parallelism: 3 }] as const,
  ),
  ...(["asha", "hyperband", "median", "wilcoxon"] as const).map(
    (name) =>
      [
        `tpe with ${name}`,
        { sampler: { name: "tpe" }, scheduler: { name }, budget: { trials: 14, epochs: 9 } },
      ] as const,
  ),
  [
    "a budget of epochs in total",
    {
      sampler: { name: "tpe" },
      scheduler: { name: "asha" },
      budget: { trials: 40, epochs: 9, totalEpochs: 60 },
    },
  ],
  [
    "population based training",
    {
      sampler: { name: "random" },
      scheduler: { name: "pbt", population: 4, interval: 2 },
      budget: { trials: 7, epochs: 8 },
    },
  ],
  ["not reproducible", { sampler: { name: "tpe" }, reproducible: false }],
];

test.each(strategies)("%s: every decision follows from its basis", (_, input) => {
  const { events } = ran(input);
  expect(replayed(events)).toBeUndefined();
});

test.each(strategies)("%s: older versions started at once all there was room for", (_, input) => {
  const sweep = new SimulatedSweep({ ...input, parallelism: 20 });
  for (let step = 0; step < 3; step++) {
    sweep.decided(sweep.state.seq, ...plan(sweep.state, undefined, Infinity));
    for (const trial of sweep.pending()) sweep.rest(trial);
  }
  expect(replayed(sweep.events)).toBeUndefined();
});

test.each(strategies.filter(([, { reproducible = true }]) => reproducible))(
  "%s: the same sweep follows from seed and results in whatever order they come",
  (_, input) => {
    const { events, state } = ran(input);
    const results = resultsOf(events);
    for (const order of ORDERS) expect(results.differenceFrom(state, order)).toBeUndefined();
  },
);

test("decisions are counted by what they were", () => {
  const { events } = ran();
  const replay = new Replay();
  for (const event of events) replay.take(event);
  expect(Object.fromEntries(replay.counts)).toEqual({
    "trial-proposed": 14,
    "trial-promoted": 3,
    completed: 14,
    zoomed: 1,
    "evaluation-requested": 1,
    "sweep-ended": 1,
  });
});

/** The ledger with one event changed. */
function changed(
  events: readonly LedgerEvent[],
  kind: LedgerEvent["kind"],
  change: object,
): [LedgerEvent[], seq: number] {
  const index = events.findLastIndex((event) => event.kind === kind);
  const forged = events.map((event, i) => (i === index ? Object.assign({}, event, change) : event));
  return [forged, index + 1];
}

test.each([
  ["trial-proposed", { params: { rate: 0.5, units: 9 } }],
  ["trial-proposed", { unit: [0.5, 0.5] }],
  ["trial-promoted", { trial: 3 }],
  ["trial-promoted", { epochs: 4 }],
  ["trial-ended", { outcome: "failed" }],
  ["zoomed", { box: {} }],
  ["evaluation-requested", { trial: 5 }],
  ["sweep-ended", { digest: "0".repeat(64) }],
  ["sweep-ended", { basis: undefined }],
  ["sweep-ended", { basis: 3 }],
] as const)("a forged %s (%j) is named as the first difference", (kind, change) => {
  const [forged, seq] = changed(ran().events, kind, change);
  expect(replayed(forged)).toMatchObject({ seq });
});

test("a result that was changed afterwards is found by what was decided from it", () => {
  const { events } = ran();
  const last = events.findLast((event) => event.kind === "trial-rested");
  const [forged, seq] = changed(events, "trial-rested", { metrics: { loss: 1e9 } });
  expect(last?.seq).toBe(seq);
  const difference = replayed(forged);
  expect(difference?.seq).toBeGreaterThan(seq);
  expect(difference?.got?.kind).toMatch(/evaluation-requested|sweep-ended/);
});

test("an event that was taken out, or put in, is found where it is", () => {
  const { events } = ran();
  const place = events.findIndex(({ kind }) => kind === "trial-promoted");
  const without = events.filter((_, i) => i !== place);
  expect(replayed(without)).toMatchObject({ seq: place + 2 });
  const renumbered = without.map((event, i) => ({ ...event, seq: i + 1 }));
  expect(replayed(renumbered)).toMatchObject({ seq: place + 1 });
  const cut = events.slice(0, place);
  expect(replayed(cut)).toMatchObject({ seq: place + 1, got: undefined });
});

test("what the ledger skips, because its trial diverged in between, is no difference", () => {
  const sweep = new SimulatedSweep({ sampler: { name: "random" }, retries: 0 });
  sweep.settle();
  const basis = sweep.state.seq;
  sweep.append({ kind: "sweep-stop-requested", by: "ann" });
  sweep.append({ kind: "trial-diverged", trial: 0, epoch: 1, metrics: { loss: Number.NaN } });
  const stopped = { outcome: "stopped", reason: "ann stopped the sweep" } as const;
  const ended = (trial: number) =>
    ({ kind: "trial-ended", trial, ...stopped, cause: "person", by: "ann" }) as const;
  sweep.decided(basis + 1, ended(1), ended(2));
  expect(replayed(sweep.events)).toBeUndefined();
  const [forged] = changed(sweep.events, "trial-ended", { by: "bob" });
  expect(replayed(forged)).toMatchObject({ seq: sweep.events.length });
});

test("proposals that do not follow from seed and results alone are found", () => {
  const { events, state } = ran({ sampler: { name: "tpe" }, budget: { trials: 14, epochs: 3 } });
  const results = resultsOf(events);
  Object.assign(state.trials[13]!, { params: { rate: 0.5, units: 9 } });
  expect(results.differenceFrom(state, ORDERS[0]!)).toMatch(/^trial 13: expected .*, got .*0\.5/);
});
