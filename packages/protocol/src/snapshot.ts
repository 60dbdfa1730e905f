// A fold's state as text, in parts, so that a coordinator that is new to a sweep need not fold its
// whole ledger, and so that a long sweep's snapshot is renewed by writing what changed: a head, and
// chunks of trials by number.
//
// A snapshot is no truth, only a shortcut to what folding the same events gives. It is read by the
// version of the fold that wrote it and by no other.

import { CaviarError } from "@caviar/errors";
import { z } from "zod";

import { toJson } from "./json.ts";
import { sweepSpecSchema } from "./sweep-spec.ts";
import type { SweepState, TrialState } from "./sweep-state.ts";
import { emptyIndex, noteTrial, TRIALS_PER_CHUNK } from "./trial-index.ts";

/** Raised whenever the fold, `SweepState` or `TrialState` changes: older snapshots then count no more. */
export const FOLD_VERSION = 4;

export type SnapshotParts = {
  /** The event up to which it was folded. */
  readonly seq: number;
  readonly head: string;
  /** By number; those of which a trial changed since the last snapshot was taken. */
  readonly chunks: ReadonlyMap<number, string>;
};

/** What has changed since the last call, or everything. From here on it counts as written. */
export function takeSnapshot(state: SweepState, what: "changes" | "everything"): SnapshotParts {
  const { trials, index, spec, ...rest } = state;
  const count = Math.ceil(trials.length / TRIALS_PER_CHUNK);
  const numbers = what === "changes" ? [...index.changed] : [...Array(count).keys()];
  const chunks = new Map(
    numbers.map((chunk) => {
      const first = chunk * TRIALS_PER_CHUNK;
      return [chunk, toJson(trials.slice(first, first + TRIALS_PER_CHUNK))] as const;
    }),
  );
  index.changed.clear();
  // The spec is text in the text: what it says of numbers that are not finite is its own affair.
  const head = { version: FOLD_VERSION, trials: trials.length, spec: JSON.stringify(spec), rest };
  return { seq: state.seq, head: toJson(head), chunks };
}

/** As our own fold of the same version wrote it, which the head's version vouches for. */
const ofOurs = <Written extends object>() =>
  z.custom<Written>((value) => typeof value === "object" && value !== null);

const headSchema = z.object({
  version: z.literal(FOLD_VERSION),
  trials: z.int().min(0),
  spec: z.string(),
  rest: ofOurs<Omit<SweepState, "spec" | "trials" | "index">>(),
});
const chunkSchema = z.array(ofOurs<TrialState>());

export type SnapshotHead = z.infer<typeof headSchema>;

/** How many chunks there must be; undefined when another version of the fold wrote it. */
export function readSnapshotHead(
  text: string,
): { readonly head: SnapshotHead; readonly chunks: number } | undefined {
  const head = headSchema.safeParse(parse(text));
  if (!head.success) return undefined;
  return { head: head.data, chunks: Math.ceil(head.data.trials / TRIALS_PER_CHUNK) };
}

/** The state that was taken; CAV_MESSAGE_INVALID when the chunks are not the head's. */
export function restoreSnapshot(head: SnapshotHead, chunks: readonly string[]): SweepState {
  const spec = sweepSpecSchema.parse(JSON.parse(head.spec));
  const trials = chunks.flatMap((text) => chunkSchema.parse(parse(text)));
  const isWhole = trials.length === head.trials && trials.every(({ trial }, i) => trial === i);
  if (!isWhole) {
    const message = `expected a snapshot with the trials 0..${head.trials - 1}, got ${trials.length}`;
    throw new CaviarError("CAV_MESSAGE_INVALID", message);
  }
  const index = emptyIndex();
  for (const trial of trials) noteTrial(index, spec, trial);
  index.changed.clear();
  return { ...head.rest, spec, trials, index };
}

/** JSON with the words for numbers that are not finite, which only metrics can be. */
function parse(text: string): unknown {
  return /"(?:NaN|-?Infinity)"/.test(text) ? JSON.parse(text, revived) : JSON.parse(text);
}

function revived(key: string, value: unknown): unknown {
  if (key !== "metrics" || value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, Number(v)]));
}
