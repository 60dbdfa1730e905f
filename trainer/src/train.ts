// One attempt at one rung of a trial: begin, go on from the checkpoint, train, report, settle.

import { CaviarError } from "@caviar/errors";
import { Attempt, type Instruction } from "@caviar/ledger";
import type { EventBody, Report, TrainJob } from "@caviar/protocol";

import type { Bench } from "./bench.ts";
import { clippedFailure } from "./failure.ts";
import { Reporter } from "./reporter.ts";
import type { Ending, Slot } from "./slot.ts";

/** What becomes of the job: it is done, or goes back to the queue for another trainer. */
export type JobEnd = "done" | "handed back";

/** Train `job` in `slot`. Throws only when ledger or store fail for good. */
export async function train(bench: Bench, slot: Slot, job: TrainJob): Promise<JobEnd> {
  const { redis, trainer, queues } = bench;
  const { sweep, trial, epochs } = job;
  const log = bench.log.child({ sweep, trial });
  const holder = crypto.randomUUID();
  const attempt = await Attempt.begin(redis, {
    sweep,
    trial,
    purpose: "train",
    epochs,
    trainer,
    holder,
  });
  if (typeof attempt === "string") {
    log.info({ answer: attempt }, "nothing to train");
    return "done";
  }
  log.info({ fence: attempt.fence, from: attempt.checkpoint?.epoch ?? 0, epochs }, "training");

  const { ending, last, instruction } = await runInSlot(bench, slot, job, attempt);
  if (instruction === "over" || instruction === "fenced") {
    log.warn({ instruction }, "this attempt counts no more");
    return "done";
  }
  const settled = await attempt.settle(lastWord(job, ending, last ?? attempt.lastReport));
  log.info(
    { ending: ending.kind === "trained" ? ending.outcome : ending.kind, settled },
    "settled",
  );
  queues.hintReconcile(sweep);
  const yielded = ending.kind === "trained" && ending.outcome === "yielded";
  return yielded && instruction === "continue" ? "handed back" : "done";
}

type Run = {
  readonly ending: Ending;
  readonly last: Report | undefined;
  /** The last that the ledger wanted. */
  readonly instruction: Instruction;
};

async function runInSlot(bench: Bench, slot: Slot, job: TrainJob, attempt: Attempt): Promise<Run> {
  const { store } = bench;
  const { objective, config, seed, epochs, reproducible, checkpointSeconds } = job;
  const checkpoint = await loadCheckpoint(bench, attempt);
  let instruction: Instruction = "continue";
  let failure: unknown;
  const reporter = new Reporter({
    attempt,
    store,
    prefix: `${job.sweep}/${job.trial}`,
    onInstruction: (next) => {
      instruction = next;
      if (next !== "continue") slot.signal(next === "pause" ? "yield" : "stop");
    },
    onError: (error) => {
      failure ??= error;
      slot.signal("stop");
    },
  });
  const timer = setInterval(() => slot.signal("checkpoint"), Math.max(1, checkpointSeconds * 1000));
  const task = {
    kind: "train",
    objective,
    config,
    seed,
    epochs,
    reproducible,
    checkpoint,
  } as const;
  const running = slot.run(task, (message) => reporter.take(message));
  if (bench.isLeaving()) slot.signal("yield");
  const ending = await running;
  clearInterval(timer);
  await reporter.finish();
  if (failure) throw failure;
  return { ending, last: reporter.last, instruction };
}

/** Lost or damaged checkpoints cost time, not the trial: training again gives the same numbers. */
async function loadCheckpoint(
  bench: Bench,
  { checkpoint }: Attempt,
): Promise<Uint8Array | undefined> {
  if (!checkpoint) return undefined;
  try {
    return await bench.store.get(checkpoint.key);
  } catch (error) {
    if (!(error instanceof CaviarError)) throw error;
    bench.log.error({ err: error }, "starting this trial again from its first epoch");
    return undefined;
  }
}

type LastWord = Parameters<Attempt["settle"]>[0];

function lastWord({ trial, epochs }: TrainJob, ending: Ending, last: Report | undefined): LastWord {
  const failed = (message: string, stack?: string): LastWord => ({
    event: { kind: "attempt-failed", trial, failure: clippedFailure({ message, stack }) },
    phase: "pending",
  });
  if (ending.kind === "failed") return failed(ending.message, ending.stack);
  if (ending.kind === "evaluated") return failed("the slot evaluated instead of training");
  switch (ending.outcome) {
    case "finished": {
      if (last?.epoch !== epochs) return failed(`finished without a report of epoch ${epochs}`);
      const event: EventBody = { kind: "trial-rested", trial, epochs, metrics: last.metrics };
      return { event, phase: "resting" };
    }
    case "diverged": {
      const { epoch, metrics } = last ?? { epoch: 1, metrics: {} };
      return { event: { kind: "trial-diverged", trial, epoch, metrics }, phase: "ended" };
    }
    case "yielded":
    case "stopped":
      return { event: { kind: "trial-handed-back", trial }, phase: "pending" };
  }
}
