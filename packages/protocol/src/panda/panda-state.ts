// What is true of a trial that a person steers, or once steered, beside what is true of any trial.

import type { Metrics } from "../metrics.ts";
import type { SweepSpec } from "../sweep-spec.ts";
import type { SweepState, TrialState } from "../sweep-state.ts";
import type { Branch, Changes, ChangesAt, Order } from "./acts.ts";

/** Where an act took effect; `trial`: the new trial that it led to. */
type Effect = {
  readonly epoch: number;
  readonly step: number | undefined;
  readonly at: number;
  readonly trial?: number;
};

/** Everything that a person did to a trial, as a log. */
export type ActState = {
  /** Of the event that asked for it. */
  readonly act: number;
  readonly at: number;
  readonly by: string;
  readonly what:
    | Order
    | { readonly kind: "note"; readonly epoch: number; readonly text: string }
    | { readonly kind: Branch["how"]; readonly epoch: number; readonly changes: Changes };
  /** Undefined: not yet, or never, because the trial ended before. */
  applied: Effect | undefined;
  /** Of a range test. */
  found?: {
    readonly rates: readonly number[];
    readonly losses: readonly number[];
    readonly suggested: number | undefined;
  };
};

/** After whole epochs. `metrics`: of that epoch, if they are known. */
export type KeptCheckpoint = {
  readonly key: string;
  readonly epoch: number;
  readonly bytes: number;
  readonly metrics: Metrics | undefined;
};

export type PandaState = {
  /** Who has it in hand; undefined: it was given back. */
  by: string | undefined;
  /** It is a branch of its parent, and has its seed. */
  readonly isBranch: boolean;
  /** Oldest first. */
  readonly acts: ActState[];
  /** What it can be rewound to, by epoch. */
  checkpoints: KeptCheckpoint[];
  isPaused: boolean;
  /** It was begun by a branch, or a change has taken effect: it is no sample of the sampler's point. */
  isAmended: boolean;
};

/** A branch that was asked for and waits to be proposed. */
export type WaitingBranch = Branch & {
  /** Of the event that asked for it. */
  readonly seq: number;
  readonly by: string;
};

export const newPanda = (by: string | undefined): PandaState => ({
  by,
  isBranch: false,
  acts: [],
  checkpoints: [],
  isPaused: false,
  isAmended: false,
});

/** The changes that took effect, oldest first. */
export function changesOf({ panda }: Pick<TrialState, "panda">): readonly ChangesAt[] {
  return (panda?.acts ?? []).flatMap(({ what, applied }) =>
    what.kind === "set" && applied ? [{ epoch: applied.epoch, changes: what.changes }] : [],
  );
}

/** What all pandas of a sweep are, few beside all trials. */
export function pandasOf({ index, trials }: Pick<SweepState, "index" | "trials">): TrialState[] {
  return [...index.pandas].toSorted((a, b) => a - b).map((number) => trials[number]!);
}

/** Times that a person had a trial go on: each calls for a job of its own. */
export function timesWoken({ panda }: Pick<TrialState, "panda">): number {
  const wakes = panda?.acts.filter(({ what }) => WAKING.some((kind) => kind === what.kind));
  return wakes?.length ?? 0;
}

/** Whether a trainer has nothing to do for it until its person says so. */
export function restsInHand({ panda }: Pick<TrialState, "panda">): boolean {
  if (!panda?.isPaused) return false;
  return !panda.acts.some(({ what, applied }) => what.kind === "range-test" && !applied);
}

/** What a paused trial must be trained for. */
export const WAKING = ["resume", "give-back", "range-test"] as const satisfies Order["kind"][];

/** Whether a trial of this sweep is a panda from its beginning. */
export const isSession = ({ panda }: SweepSpec): boolean => panda;
