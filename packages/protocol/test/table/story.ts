// Random ledgers that could have happened: for each step a trial does something that its state allows.

import fc from "fast-check";

import {
  beginFold,
  type Cost,
  type EventBody,
  foldEvent,
  type LedgerEvent,
  sweepSpecSchema,
  type SweepState,
} from "../../src/index.ts";

export const spec = sweepSpecSchema.parse({
  name: "story",
  objective: { name: "classifier" },
  metric: { name: "accuracy", goal: "maximize" },
  space: {
    rate: { type: "float", min: 1e-5, max: 1e-1, scale: "log" },
    optimizer: { type: "choice", values: ["adam", "sgd"] },
    momentum: { type: "float", min: 0, max: 0.99, when: { optimizer: "sgd" } },
  },
  budget: { trials: 50, epochs: 9 },
});

const accuracy = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
);

const step = fc.record({
  pick: fc.nat(1000),
  act: fc.nat(99),
  accuracy,
  unit: fc.double({ min: 0, max: 1, noNaN: true }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export function stamp(body: EventBody, seq: number): LedgerEvent {
  return { ...body, seq, at: 1_700_000_000_000 + 250 * seq, fence: 0 };
}

/** A whole ledger, sweep-created first. */
export const story: fc.Arbitrary<readonly LedgerEvent[]> = fc
  .array(step, { maxLength: 120 })
  .map((steps) => {
    const events = [stamp({ kind: "sweep-created", version: 1, spec, by: "test" }, 1)];
    const state = beginFold(events[0]!);
    for (const one of steps) {
      const event = stamp(bodyOf(state, one), state.seq + 1);
      foldEvent(state, event);
      events.push(event);
    }
    return events;
  });

function bodyOf(state: SweepState, { pick, act, accuracy: value, unit }: Step): EventBody {
  const open = state.trials.filter(({ phase }) => phase !== "ended");
  const chosen = open[pick % Math.max(1, open.length)];
  const metrics = { accuracy: value };
  const cost = { cpuSeconds: pick / 10, wallSeconds: pick, epochs: pick % 9, epochsAgain: 0 };
  if (act < 4) return { kind: act < 2 ? "sweep-paused" : "sweep-resumed", by: "test" };
  if (act > 95) return request(state, chosen?.trial, pick);
  if (!chosen || act < 25) return proposal(state, unit);
  const { trial, epoch, phase, targetEpochs } = chosen;
  if (phase === "resting") {
    const reason = "the best of its rung";
    if (act < 60) return { kind: "trial-promoted", trial, round: 2, epochs: 9, reason };
    return {
      kind: "trial-ended",
      trial,
      outcome: act < 80 ? "completed" : "stopped",
      reason: "it is over",
    };
  }
  if (chosen.trainer === undefined || act < 30) {
    return {
      kind: "trial-begun",
      trial,
      trainer: `trainer-${pick % 3}`,
      epochs: targetEpochs,
      fromEpoch: epoch,
    };
  }
  if (act < 70) return { kind: "trial-reported", trial, reports: [{ epoch: epoch + 1, metrics }] };
  if (act < 76) return { kind: "trial-rested", trial, epochs: targetEpochs, metrics, cost };
  if (act < 78) return { kind: "trial-diverged", trial, epoch: epoch + 1, metrics, cost };
  if (act < 86) return interruption(trial, pick, cost);
  if (act < 90) return end(trial, pick);
  return ofCheckpoint(trial, pick, Math.max(1, epoch), cost);
}

/** Every way that an attempt ends without a result. */
function interruption(trial: number, pick: number, cost: Cost): EventBody {
  const failure = { message: "it threw", log: "the last line" };
  const all: readonly EventBody[] = [
    { kind: "trial-handed-back", trial },
    { kind: "trial-handed-back", trial, why: "paused", cost },
    { kind: "trial-handed-back", trial, why: "stopped", cost },
    { kind: "attempt-failed", trial, failure, cost },
    { kind: "attempt-out-of-memory", trial, failure, cost },
    { kind: "attempt-timed-out", trial, failure },
    { kind: "attempt-lost", trial, trainer: "trainer-1", silentMs: 400, cost },
  ];
  return all[pick % all.length]!;
}

function end(trial: number, pick: number): EventBody {
  const all = [
    { outcome: "failed", reason: "it threw too often", cause: "threw" },
    { outcome: "failed", reason: "its trainers were lost", cause: "lost" },
    { outcome: "stopped", reason: "ann stopped the sweep", cause: "person", by: "ann" },
    { outcome: "stopped", reason: "as an older ledger tells it" },
  ] as const;
  return { kind: "trial-ended", trial, ...all[pick % all.length]! };
}

function ofCheckpoint(trial: number, pick: number, epoch: number, cost: Cost): EventBody {
  const at = { trial, key: "key", epoch };
  const all: readonly EventBody[] = [
    { kind: "checkpoint-saved", ...at, bytes: 10, putMs: 2, cost },
    { kind: "checkpoint-loaded", ...at, bytes: 10, getMs: 3 },
    { kind: "checkpoint-lost", ...at, reason: "damaged" },
    { kind: "store-failed", trial, action: "put", reason: "full" },
  ];
  return all[pick % all.length]!;
}

/** Every way that a person changes what is to come. */
function request(state: SweepState, trial: number | undefined, pick: number): EventBody {
  const by = "ann";
  const box = { rate: { low: 0.1, high: 0.2 }, optimizer: { keep: [1] } };
  const params = { rate: 1e-3, optimizer: "adam" };
  const enqueued = { kind: "trial-enqueued", unit: [0.5, 0.25, 0.5], params, by } as const;
  const budget = { trials: 60 + pick, epochs: 9 };
  const all: readonly EventBody[] = [
    enqueued,
    trial === undefined ? enqueued : { ...enqueued, retryOf: trial },
    trial === undefined ? enqueued : { kind: "trial-stop-requested", trial, by },
    { kind: "sweep-amended", zoom: { round: 2, box, reason: "chosen by ann" }, by },
    { kind: "zoomed", round: 2, box, reason: "around the best" },
    { kind: "sweep-amended", budget, parallelism: 1 + (pick % 9), weight: 3, by },
  ];
  return all[(pick + state.seq) % all.length]!;
}

function proposal({ trials, enqueued }: SweepState, unit: number): EventBody {
  const trial = trials.length;
  const [asked] = enqueued;
  const isSgd = trial % 2 === 1;
  return {
    kind: "trial-proposed",
    trial,
    round: 1,
    unit: [unit, isSgd ? 0.75 : 0.25, 0.5],
    params: {
      rate: 1e-5 + unit * 0.01,
      optimizer: isSgd ? "sgd" : "adam",
      ...(isSgd ? { momentum: 0.495 } : {}),
    },
    epochs: 3,
    ...(asked && { enqueued: asked.seq }),
    ...(asked?.retryOf !== undefined && {
      retryOf: { trial: asked.retryOf, checkpoint: { key: "key", epoch: 1 } },
    }),
    reason: `drawn ${trial % 5}`,
  };
}
