// What a slot's main thread and its worker thread say to each other. Signals go the other way, by a
// shared word that the training loop reads between steps: it never waits for a message.

import type {
  Evaluation,
  ModelFiles,
  Place,
  RangeTested,
  Signal,
  TrainOutcome,
} from "@caviar/objectives";
import type { FailureKind, Metrics, PlacedOrder, Statistics } from "@caviar/protocol";

/** Signals as numbers; the index is the value of the shared word. */
export const SIGNALS = ["continue", "checkpoint", "yield", "stop"] as const satisfies Signal[];

type Config = Readonly<Record<string, unknown>>;

/** What a person has asked of a trial before its attempt began. */
export type GivenOrders = {
  readonly orders: readonly PlacedOrder[];
  /** The last epoch that the ledger has: what waits takes no effect before. */
  readonly epochReported: number;
  /** It is in a person's hands from its beginning. */
  readonly isPanda: boolean;
};

/** Something that a person asked has taken effect. `found`: by a range test. */
export type Applied = Place & {
  readonly act: number;
  /** The trial is, from here on. */
  readonly isPaused: boolean;
  readonly found: RangeTested | undefined;
};

export type TrainTask = {
  readonly kind: "train";
  readonly objective: string;
  readonly config: Config;
  readonly seed: number;
  readonly epochs: number;
  readonly reproducible: boolean;
  readonly checkpoint: Uint8Array | undefined;
  /** Absent: nothing. */
  readonly given?: GivenOrders;
};

export type EvaluateTask = {
  readonly kind: "evaluate";
  readonly objective: string;
  readonly config: Config;
  readonly checkpoint: Uint8Array;
};

/** To the thread. */
export type Task = TrainTask | EvaluateTask;

/** To the thread while it trains: all that a person has asked of the trial. */
export type Orders = { readonly kind: "orders"; readonly orders: readonly PlacedOrder[] };

/** Of the thread, since its task began; seconds. Not known when it died. */
type Spent = { readonly cpuSeconds: number | undefined };

/**
 * From the thread. `begun`: it has started and calls the objective, having spent so much CPU time
 * before; `log`: what the objective wrote; `applied`: what a person asked has taken effect;
 * `spent`: other processes have spent CPU time for it.
 */
export type SlotMessage =
  | { readonly kind: "begun"; readonly cpuSecondsBefore: number }
  | { readonly kind: "log"; readonly text: string }
  | { readonly kind: "applied"; readonly applied: Applied }
  | (Spent &
      (
        | {
            readonly kind: "report";
            readonly epoch: number;
            readonly metrics: Metrics;
            readonly statistics?: Statistics | undefined;
          }
        | { readonly kind: "spent" }
        | {
            readonly kind: "checkpoint";
            readonly epoch: number;
            /** As of TrialContext.save. */
            readonly step?: number;
            readonly bytes: Uint8Array;
            /** The thread counts it as on its way to the store. */
            readonly isCounted?: boolean;
          }
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
