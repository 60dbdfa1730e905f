// The evaluation job: the winner's checkpoint becomes a model, and the model is judged on the test
// set, once a sweep. The files that are judged are the files that are kept.

import { Attempt, modelPrefix } from "@caviar/ledger";
import { changedSettings, type EvaluateJob, type EventBody } from "@caviar/protocol";

import type { Bench } from "./bench.ts";
import { clippedFailure } from "./failure.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";
import { Meter } from "./meter.ts";
import { OutputTail } from "./objective-output.ts";
import { isOrphan, ORPHAN } from "./orphan.ts";
import type { Ending, Slot } from "./slot.ts";
import type { SlotMessage } from "./slot-messages.ts";
import { patiently } from "./store-trouble.ts";
import { trainUpTo } from "./train-up-to.ts";
import { Watchdog } from "./watchdog.ts";

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
    quarantineAfter: job.quarantineAfter,
  });
  if (typeof attempt === "string") {
    log.info({ answer: attempt }, "nothing to evaluate");
    if (attempt === "quarantined") await queues.signalReconcile(sweep);
    return;
  }
  const run = await evaluate(bench, slot, job, attempt);
  const word = run === "gave up" ? run : await lastWord(bench, job, attempt, run);
  if (word === "gave up") {
    log.info("leaving the evaluation to another trainer");
    return;
  }
  const settled = await attempt.settle(word);
  log.info({ settled }, "evaluated");
  queues.hintReconcile(sweep);
}

type Run = { readonly ending: Ending; readonly meter: Meter; readonly output: OutputTail };

async function evaluate(
  bench: Bench,
  slot: Slot,
  job: EvaluateJob,
  attempt: Attempt,
): Promise<Run | "gave up"> {
  const { trial, checkpoints, epochs, objective, changes = [] } = job;
  const loaded = await loadCheckpoint(bench, { attempt, trial, checkpoints });
  if (loaded === "gave up") return loaded;
  const from = loaded?.epoch ?? 0;
  const meter = new Meter({ from: 0, reported: 0 });
  const output = new OutputTail();
  const listen = (message: SlotMessage) => {
    meter.take(message);
    if (message.kind === "log") output.take(message.text);
  };
  const watchdog = new Watchdog(job, (message) => slot.abort(message));
  try {
    if (isOrphan(job, from)) return { ending: ORPHAN, meter, output };
    const isWhole = loaded !== undefined && from >= epochs;
    const checkpoint = isWhole ? loaded.bytes : await trainUpTo(slot, job, loaded?.bytes, listen);
    if (checkpoint === "yielded") return "gave up";
    if (!(checkpoint instanceof Uint8Array)) return { ending: checkpoint, meter, output };
    const config = changedSettings(job.config, changes, epochs - 1);
    const ending = await slot.run({ kind: "evaluate", objective, config, checkpoint }, listen);
    meter.take(ending);
    return { ending, meter, output };
  } finally {
    watchdog.stop();
  }
}

async function lastWord(
  bench: Bench,
  { sweep, trial }: EvaluateJob,
  attempt: Attempt,
  { ending, meter, output }: Run,
) {
  if (ending.kind !== "evaluated") {
    const { message, stack } =
      ending.kind === "failed" ? ending : { message: "the slot trained instead of evaluating" };
    const failure = clippedFailure({ message, stack, log: output.text });
    const event: EventBody = { kind: "evaluation-failed", trial, failure, cost: meter.cost };
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
    cost: meter.cost,
    ...(confusion && { confusion: confusion.map((row) => [...row]) }),
  };
  return { event, phase: "ended" } as const;
}
