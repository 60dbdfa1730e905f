// A ledger with a history: trials that were proposed, trained and ended, written by the same scripts
// as a real sweep's, so that nothing about it is special.

import { Attempt, decide, lead, type Redis } from "@caviar/ledger";
import type { EventBody, SweepId } from "@caviar/protocol";
import { stream, uniform } from "@caviar/random";

/** Trials in one round of calls. */
const BATCH = 500;

const NAMES = ["x0", "x1", "x2", "x3", "x4"];

/** Add `count` completed trials behind the first `from`. */
export async function growLedger(
  redis: Redis,
  sweep: SweepId,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<void> {
  const fence = await lead(redis, sweep);
  let operation = 0;
  for (let first = from; first < from + count; first += BATCH) {
    const size = Math.min(BATCH, from + count - first);
    const trials = Array.from({ length: size }, (_, i) => first + i);
    await decide(redis, sweep, {
      fence,
      operation: operation++,
      basis: 1,
      events: trials.map(proposed),
    });
    await Promise.all(trials.map(async (trial) => train(redis, sweep, trial)));
    await decide(redis, sweep, {
      fence,
      operation: operation++,
      basis: 1,
      events: trials.map(ended),
    });
  }
}

const unitOf = (trial: number) => NAMES.map((_, i) => uniform(stream(1, "grown", trial), i));
const lossOf = (trial: number) => unitOf(trial).reduce((sum, u) => sum + (u - 0.3) ** 2, 0);

function proposed(trial: number): EventBody {
  const unit = unitOf(trial);
  const params = Object.fromEntries(NAMES.map((name, i) => [name, unit[i]!]));
  const reason = "drawn from the whole space";
  return { kind: "trial-proposed", trial, round: 0, unit, params, epochs: 1, reason };
}

function ended(trial: number): EventBody {
  return { kind: "trial-ended", trial, outcome: "completed", reason: "trained to the full budget" };
}

async function train(redis: Redis, sweep: SweepId, trial: number): Promise<void> {
  const attempt = await Attempt.begin(redis, {
    sweep,
    trial,
    purpose: "train",
    epochs: 1,
    trainer: "bench-00000000",
    holder: crypto.randomUUID(),
  });
  if (typeof attempt === "string") throw new Error(`trial ${trial} of ${sweep}: ${attempt}`);
  const at = Date.now() + 0.123456;
  const metrics = { loss: lossOf(trial), begunAt: at, endedAt: at };
  await attempt.report([{ epoch: 1, metrics }]);
  const event: EventBody = { kind: "trial-rested", trial, epochs: 1, metrics };
  await attempt.settle({ event, phase: "resting" });
}
