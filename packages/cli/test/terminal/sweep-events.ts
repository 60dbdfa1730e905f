// A sweep's ledger in small, for the views: two rounds over a space with one parameter of each kind.

import {
  beginFold,
  type EventBody,
  foldEvent,
  type LedgerEvent,
  type SweepState,
  sweepSpecSchema,
} from "@caviar/protocol";

const spec = sweepSpecSchema.parse({
  name: "digits",
  objective: { name: "classifier", settings: { dataset: "digits" } },
  metric: { name: "validationAccuracy", goal: "maximize" },
  space: {
    learningRate: { type: "float", min: 0.001, max: 1, scale: "log" },
    units: { type: "int", min: 1, max: 100, scale: "log" },
    optimizer: { type: "choice", values: ["adam", "sgd", "Übung 漢字 \u001b[31m"] },
  },
  sampler: {
    name: "coarse-to-fine",
    rounds: [
      { trials: 2, epochs: 2 },
      { trials: 1, epochs: 4, promote: 1 },
    ],
  },
  budget: { trials: 3, epochs: 4 },
});

const params = { learningRate: 0.0316, units: 10, optimizer: "adam" };

const propose = (trial: number, round: number, epochs: number): EventBody => ({
  kind: "trial-proposed",
  trial,
  round,
  epochs,
  params,
  unit: [0.5, 0.5, 0.1],
  reason: "to begin with",
});
const report = (trial: number, epoch: number, validationAccuracy: number): EventBody => ({
  kind: "trial-reported",
  trial,
  reports: [{ epoch, metrics: { validationAccuracy } }],
});
const begin = (trial: number, epochs: number): EventBody => ({
  kind: "trial-begun",
  trial,
  epochs,
  trainer: "machine-1",
  fromEpoch: 0,
});
const rest = (trial: number, epochs: number, validationAccuracy: number): EventBody => ({
  kind: "trial-rested",
  trial,
  epochs,
  metrics: { validationAccuracy },
});

/** Up to the middle of round two: trial 0 goes on, trial 2 has just begun. */
export const bodies: readonly EventBody[] = [
  { kind: "sweep-created", version: 1, spec, by: "test" },
  propose(0, 1, 2),
  propose(1, 1, 2),
  begin(0, 2),
  report(0, 2, 0.9),
  rest(0, 2, 0.9),
  begin(1, 2),
  { kind: "trial-diverged", trial: 1, epoch: 1, metrics: { validationAccuracy: Number.NaN } },
  {
    kind: "zoomed",
    round: 2,
    box: {
      learningRate: { low: 0.25, high: 0.5 },
      units: { low: 0.4, high: 0.6 },
      optimizer: { keep: [0, 2] },
    },
    reason: "around the best trial",
  },
  { kind: "trial-promoted", trial: 0, round: 2, epochs: 4, reason: "the best of round 1" },
  propose(2, 2, 4),
  begin(0, 4),
  report(0, 3, 0.95),
  begin(2, 4),
];

/** Each event with the state after it; one a second. The state is the same object all along. */
export function* replay(
  events: readonly EventBody[],
): Generator<{ event: LedgerEvent; state: SweepState }> {
  let state: SweepState | undefined;
  for (const [index, body] of events.entries()) {
    const event: LedgerEvent = { ...body, seq: index + 1, at: 1_000 * index, fence: 1 };
    if (state) foldEvent(state, event);
    else state = beginFold(event);
    yield { event, state };
  }
}

/** The state after all events. */
export function stateAfter(events: readonly EventBody[]): SweepState {
  const last = [...replay(events)].at(-1);
  if (!last) throw new Error("expected at least one event");
  return last.state;
}
