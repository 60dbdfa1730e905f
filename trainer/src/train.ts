// One attempt at one rung of a trial: begin, go on from the checkpoint, train, report, settle.

import { CaviarError } from "@caviar/errors";
import { Attempt, type Instruction } from "@caviar/ledger";
import {
  type Cost,
  type EventBody,
  type FailureKind,
  type HandBack,
  NO_COST,
  type PlacedOrder,
  type Report,
  type TrainJob,
  WAKING,
} from "@caviar/protocol";

import type { Bench } from "./bench.ts";
import { clippedFailure } from "./failure.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";
import { Meter } from "./meter.ts";
import { OutputTail } from "./objective-output.ts";
import { isOrphan, ORPHAN } from "./orphan.ts";
import { Reporter } from "./reporter.ts";
import type { Ending, Slot } from "./slot.ts";
import type { GivenOrders, TrainTask } from "./slot-messages.ts";
import { Watchdog } from "./watchdog.ts";

/** An objective that does not hear a stop for so long has its thread taken away; ms. */
export const STOP_GRACE_MS = 30_000;

/** A thread is asked so often what it has spent: what it does not tell itself when it hangs or dies; ms. */
const CPU_INTERVAL_MS = 1_000;

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
    quarantineAfter: job.quarantineAfter,
  });
  if (typeof attempt === "string") {
    log.info({ answer: attempt }, "nothing to train");
    if (attempt === "quarantined") await queues.signalReconcile(sweep);
    return "done";
  }
  log.info({ fence: attempt.fence, from: attempt.checkpoint?.epoch ?? 0, epochs }, "training");

  const run = await runInSlot(bench, slot, job, attempt);
  const { ending, instruction } = run;
  if (instruction === "over" || instruction === "fenced") {
    log.warn({ instruction }, "this attempt counts no more");
    return "done";
  }
  const word = lastWord(job, { ...run, last: run.last ?? attempt.lastReport });
  const settled = await attempt.settle(word, run.unsent);
  log.info(
    { ending: ending.kind === "trained" ? ending.outcome : ending.kind, settled },
    "settled",
  );
  queues.hintReconcile(sweep);
  if (ending.kind === "trained" && ending.outcome === "paused") {
    return isWoken(await attempt.orders()) ? "handed back" : "done";
  }
  const yielded = ending.kind === "trained" && ending.outcome === "yielded";
  return yielded && instruction === "continue" ? "handed back" : "done";
}

type Run = {
  readonly ending: Ending;
  readonly last: Report | undefined;
  /** Reports that the ledger does not have yet. */
  readonly unsent: readonly Report[];
  /** The last that the ledger wanted. */
  readonly instruction: Instruction;
  readonly cost: Cost;
  /** The end of what the objective wrote. */
  readonly output: string | undefined;
};

/** As if it had been preempted at once. */
const YIELDED: Run = {
  ending: { kind: "trained", outcome: "yielded", cpuSeconds: 0 },
  last: undefined,
  unsent: [],
  instruction: "continue",
  cost: NO_COST,
  output: undefined,
};

async function runInSlot(bench: Bench, slot: Slot, job: TrainJob, attempt: Attempt): Promise<Run> {
  const { trial, checkpointSeconds } = job;
  const log = bench.log.child({ sweep: job.sweep, trial });
  const { checkpoints } = attempt;
  const loaded = await loadCheckpoint(bench, { attempt, trial, checkpoints });
  if (loaded === "gave up") return YIELDED;
  const from = loaded?.epoch ?? 0;
  const meter = new Meter({ from, reported: attempt.lastReport?.epoch ?? 0 });
  const output = new OutputTail();
  let instruction: Instruction = "continue";
  let failure: unknown;
  const stop = () => slot.stop(STOP_GRACE_MS);
  const reporter = new Reporter({
    bench,
    attempt,
    meter,
    job,
    onInstruction: (next) => {
      instruction = next;
      if (next === "pause") slot.signal("yield");
      else if (next !== "continue") stop();
    },
    onOrders: (orders) => slot.tell(orders),
    onKept: () => slot.makeRoom(),
    onError: (error) => {
      failure ??= error;
      stop();
    },
  });
  const timer = setInterval(() => slot.signal("checkpoint"), Math.max(1, checkpointSeconds * 1000));
  const clock = setInterval(() => {
    void slot.cpuSeconds().then((seconds) => meter.takeCpu(seconds));
  }, CPU_INTERVAL_MS);
  const task = taskOf(job, loaded?.bytes, await givenOrders(attempt, job));
  const watchdog = new Watchdog(job, (message) => slot.abort(message));
  const running = isOrphan(job, from)
    ? Promise.resolve(ORPHAN)
    : slot.run(task, (message) => {
        meter.take(message);
        if (message.kind === "log") {
          output.take(message.text);
          log.info({ output: message.text.trimEnd() }, "the objective wrote");
          return;
        }
        if (message.kind === "spent") return;
        watchdog.progress();
        if (message.kind !== "begun") reporter.take(message);
      });
  if (bench.isLeaving()) slot.signal("yield");
  const ending = await running;
  meter.take(ending);
  watchdog.stop();
  clearInterval(timer);
  clearInterval(clock);
  const unsent = await reporter.finish();
  if (failure && !isTooLarge(failure)) throw failure;
  return {
    ending: isTooLarge(failure) ? endingOf(failure) : ending,
    last: reporter.last,
    unsent,
    instruction,
    cost: meter.cost,
    output: output.text,
  };
}

