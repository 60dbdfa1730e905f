// A ledger of tens of thousands of trials, as 64 trainers would have written it: three rounds that
// zoom, curves that fall, trials that are stopped early, preempted, or diverge. A function of its
// options alone. Written straight into Redis, because training it would take days.

import { createSweep, type Redis, retireSweep, sweepKeys } from "@caviar/ledger";
import {
  type EventBody,
  eventBodySchema,
  type Report,
  type SweepId,
  type SweepSpec,
  sweepSpecSchema,
  toJson,
} from "@caviar/protocol";
import { normal, type Stream, stream, uniform } from "@caviar/random";
import { pointFromUnit } from "@caviar/search";

export type LedgerSize = { readonly trials: number; readonly epochs: number };

type Timed = { readonly at: number; readonly body: EventBody };

const SLOTS = 64;
/** Epochs in one report: trainers coalesce what comes within 250 ms. */
const EPOCHS_A_REPORT = 4;
const REPORT_MS = 250;
/** Where the metric is best, by dimension, in [0,1]. */
const OPTIMUM = [0.42, 0.6, 0.35, 0.7, 0.5, 0.3, 0.25];

function largeSpec({ trials, epochs }: LedgerSize): SweepSpec {
  return sweepSpecSchema.parse({
    name: "large",
    objective: { name: "classifier", settings: { dataset: "digits" } },
    metric: { name: "validationLoss", goal: "minimize" },
    space: {
      learningRate: { type: "float", min: 1e-5, max: 1e-1, scale: "log" },
      beta1: { type: "float", min: 0.7, max: 0.999, scale: "reverse-log" },
      batchSize: { type: "int", min: 16, max: 512, scale: "log" },
      layers: { type: "int", min: 1, max: 6 },
      units: { type: "int", min: 32, max: 1024, scale: "log" },
      l2: { type: "float", min: 1e-7, max: 1e-1, scale: "log" },
      activation: { type: "choice", values: ["relu", "tanh", "gelu", "elu"] },
    },
    sampler: { name: "random" },
    budget: { trials, epochs },
    parallelism: SLOTS,
    seed: 7,
  });
}

/** The events after sweep-created, in order of time, to the end of the sweep. */
function* largeLedger(size: LedgerSize, begin: number): Generator<Timed> {
  const spec = largeSpec(size);
  let proposed = 0;
  let round = 1;
  let at = begin;
  const slots = Array.from({ length: SLOTS }, () => undefined as Training | undefined);
  for (;;) {
    for (const [slot, training] of slots.entries()) {
      at += REPORT_MS / SLOTS;
      const next =
        training ?? (proposed < size.trials ? propose(spec, proposed, round) : undefined);
      if (!next) continue;
      if (!training) {
        const due = roundOf(proposed, size.trials);
        if (due > round) yield { at, body: zoom(spec, (round = due)) };
        proposed++;
        yield* next.begun(`trainer-${slot >> 2}`, at);
        slots[slot] = next;
        continue;
      }
      for (const body of next.step(`trainer-${slot >> 2}`)) yield { at, body };
      if (next.isOver) slots[slot] = undefined;
    }
    if (proposed < size.trials || slots.some((slot) => slot !== undefined)) continue;
    const reason = "the budget is spent";
    yield {
      at,
      body: { kind: "sweep-ended", status: "completed", reason, digest: "0".repeat(64) },
    };
    return;
  }
}

function roundOf(trial: number, trials: number): number {
  return trial < trials * 0.6 ? 1 : trial < trials * 0.88 ? 2 : 3;
}

/** Half as wide a round. */
function sideOf(dimension: number, round: number): readonly [low: number, high: number] {
  const half = 0.5 ** round;
  const middle = Math.min(1 - half, Math.max(half, OPTIMUM[dimension] ?? 0.5));
  return [middle - half, middle + half];
}

function zoom(spec: SweepSpec, round: number): EventBody {
  const sides = Object.entries(spec.space).map(([name, parameter], dimension) => {
    const [low, high] = sideOf(dimension, round);
    return [name, parameter.type === "choice" ? { keep: [0, 2] } : { low, high }] as const;
  });
  const reason = `around the best tenth of round ${round - 1}`;
  return { kind: "zoomed", round, box: Object.fromEntries(sides), reason };
}

function propose(spec: SweepSpec, trial: number, before: number): Training {
  const round = Math.max(before, roundOf(trial, spec.budget.trials));
  const random = stream(spec.seed, "trial", trial);
  const unit = Object.values(spec.space).map((parameter, dimension) => {
    const [low, high] = sideOf(dimension, round);
    const drawn = uniform(random, dimension);
    if (parameter.type !== "choice") return low + drawn * (high - low);
    return round === 1 ? drawn : drawn < 0.5 ? 0.125 : 0.625;
  });
  return new Training(spec, { trial, round, unit, random });
}

