// The worker thread of a slot: runs one task after the other. It knows objectives, and nothing of
// queues, ledgers or stores.

import { parentPort, workerData } from "node:worker_threads";

import { assert } from "@caviar/errors";
import { objectiveNamed } from "@caviar/objectives";

import { failureKindOf } from "./failure.ts";
import { catchOutput } from "./objective-output.ts";
import {
  type EvaluateTask,
  SIGNALS,
  type SlotMessage,
  type Task,
  type TrainTask,
} from "./slot-messages.ts";

assert(parentPort, "slot-thread.ts runs in a worker thread");
const port = parentPort;
const shared: unknown = workerData;
assert(shared instanceof SharedArrayBuffer, "workerData is the shared word");
const word = new Int32Array(shared);

/** Messages that travel with the next one. */
let held: readonly SlotMessage[] = [];

function post(message: SlotMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage([...held, message], transfer);
  held = [];
}

catchOutput((text) => post({ kind: "log", text }));

/** CPU seconds of this thread. */
function cpuSecondsNow(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

/** The signal now. A wish for a checkpoint is taken once, the others stay. */
function readSignal() {
  const value = Atomics.load(word, 0);
  if (SIGNALS[value] === "checkpoint") Atomics.compareExchange(word, 0, value, 0);
  return SIGNALS[value] ?? "continue";
}

async function train(
  { objective: name, config, ...task }: TrainTask,
  cpuSecondsHere: () => number,
): Promise<void> {
  const objective = objectiveNamed(name);
  let cpuSecondsElsewhere = 0;
  const cpuSeconds = () => cpuSecondsHere() + cpuSecondsElsewhere;
  const outcome = await objective.train({
    ...task,
    config: objective.config.parse(config),
    signal: readSignal,
    report: (epoch, metrics) => {
      const report = { kind: "report", epoch, metrics, cpuSeconds: cpuSeconds() } as const;
      // The outcome follows the last one at once: whoever listens is woken once.
      if (epoch < task.epochs) post(report);
      else held = [...held, report];
    },
    save: (checkpoint, epoch) => {
      const bytes = Uint8Array.from(checkpoint); // the engine goes on writing into its own memory
      post({ kind: "checkpoint", epoch, bytes, cpuSeconds: cpuSeconds() }, [bytes.buffer]);
    },
    spend: (seconds) => {
      cpuSecondsElsewhere = Math.max(cpuSecondsElsewhere, seconds);
      post({ kind: "spent", cpuSeconds: cpuSeconds() });
    },
  });
  post({ kind: "trained", outcome, cpuSeconds: cpuSeconds() });
}

async function evaluate(
  { objective: name, config, checkpoint }: EvaluateTask,
  cpuSeconds: () => number,
): Promise<void> {
  const objective = objectiveNamed(name);
  const files = await objective.exportModel?.(objective.config.parse(config), checkpoint);
  const evaluation = files && (await objective.evaluateModel?.(files));
  post({ kind: "evaluated", evaluation, files: files ?? {}, cpuSeconds: cpuSeconds() });
}

port.on("message", (task: Task) => {
  const cpuSecondsBefore = cpuSecondsNow();
  const cpuSeconds = () => cpuSecondsNow() - cpuSecondsBefore;
  post({ kind: "begun", cpuSecondsBefore });
  const run = task.kind === "train" ? train(task, cpuSeconds) : evaluate(task, cpuSeconds);
  run.catch((error: unknown) => {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const why = failureKindOf(error);
    post({ kind: "failed", why, message, stack, cpuSeconds: cpuSeconds() });
  });
});
