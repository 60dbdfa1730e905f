// The evaluation job: the winner's checkpoint becomes a model, and the model is judged on the test
// set, once a sweep. The files that are judged are the files that are kept.

import { Attempt } from "@caviar/ledger";
import type { EvaluateJob, EventBody } from "@caviar/protocol";

import type { Bench } from "./bench.ts";
import { clippedFailure } from "./failure.ts";
import type { Ending, Slot } from "./slot.ts";

export async function evaluateWinner(bench: Bench, slot: Slot, job: EvaluateJob): Promise<void> {
  const { redis, trainer, queues, store } = bench;
  const { sweep, trial, objective, config } = job;
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
  const checkpoint = await store.get(job.checkpoint);
  const ending = await slot.run(
    { kind: "evaluate", objective, config, checkpoint },
    () => undefined,
  );
  const settled = await attempt.settle(await lastWord(bench, job, ending));
  log.info({ ending: ending.kind, settled }, "evaluated");
  queues.hintReconcile(sweep);
}

async function lastWord(bench: Bench, { sweep, trial }: EvaluateJob, ending: Ending) {
  if (ending.kind !== "evaluated") {
    const { message, stack } =
      ending.kind === "failed" ? ending : { message: "the slot trained instead of evaluating" };
    const failure = clippedFailure({ message, stack });
    const event: EventBody = { kind: "evaluation-failed", trial, failure };
    return { event, phase: "pending" } as const;
  }
  const files: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(ending.files)) {
    files[name] = await bench.store.put(`${sweep}/model`, bytes);
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