type Drawn = {
  readonly trial: number;
  readonly round: number;
  readonly unit: readonly number[];
  readonly random: Stream;
};

/** One trial from its proposal to its end. */
class Training {
  readonly #spec: SweepSpec;
  readonly #drawn: Drawn;
  readonly #target: number;
  /** What the loss falls towards. */
  readonly #floor: number;
  readonly #fate: number;
  #epoch = 0;
  isOver = false;

  constructor(spec: SweepSpec, drawn: Drawn) {
    this.#spec = spec;
    this.#drawn = drawn;
    this.#fate = uniform(drawn.random, 100);
    this.#target = spec.budget.epochs;
    const away = drawn.unit.reduce(
      (sum, place, dimension) =>
        sum +
        (place - (OPTIMUM[dimension] ?? 0.5)) ** 2 / (dimension === 0 ? 0.05 : 0.3 + dimension),
      0,
    );
    this.#floor = 0.05 + 0.3 * away + 0.01 * Math.abs(normal(drawn.random, 200));
  }

  *begun(trainer: string, at: number): Generator<Timed> {
    const { trial, round, unit } = this.#drawn;
    const params = pointFromUnit(this.#spec.space, unit);
    const reason =
      round === 1 ? "drawn from the whole space" : `drawn from the box of round ${round}`;
    const epochs = this.#target;
    yield {
      at,
      body: { kind: "trial-proposed", trial, round, unit: [...unit], params, epochs, reason },
    };
    yield { at, body: { kind: "trial-begun", trial, trainer, epochs, fromEpoch: 0 } };
  }

  *step(trainer: string): Generator<EventBody> {
    const { trial } = this.#drawn;
    const reports = this.#train();
    yield { kind: "trial-reported", trial, reports };
    const { metrics } = reports.at(-1)!;
    const epochs = this.#epoch;
    if (this.#fate < 0.01) {
      yield { kind: "trial-diverged", trial, epoch: epochs, metrics: { validationLoss: Infinity } };
    } else if (this.#fate < 0.03 && epochs === EPOCHS_A_REPORT) {
      yield { kind: "trial-handed-back", trial };
      const again = { trial, trainer, epochs: this.#target, fromEpoch: epochs };
      yield { kind: "trial-begun", ...again };
      return;
    } else if (this.#floor > 0.35 && epochs < this.#target) {
      yield { kind: "trial-rested", trial, epochs, metrics };
      const reason = `stopped at ${epochs} epochs: not among the best half`;
      yield { kind: "trial-ended", trial, outcome: "stopped", reason };
    } else if (epochs >= this.#target) {
      yield { kind: "trial-rested", trial, epochs, metrics };
      yield { kind: "trial-ended", trial, outcome: "completed", reason: "reached its last target" };
    } else {
      return;
    }
    this.isOver = true;
  }

  #train(): Report[] {
    const count = Math.min(EPOCHS_A_REPORT, this.#target - this.#epoch);
    return Array.from({ length: count }, () => {
      const epoch = ++this.#epoch;
      const noise = 0.01 * normal(this.#drawn.random, 300 + epoch);
      const validationLoss = Math.max(0.01, this.#floor + 2.2 * Math.exp(-epoch / 3) + noise);
      return { epoch, metrics: { validationLoss, validationAccuracy: 1 / (1 + validationLoss) } };
    });
  }
}

export type WrittenLedger = {
  readonly sweep: SweepId;
  /** Of the last event so far. */
  readonly seq: () => number;
  /** Append the next `count` events of the same story. */
  readonly append: (count: number) => Promise<number>;
};

const BATCH = 2000;

/**
 * Write such a ledger; of its events only the first `until`, for one that is still growing.
 * No coordinator works on it.
 */
export async function writeLargeLedger(
  redis: Redis,
  size: LedgerSize,
  until = Infinity,
): Promise<WrittenLedger> {
  const sweep = await createSweep(redis, { spec: largeSpec(size), by: "test" });
  await retireSweep(redis, sweep);
  const { log, head } = sweepKeys(sweep);
  const story = largeLedger(size, Date.now());
  let seq = 1;
  const append = async (count: number): Promise<number> => {
    const before = seq;
    while (seq - before < count) {
      const batch = redis.pipeline();
      for (let i = 0; i < BATCH && seq - before < count; i++) {
        const { value, done } = story.next();
        if (done || !value) break;
        const event = toJson(eventBodySchema.parse(JSON.parse(toJson(value.body))));
        batch.xadd(log, `${++seq}-0`, "at", Math.round(value.at), "fence", 0, "event", event);
      }
      if (batch.length === 0) break;
      batch.hset(head, "seq", seq);
      await batch.exec();
    }
    return seq - before;
  };
  await append(until);
  return { sweep, seq: () => seq, append };
}
