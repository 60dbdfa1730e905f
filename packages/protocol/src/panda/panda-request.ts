// What a person asks of a trial: take it in hand, steer it, branch it, note something. Checked against
// the sweep's state and what its objective offers before it is written down.

import { CaviarError, shown } from "@caviar/errors";
import { z } from "zod";

import type { EventBody } from "../events.ts";
import { nameTextSchema } from "../names.ts";
import type { ObjectiveOffer } from "../offer.ts";
import { didYouMean, oneOf, problemsOf } from "../spec-problem.ts";
import type { SweepState, TrialState } from "../sweep-state.ts";
import { type Act, actSchema, changedSettings, changesSchema } from "./acts.ts";
import { NOTE_LENGTH_MAX } from "./panda-events.ts";
import { changesOf } from "./panda-state.ts";

const by = nameTextSchema.default("api");

export const steerTrialSchema = z.strictObject({ by, act: actSchema });
export type SteerTrial = z.infer<typeof steerTrialSchema>;

export const branchTrialSchema = z.strictObject({
  by,
  how: z.enum(["rewind", "fork"]),
  /** Whole epochs after which it leaves the trial; there must be a checkpoint of it. */
  epoch: z.int().min(1),
  changes: changesSchema.default({}),
  /** Train until so many epochs are done, instead of the trial's own target. */
  epochs: z.int().min(1).max(1_000_000).optional(),
});
export type BranchTrial = z.input<typeof branchTrialSchema>;

export const noteTrialSchema = z.strictObject({
  by,
  text: z.string().trim().min(1).max(NOTE_LENGTH_MAX),
});

/** `event`: the place of the request in the ledger, by which what follows from it is known. */
export const pandaAskedSchema = z.object({ event: z.int().min(1) });
export type PandaAsked = z.infer<typeof pandaAskedSchema>;

type Event<Kind extends EventBody["kind"]> = Extract<EventBody, { kind: Kind }>;

const ACTS_MAX = 1000;
const BRANCHES_WAITING_MAX = 64;

/** Throws CAV_TRIAL_CONFLICT for one that has ended, is in somebody's hands, or cannot be steered. */
export function adoptRequestOf(
  trial: TrialState,
  who: string,
  offer: ObjectiveOffer,
): Event<"trial-adopted"> {
  if (trial.phase === "ended") throw conflict(`a trial that goes on, but ${endedText(trial)}`);
  const holder = trial.panda?.by;
  if (holder !== undefined) {
    throw conflict(`a trial in nobody's hands, but ${holder} has trial ${trial.trial}`);
  }
  steerableOf(offer);
  return { kind: "trial-adopted", trial: trial.trial, by: who };
}

/** Throws CAV_TRIAL_CONFLICT for a trial that nobody has in hand, or of a session. */
export function giveBackRequestOf(
  { spec }: SweepState,
  trial: TrialState,
  who: string,
): Event<"trial-given-back"> {
  assertInHand(trial);
  if (spec.panda) {
    throw conflict("a trial of a search, but this is a session of one model: stop it instead");
  }
  return { kind: "trial-given-back", trial: trial.trial, by: who };
}

/**
 * Throws CAV_TRIAL_CONFLICT for a trial that is not in hand or does not train any more, CAV_USAGE for
 * settings that the objective does not have, cannot change, or does not take.
 */
export function steerRequestOf(
  state: SweepState,
  trial: TrialState,
  { act, by: who }: SteerTrial,
  offer: ObjectiveOffer,
): Event<"trial-steered"> {
  assertInHand(trial);
  const { trial: number, phase, targetEpochs, panda } = trial;
  if (phase !== "pending") {
    throw conflict(
      `a trial in training, but ${phase === "ended" ? endedText(trial) : `trial ${number} has reached its ${targetEpochs} epochs`}; fork or rewind it`,
    );
  }
  if ((panda?.acts.length ?? 0) >= ACTS_MAX)
    throw conflict(`at most ${ACTS_MAX} acts on one trial`);
  assertTimely(trial, act);
  if (act.kind === "set") checkChanges(state, trial, act.changes, offer);
  if (act.kind === "range-test" && act.to <= act.from) {
    throw usage(`to: expected more than from (${act.from}), got ${act.to}`);
  }
  return { kind: "trial-steered", trial: number, act, by: who };
}

