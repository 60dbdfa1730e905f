// What a slot's main thread and its worker thread say to each other. Signals go the other way, by a
// shared word that the training loop reads between steps: it never waits for a message.

import type { Evaluation, ModelFiles, Signal, TrainOutcome } from "@caviar/objectives";
import type { FailureKind, Metrics } from "@caviar/protocol";

/** Signals as numbers; the index is the value of the shared word. */
export const SIGNALS = ["continue", "checkpoint", "yield", "stop"] as const satisfies Signal[];

type Config = Readonly<Record<string, unknown>>;

export type TrainTask = {
  readonly kind: "train";
  readonly objective: string;
  readonly config: Config;
  readonly seed: number;
  readonly epochs: number;
  readonly reproducible: boolean;
  readonly checkpoint: Uint8Array | undefined;
};

export type EvaluateTask = {
  readonly kind: "evaluate";
  readonly objective: string;
  readonly config: Config;
  readonly checkpoint: Uint8Array;
};

/** To the thread. */
export type Task = TrainTask | EvaluateTask;

/** Of the thread, since its task began; seconds. Not known when it died. */
type Spent = { readonly cpuSeconds: number | undefined };

/**
 * From the thread. `begun`: it has started and calls the objective, having spent so much CPU time
 * before; `log`: what the objective wrote;
 * `spent`: other processes have spent CPU time for it.
 */
export type SlotMessage =
  | { readonly kind: "begun"; readonly cpuSecondsBefore: number }
  | { readonly kind: "log"; readonly text: string }
  | (Spent &
      (
        | { readonly kind: "report"; readonly epoch: number; readonly metrics: Metrics }
        | { readonly kind: "spent" }
        | { readonly kind: "checkpoint"; readonly epoch: number; readonly bytes: Uint8Array }
        | { readonly kind: "trained"; readonly outcome: TrainOutcome }
        | {
            readonly kind: "evaluated";
            readonly evaluation: Evaluation | undefined;
            readonly files: ModelFiles;
          }
        | {
            readonly kind: "failed";
            readonly why: FailureKind;
            readonly message: string;
            readonly stack: string | undefined;
          }
      ));
