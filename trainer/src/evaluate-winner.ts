// The evaluation job: the winner's checkpoint becomes a model, and the model is judged on the test
// set, once a sweep. The files that are judged are the files that are kept.

import { Attempt, modelPrefix } from "@caviar/ledger";
import type { EvaluateJob, EventBody } from "@caviar/protocol";

import type { Bench } from "./bench.ts";
import { clippedFailure } from "./failure.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";
import type { Ending, Slot } from "./slot.ts";
import { patiently } from "./store-trouble.ts";
import { trainUpTo } from "./train-up-to.ts";

export async function evaluateWinner(bench: Bench, slot: Slot, job: EvaluateJob): Promise<void> {
  const { redis, trainer, queues } = bench;
  const { sweep, trial } = job;
  const log = bench.log.child({ sweep, trial });
  const attempt = await Attempt.begin(redis, {
    sweep,
    trial,
    purpose: "evaluate",
    epochs: 0,
    trainer,
    holder: crypto.randomUUID(),
  });
  if (typeof attempt === "string") {
    log.info({ answer: attempt }, "nothing to evaluate");
    return;
  }
  const ending = await evaluate(bench, slot, job, attempt);
  const word = ending === "gave up" ? ending : await lastWord(bench, job, attempt, ending);
  if (word === "gave up") {
    log.info("leaving the evaluation to another trainer");
    return;
  }
  const settled = await attempt.settle(word);
  log.info({ settled }, "evaluated");
  await queues.signalReconcile(sweep);
}

async function evaluate(
  bench: Bench,
  slot: Slot,
  job: EvaluateJob,
  attempt: Attempt,
): Promise<Ending | "gave up"> {
  const { trial, checkpoints, epochs, objective, config } = job;
  const loaded = await loadCheckpoint(bench, { attempt, trial, checkpoints });
  if (loaded === "gave up") return loaded;
  const isWhole = loaded !== undefined && loaded.epoch >= epochs;
  const checkpoint = isWhole ? loaded.bytes : await trainUpTo(slot, job, loaded?.bytes);
  if (checkpoint === "yielded") return "gave up";
  if (!(checkpoint instanceof Uint8Array)) return checkpoint;
  return slot.run({ kind: "evaluate", objective, config, checkpoint }, () => undefined);
}

async function lastWord(
  bench: Bench,
  { sweep, trial }: EvaluateJob,
  attempt: Attempt,
  ending: Ending,
) {
  if (ending.kind !== "evaluated") {
    const { message, stack } =
      ending.kind === "failed" ? ending : { message: "the slot trained instead of evaluating" };
    const failure = clippedFailure({ message, stack });
    const event: EventBody = { kind: "evaluation-failed", trial, failure };
    return { event, phase: "pending" } as const;
  }
  const files: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(ending.files)) {
    const put = async () => bench.store.put(modelPrefix(sweep), bytes);
    const key = await patiently(bench, { attempt, trial, action: "put" }, put);
    if (key === "gave up") return key;
    files[name] = key;
  }
  const { metrics = {}, confusion } = ending.evaluation ?? {};
  const event: EventBody = {
    kind: "evaluated",
    trial,
    metrics,
    files,
    ...(confusion && { confusion: confusion.map((row) => [...row]) }),
  };
  return { event, phase: "ended" } as const;
}