function assertTimely({ trial, panda, targetEpochs, epoch }: TrialState, act: Act): void {
  if (act.kind === "pause" && panda?.isPaused) throw conflict(`trial ${trial} is paused already`);
  if (act.kind === "resume") {
    const waits = panda?.acts.some(({ what, applied }) => what.kind === "pause" && !applied);
    if (panda?.isPaused || waits) return;
    throw conflict(`a paused trial, but trial ${trial} goes on`);
  }
  if (act.at !== undefined && (act.at < epoch || act.at >= targetEpochs)) {
    throw usage(`at: expected an epoch from ${epoch} to ${targetEpochs - 1}, got ${act.at}`);
  }
}

/** Throws CAV_TRIAL_CONFLICT for an epoch without a checkpoint; CAV_USAGE as steering does. */
export function branchRequestOf(
  state: SweepState,
  trial: TrialState,
  asked: z.output<typeof branchTrialSchema>,
  offer: ObjectiveOffer,
): Event<"trial-branched"> {
  const { epoch, changes, how, by: who } = asked;
  const { trial: number, panda, targetEpochs } = trial;
  if (state.spec.scheduler.name === "pbt") {
    throw conflict("another scheduler than pbt, which makes every later trial itself");
  }
  if (how === "rewind" && trial.phase !== "ended") assertInHand(trial);
  const kept = panda?.checkpoints.find((checkpoint) => checkpoint.epoch === epoch);
  if (!kept) {
    throw conflict(
      `an epoch with a checkpoint of trial ${number} (${keptText(trial)}), got ${epoch}`,
    );
  }
  const epochs = asked.epochs ?? targetEpochs;
  if (epochs <= epoch) {
    throw usage(`epochs: expected more than ${epoch}, where the branch begins, got ${epochs}`);
  }
  if (state.branches.length >= BRANCHES_WAITING_MAX) {
    throw conflict(`at most ${BRANCHES_WAITING_MAX} branches that wait`);
  }
  if (Object.keys(changes).length > 0) checkChanges(state, trial, changes, offer);
  const target = asked.epochs === undefined ? {} : { epochs: asked.epochs };
  const event = { kind: "trial-branched", trial: number, epoch, checkpoint: kept.key } as const;
  return { ...event, changes, ...target, how, by: who };
}

/** "1..12", "1, 3..5": the epochs that a trial can be rewound to. */
export function keptText({ panda }: Pick<TrialState, "panda">): string {
  const epochs = panda?.checkpoints.map(({ epoch }) => epoch) ?? [];
  const runs: [number, number][] = [];
  for (const epoch of epochs) {
    const last = runs.at(-1);
    if (last && last[1] === epoch - 1) last[1] = epoch;
    else runs.push([epoch, epoch]);
  }
  const texts = runs.map(([first, last]) => (first === last ? `${first}` : `${first}..${last}`));
  return texts.slice(-8).join(", ") || "none yet";
}

function checkChanges(
  { spec }: SweepState,
  trial: TrialState,
  changes: Readonly<Record<string, unknown>>,
  offer: ObjectiveOffer,
): void {
  const names = Object.keys(changes);
  if (names.length === 0) throw usage("changes: expected a setting to change, got none");
  const steerable = steerableOf(offer);
  for (const name of names) {
    if (steerable.includes(name)) continue;
    const near = didYouMean(name, steerable);
    throw usage(`changes: expected ${oneOf(steerable)}, got ${shown(name)}${near}`);
  }
  const before = { ...spec.objective.settings, ...trial.params };
  const value = { ...changedSettings(before, changesOf(trial), trial.epoch), ...changes };
  const { error } = z.fromJSONSchema(offer.config).safeParse(value);
  const [problem] = problemsOf(error?.issues ?? [], { schema: offer.config, value });
  if (problem) throw usage(`changes.${problem.path.join(".")}: ${problem.message}`);
}

function steerableOf({ name, steerable = [] }: ObjectiveOffer): readonly string[] {
  if (steerable.length > 0) return steerable;
  throw conflict(`an objective whose settings can change while it trains, but ${name} has none`);
}

export function assertInHand({ trial, panda }: TrialState): void {
  if (panda?.by !== undefined) return;
  throw conflict(`a trial that somebody has in hand, but nobody has adopted trial ${trial}`);
}

const endedText = ({ trial, outcome }: TrialState) =>
  `trial ${trial} ${outcome === "stopped" ? "was stopped" : `has ${outcome ?? "ended"}`}`;

const conflict = (what: string) => new CaviarError("CAV_TRIAL_CONFLICT", `expected ${what}`);
const usage = (message: string) => new CaviarError("CAV_USAGE", message);
