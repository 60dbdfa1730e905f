// The part of the fold that is about trials in a person's hands.

import { assert } from "@caviar/errors";

import type { LedgerEvent } from "../events.ts";
import type { SweepState, TrialState } from "../sweep-state.ts";
import { type ActState, newPanda, type PandaState } from "./panda-state.ts";

type Event<Kind extends LedgerEvent["kind"]> = Extract<LedgerEvent, { kind: Kind }>;

/** The newest checkpoints that a panda can be rewound to; older ones are let go. */
const CHECKPOINTS_KEPT_MAX = 1000;

export type PandaEvent = Event<
  | "trial-adopted"
  | "trial-given-back"
  | "trial-steered"
  | "trial-branched"
  | "trial-noted"
  | "steering-applied"
  | "range-tested"
>;

/** A trial that is a panda from its proposal: of a session, or a branch. */
export function proposedPanda(
  { spec, createdBy, branches, trials }: SweepState,
  event: Event<"trial-proposed">,
): PandaState | undefined {
  if (event.branch === undefined) return spec.panda ? newPanda(createdBy) : undefined;
  const branch = branches.find(({ seq }) => seq === event.branch);
  assert(branch, `trial ${event.trial} is the branch ${event.branch}, which nobody asked for`);
  const { epoch } = branch;
  const from = trials[branch.trial]?.panda?.checkpoints.find((kept) => kept.epoch === epoch);
  const kept = from ?? { key: branch.checkpoint, epoch, bytes: 0, metrics: undefined };
  return { ...newPanda(branch.by), isBranch: true, checkpoints: [kept], isAmended: true };
}

/** The branch has become a trial. */
export function foldBranched(state: SweepState, event: Event<"trial-proposed">): void {
  const place = state.branches.findIndex(({ seq }) => seq === event.branch);
  if (place === -1) return;
  const [{ trial, epoch } = { trial: -1, epoch: 0 }] = state.branches.splice(place, 1);
  const asked = state.trials[trial]?.panda?.acts.find(({ act }) => act === event.branch);
  if (asked) asked.applied = { epoch, step: undefined, at: event.at, trial: event.trial };
}

export function foldPanda(state: SweepState, trial: TrialState, event: PandaEvent): void {
  switch (event.kind) {
    case "trial-adopted":
      trial.panda ??= newPanda(event.by);
      trial.panda.by = event.by;
      return note(trial.panda, event, { kind: "adopt" });
    case "trial-given-back": {
      const panda = pandaOf(trial);
      panda.by = undefined;
      panda.isPaused = false;
      return note(panda, event, { kind: "give-back" });
    }
    case "trial-steered": {
      const panda = pandaOf(trial);
      if (event.act.kind === "resume") panda.isPaused = false;
      return note(panda, event, event.act);
    }
    case "trial-branched": {
      const { seq, epoch, checkpoint, changes, epochs, how, by } = event;
      state.branches.push({ seq, trial: trial.trial, epoch, checkpoint, changes, epochs, how, by });
      // Of a trial that its person has not in hand any more, or that ended.
      trial.panda ??= newPanda(undefined);
      return note(trial.panda, event, { kind: how, epoch, changes });
    }
    case "trial-noted": {
      const { epoch, text } = event;
      trial.panda ??= newPanda(undefined);
      return note(trial.panda, event, { kind: "note", epoch, text });
    }
    case "steering-applied":
    case "range-tested":
      return foldApplied(pandaOf(trial), event);
  }
}

function foldApplied(panda: PandaState, event: Event<"steering-applied" | "range-tested">): void {
  const { epoch, step, at } = event;
  const asked = panda.acts.find(({ act }) => act === event.act);
  assert(asked, `act ${event.act} took effect, but nobody asked for it`);
  asked.applied = { epoch, step, at };
  const { kind } = asked.what;
  if (kind === "set") panda.isAmended = true;
  // A later wish to go on has been heard already.
  if (kind === "pause") panda.isPaused = !panda.acts.some((other) => endsPause(other, asked));
  if (event.kind !== "range-tested") return;
  asked.found = { rates: event.rates, losses: event.losses, suggested: event.suggested };
}

const endsPause = ({ act, what }: ActState, pause: ActState) =>
  act > pause.act && (what.kind === "resume" || what.kind === "give-back");

function note(panda: PandaState, event: PandaEvent & { by: string }, what: ActState["what"]): void {
  const { seq, at, by } = event;
  const isDone = what.kind === "note";
  const applied = isDone ? { epoch: what.epoch, step: undefined, at } : undefined;
  panda.acts.push({ act: seq, at, by, what, applied });
}

function pandaOf({ trial, panda }: TrialState): PandaState {
  assert(panda, `trial ${trial} is steered, but nobody has adopted it`);
  return panda;
}

/** After whole epochs, of a trial that somebody has or had in hand. */
export function keepCheckpoint(
  { panda, epoch: reported, metrics }: TrialState,
  saved: Pick<Event<"checkpoint-saved">, "key" | "epoch" | "bytes" | "step">,
): void {
  const { key, epoch, bytes, step } = saved;
  if (!panda || step !== undefined || epoch === 0) return;
  const { checkpoints } = panda;
  const place = checkpoints.findIndex((kept) => kept.epoch >= epoch);
  const isAgain = checkpoints[place]?.epoch === epoch;
  const known = isAgain ? checkpoints[place]?.metrics : undefined;
  const kept = { key, epoch, bytes, metrics: known ?? (reported === epoch ? metrics : undefined) };
  checkpoints.splice(place === -1 ? checkpoints.length : place, isAgain ? 1 : 0, kept);
  if (checkpoints.length > CHECKPOINTS_KEPT_MAX) checkpoints.shift();
}

/** It cannot be read any more. */
export function loseCheckpoint({ panda }: TrialState, key: string): void {
  if (panda) panda.checkpoints = panda.checkpoints.filter((kept) => kept.key !== key);
}
