// A small ledger to draw: two rounds over three parameters, as a coarse-to-fine sweep writes it.

import {
  beginTable,
  Curves,
  type EventBody,
  foldTable,
  type LedgerEvent,
  type SweepSpec,
  sweepSpecSchema,
  type SweepTable,
} from "@caviar/protocol";

export const digitsSpec: SweepSpec = sweepSpecSchema.parse({
  name: "digits",
  objective: { name: "classifier" },
  metric: { name: "accuracy", goal: "maximize" },
  space: {
    learningRate: { type: "float", min: 1e-5, max: 1e-1, scale: "log" },
    units: { type: "int", min: 16, max: 256 },
    activation: { type: "choice", values: ["relu", "tanh", "gelu"] },
  },
  sampler: { name: "coarse-to-fine" },
  budget: { trials: 6, epochs: 9 },
});

const proposed = (trial: number, unit: number[], round = 1): EventBody => ({
  kind: "trial-proposed",
  trial,
  round,
  unit,
  params: { learningRate: 1e-3, units: 100, activation: "relu" },
  epochs: 2,
  reason: "drawn from the whole space",
});

const reported = (trial: number, epoch: number, accuracy: number): EventBody => ({
  kind: "trial-reported",
  trial,
  reports: [{ epoch, metrics: { accuracy } }],
});

const rested = (trial: number, epochs: number, accuracy: number): EventBody => ({
  kind: "trial-rested",
  trial,
  epochs,
  metrics: { accuracy },
});

/** Trials 0 and 1 rest, 2 diverges, 3 is drawn from the zoomed box and is being trained. */
export const digitsBodies: readonly EventBody[] = [
  { kind: "sweep-created", version: 1, spec: digitsSpec, by: "test" },
  proposed(0, [0.5, 0.2, 0.5]),
  proposed(1, [0.25, 0.4, 1 / 6]),
  proposed(2, [1, 0.9, 5 / 6]),
  { kind: "trial-begun", trial: 0, trainer: "a", epochs: 2, fromEpoch: 0 },
  reported(0, 1, 0.5),
  reported(0, 2, 0.7),
  rested(0, 2, 0.7),
  reported(1, 1, 0.4),
  reported(1, 2, 0.6),
  rested(1, 2, 0.6),
  { kind: "trial-diverged", trial: 2, epoch: 1, metrics: { accuracy: Number.NaN } },
  {
    kind: "zoomed",
    round: 2,
    box: {
      learningRate: { low: 0.25, high: 0.75 },
      units: { low: 0.1, high: 0.6 },
      activation: { keep: [0, 2] },
    },
    reason: "around the 2 best of 3 trials",
  },
  proposed(3, [0.4, 0.3, 5 / 6], 2),
  { kind: "trial-promoted", trial: 0, round: 2, epochs: 6, reason: "best of round 1" },
  { kind: "trial-begun", trial: 3, trainer: "b", epochs: 2, fromEpoch: 0 },
  reported(3, 1, 0.9),
];

/** As the ledger's scripts would stamp them: a second apart. */
export function stamped(bodies: readonly EventBody[]): LedgerEvent[] {
  return bodies.map((body, index) => ({
    ...body,
    seq: index + 1,
    at: 1000 * (index + 1),
    fence: 0,
  }));
}

export function folded(bodies: readonly EventBody[]): { table: SweepTable; curves: Curves } {
  const [first, ...rest] = stamped(bodies);
  if (!first) throw new Error("a ledger has at least one event");
  const table = beginTable(first);
  const curves = new Curves(table.head.spec.metric.name);
  for (const event of rest) {
    foldTable(table, event);
    curves.fold(event);
  }
  return { table, curves };
}