/** Its person had it go on while it was being handed back: whoever was sent for it then found it held. */
function isWoken(orders: readonly PlacedOrder[]): boolean {
  return orders.some(
    ({ order, epoch }) => epoch === undefined && WAKING.some((kind) => kind === order.kind),
  );
}

async function givenOrders(attempt: Attempt, { isPanda = false }: TrainJob): Promise<GivenOrders> {
  const orders = attempt.steered > 0 ? await attempt.orders() : [];
  return { orders, epochReported: attempt.lastReport?.epoch ?? 0, isPanda };
}

function taskOf(
  { objective, config, seed, epochs, reproducible }: TrainJob,
  checkpoint: Uint8Array | undefined,
  given: GivenOrders,
): TrainTask {
  return { kind: "train", objective, config, seed, epochs, reproducible, checkpoint, given };
}

/** No other trainer could keep such a checkpoint either: the trial fails, and says why. */
function isTooLarge(failure: unknown): failure is CaviarError {
  return failure instanceof CaviarError && failure.code === "CAV_CHECKPOINT_TOO_LARGE";
}

function endingOf({ message, stack }: Error): Ending {
  return { kind: "failed", why: "threw", message, stack, cpuSeconds: undefined };
}

type LastWord = Parameters<Attempt["settle"]>[0];

const FAILED = {
  threw: "attempt-failed",
  "out-of-memory": "attempt-out-of-memory",
  "timed-out": "attempt-timed-out",
} as const satisfies Record<FailureKind, EventBody["kind"]>;

function lastWord({ trial, epochs }: TrainJob, run: Run): LastWord {
  const { ending, last, instruction, cost, output: log } = run;
  const failed = (why: FailureKind, message: string, stack?: string): LastWord => ({
    event: { kind: FAILED[why], trial, failure: clippedFailure({ message, stack, log }), cost },
    phase: "pending",
  });
  if (ending.kind === "failed") return failed(ending.why, ending.message, ending.stack);
  if (ending.kind === "evaluated") return failed("threw", "the slot evaluated instead of training");
  switch (ending.outcome) {
    case "finished": {
      if (last?.epoch !== epochs) {
        return failed("threw", `finished without a report of epoch ${epochs}`);
      }
      const { metrics } = last;
      return { event: { kind: "trial-rested", trial, epochs, metrics, cost }, phase: "resting" };
    }
    case "diverged": {
      const { epoch, metrics } = last ?? { epoch: 1, metrics: {} };
      return { event: { kind: "trial-diverged", trial, epoch, metrics, cost }, phase: "ended" };
    }
    case "paused":
      return { event: { kind: "trial-handed-back", trial, why: "paused", cost }, phase: "pending" };
    case "yielded":
    case "stopped": {
      const why = HANDED_BACK[instruction] ?? "preempted";
      return { event: { kind: "trial-handed-back", trial, why, cost }, phase: "pending" };
    }
  }
}

/** What the sweep wanted; a trainer that leaves, or whose lock was lost, was asked nothing. */
const HANDED_BACK: Partial<Record<Instruction, HandBack>> = { pause: "paused", stop: "stopped" };
