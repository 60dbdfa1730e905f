// The worker thread of a slot: runs one task after the other. It knows objectives, and nothing of
// queues, ledgers or stores.

import { parentPort, workerData } from "node:worker_threads";

import { assert } from "@caviar/errors";
import { objectiveNamed } from "@caviar/objectives";

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

const post = (message: SlotMessage, transfer: ArrayBuffer[] = []) =>
  port.postMessage(message, transfer);

/** The signal now. A wish for a checkpoint is taken once, the others stay. */
function readSignal() {
  const value = Atomics.load(word, 0);
  if (SIGNALS[value] === "checkpoint") Atomics.compareExchange(word, 0, value, 0);
  return SIGNALS[value] ?? "continue";
}

async function train({ objective: name, config, ...task }: TrainTask): Promise<void> {
  const objective = objectiveNamed(name);
  const outcome = await objective.train({
    ...task,
    config: objective.config.parse(config),
    signal: readSignal,
    report: (epoch, metrics) => post({ kind: "report", epoch, metrics }),
    save: (checkpoint, epoch) => {
      const bytes = Uint8Array.from(checkpoint); // the engine goes on writing into its own memory
      post({ kind: "checkpoint", epoch, bytes }, [bytes.buffer]);
    },
  });
  post({ kind: "trained", outcome });
}

async function evaluate({ objective: name, config, checkpoint }: EvaluateTask): Promise<void> {
  const objective = objectiveNamed(name);
  const files = await objective.exportModel?.(objective.config.parse(config), checkpoint);
  const evaluation = files && (await objective.evaluateModel?.(files));
  post({ kind: "evaluated", evaluation, files: files ?? {} });
}

port.on("message", (task: Task) => {
  const run = task.kind === "train" ? train(task) : evaluate(task);
  run.catch((error: unknown) => {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    post({ kind: "failed", message, stack });
  });
});
