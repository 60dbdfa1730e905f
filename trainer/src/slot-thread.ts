// The worker thread of a slot: runs one task after the other. It knows objectives, and nothing of
// queues, ledgers or stores.

import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";

import { assert } from "@caviar/errors";
import { objectiveNamed } from "@caviar/objectives";

import { failureKindOf } from "./failure.ts";
import { catchOutput } from "./objective-output.ts";
import {
  type Applied,
  type EvaluateTask,
  type Orders,
  SIGNALS,
  type SlotMessage,
  type Task,
  type TrainTask,
} from "./slot-messages.ts";
import { ThreadSteering } from "./thread-steering.ts";
import { awaitRoom, fillRoom } from "./unsaved-room.ts";

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

const NOTHING = { orders: [], epochReported: 0, isPanda: false };

/** Of the task that trains now. */
let steering: ThreadSteering<unknown> | undefined;

/** What a loop that never waits would never hear. */
function fetchOrders() {
  for (let last: Orders | undefined; ;) {
    const received: unknown = receiveMessageOnPort(port)?.message;
    if (!isOrders(received)) return last?.orders ?? [];
    last = received; // each says all that were
  }
}

function isOrders(message: unknown): message is Orders {
  return (
    message !== null &&
    typeof message === "object" &&
    "kind" in message &&
    message.kind === "orders"
  );
}

/** The signal now. A wish for a checkpoint is taken once, the others stay. */
function readSignal() {
  const value = Atomics.load(word, 0);
  if (SIGNALS[value] === "checkpoint") Atomics.compareExchange(word, 0, value, 0);
  return SIGNALS[value] ?? "continue";
}

async function train(
  { objective: name, config, given = NOTHING, ...task }: TrainTask,
  cpuSecondsHere: () => number,
): Promise<void> {
  const objective = objectiveNamed(name);
  const parse = (settings: unknown) => objective.config.parse(settings);
  const tell = (applied: Applied) => post({ kind: "applied", applied });
  const parts = { given, settings: config, parse, fetch: fetchOrders, tell };
  const steered = new ThreadSteering(parts);
  steering = steered;
  let cpuSecondsElsewhere = 0;
  const cpuSeconds = () => cpuSecondsHere() + cpuSecondsElsewhere;
  const outcome = await objective.train({
    ...task,
    config: parse(config),
    steering: steered,
    signal: readSignal,
    report: (epoch, metrics, statistics) => {
      const told = { epoch, metrics, statistics, cpuSeconds: cpuSeconds() };
      const report = { kind: "report", ...told } as const;
      // The outcome follows the last one at once: whoever listens is woken once.
      if (epoch < task.epochs) post(report);
      else held = [...held, report];
    },
    save: (checkpoint, epoch, step = 0) => {
      const bytes = Uint8Array.from(checkpoint); // the engine goes on writing into its own memory
      const isCounted = steered.isWatched;
      if (isCounted) fillRoom(word);
      const told = { epoch, step, bytes, isCounted, cpuSeconds: cpuSeconds() };
      post({ kind: "checkpoint", ...told }, [bytes.buffer]);
      if (isCounted) awaitRoom(word, () => readSignal() === "continue");
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

port.on("message", (task: Task | Orders) => {
  // An objective that waits hears of them here; what came too late is of no trial any more.
  if (task.kind === "orders") return steering?.take(task.orders);
  steering = undefined;
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
