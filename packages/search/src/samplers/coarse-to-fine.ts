// Coarse to fine: search wide and train briefly, then zoom into the region where the best trials
// lie and train longer there; each round's best go on from their checkpoints.
//
// A round is over when none of its trials is pending. Then, in this order: the next round's box is
// decided (zoom), the best go on to its target (promote), the rest end (complete), and new points
// are drawn from the box (propose). No round looks at a result before the round before is over, so
// the sweep is the same however many trainers there are and in whatever order they finish.
//
// Use it when a person shall see and steer the search, when early epochs foretell late ones, and
// when many trials run at once: a round waits for no single result. Do not use it for a handful
// of trials, or when the best region is so small that a round of points would miss it.

import type { Complete, Decision, Promote, Propose, Zoom } from "../decision.ts";
import type { History, TrialRecord } from "../history.ts";
import { listOf } from "../listed-history.ts";
import { openTrials } from "../open-trials.ts";
import { type Box, boxText, unitInBox, wholeBox } from "../space/box.ts";
import { pointFromUnit, type UnitPoint } from "../space/space.ts";
import { nextBox } from "./coarse-to-fine-box.ts";
import type { CoarseToFineOptions } from "./coarse-to-fine-options.ts";
import { derivedRounds, type Round, roundOf, trialsOf } from "./coarse-to-fine-rounds.ts";
import { latinPoint } from "./latin-hypercube.ts";
import { type Observation, rankedAt } from "./ranking.ts";
import type { RoundSampler, Setting } from "./sampler.ts";

/** A smaller elite says too little about where to look. */
const ELITE_MIN = 3;

type Plan = {
  readonly options: CoarseToFineOptions;
  readonly setting: Setting;
  readonly rounds: readonly Round[];
};

/** Rounds that zoom; see the top of this file. */
export function coarseToFine(options: CoarseToFineOptions): RoundSampler {
  return {
    kind: "rounds",
    decide(setting, history, room) {
      const plan = { options, setting, rounds: options.rounds ?? derivedRounds(setting.budget) };
      const first = roundOf(plan.rounds, listOf(history).length - 1);
      const decisions: (readonly Decision[])[] = [];
      for (let index = first; index < plan.rounds.length; index++) {
        const { due, over } = advance(plan, index, history, room);
        decisions.push(due);
        const begins = index > first ? { begins: index + 1 } : {};
        if (!over) return { decisions: decisions.flat(), over: false, ...begins };
      }
      const due = decisions.flat();
      // One that came to rest when the round after its own had begun is among them already.
      const ending = new Set(due.map((decision) => decision.kind === "complete" && decision.trial));
      const last = openTrials(history)
        .resting.slice()
        .filter(({ trial }) => !ending.has(trial))
        .map(({ trial }) => complete(trial, "the last round is over"));
      return { decisions: [...due, ...last], over: true };
    },
  };
}

/** What is due in round `index`, given that the rounds before it are over. */
function advance(
  plan: Plan,
  index: number,
  history: History,
  room: number,
): { readonly due: readonly Decision[]; readonly over: boolean } {
  const { epochs } = plan.rounds[index]!;
  const [start] = trialsOf(plan.rounds, index);
  const known = history.zooms.findLast(({ round }) => round === index + 1);
  const zoom = known === undefined && index > 0 ? zoomInto(plan, index, history) : undefined;
  const box = (known ?? zoom)?.box ?? wholeBox(plan.setting.space);

  const { promotions, completions } = leavingTrials(plan, index, history);

  const next = Math.max(start, listOf(history).length);
  const end = endOf(plan, index, next, history);
  const count = Math.min(end - next, Math.max(0, room - promotions.length));
  const proposals = Array.from({ length: count }, (_, i) => propose(plan, index, box, next + i));

  const training = openTrials(history).pending.slice();
  const isTraining = training.some(({ targetEpochs }) => targetEpochs <= epochs);
  return {
    due: [
      ...(zoom === undefined ? [] : [{ kind: "zoom", ...zoom } as const]),
      ...promotions.slice(0, Math.max(0, room)),
      ...completions,
      ...proposals,
    ],
    over: next === end && promotions.length === 0 && !isTraining,
  };
}

/** Points that a person enqueued when no proposal was left to take their place are the last round's. */
function endOf({ rounds }: Plan, index: number, next: number, { enqueued }: History): number {
  const [, end] = trialsOf(rounds, index);
  return index < rounds.length - 1 ? end : Math.max(end, next + (enqueued?.length ?? 0));
}

type Leaving = {
  readonly promotions: readonly Promote[];
  readonly completions: readonly Complete[];
};

/** Of the trials of the rounds before, the best go on to this one, best first; the others end. */
function leavingTrials(plan: Plan, index: number, history: History): Leaving {
  const { epochs, promote: seats } = plan.rounds[index]!;
  const [start] = trialsOf(plan.rounds, index);
  const hasJoined = ({ targetEpochs }: TrialRecord): boolean =>
    seats > 0 && targetEpochs === epochs;
  const before = openTrials(history).restingBelow(start);
  const leaving = before.filter((record) => !hasJoined(record));
  if (leaving.length === 0) return { promotions: [], completions: [] };

  const joining = ranked(plan, index - 1, history, seats);
  const goingOn = new Set(joining.map(({ trial }) => trial));
  const reason =
    joining.length > 0
      ? `not among the best ${joining.length} of round ${index}`
      : `round ${index} is over and nobody goes on`;
  return {
    promotions: joining
      .map(({ trial }) => listOf(history).at(trial)!)
      .filter(({ state, targetEpochs }) => state === "resting" && targetEpochs < epochs)
      .map((record) => promote(plan, index, record)),
    completions: leaving
      .filter(({ trial }) => !goingOn.has(trial))
      .map(({ trial }) => complete(trial, reason)),
  };
}

/** What a round compares, best first: all trials so far with a result at exactly its epochs. */
function ranked(
  { rounds }: Plan,
  index: number,
  history: History,
  most = Infinity,
): readonly Observation[] {
  const [, end] = trialsOf(rounds, index);
  return rankedAt(history, { epochs: rounds[index]!.epochs, end, most });
}

/** The box of round `index`, from what the round before has shown. */
function zoomInto(plan: Plan, index: number, history: History): Zoom {
  const { options, rounds, setting } = plan;
  const before = history.zooms.findLast(({ round }) => round === index)?.box;
  const box = before ?? wholeBox(setting.space);
  const good = ranked(plan, index - 1, history);
  if (good.length === 0) {
    const reason = `no trial of round ${index} gave a finite loss: the box stays`;
    return { round: index + 1, box, reason };
  }

  // What failed or diverged in this round is evidence too: against the choices that it made.
  const { epochs } = rounds[index - 1]!;
  const known = new Set(good.map(({ trial }) => trial));
  const bad = history.trials.filter(
    ({ trial, state, targetEpochs, rungs }) =>
      !known.has(trial) &&
      targetEpochs === epochs &&
      (state === "failed" || rungs.some((rung) => rung.epochs === epochs)),
  );
  const elite = Math.min(good.length, Math.max(ELITE_MIN, Math.ceil(options.elite * good.length)));
  const units = [...good, ...bad].map(({ unit }) => unit);
  const next = nextBox(setting.space, box, { ranked: units, elite, shrink: options.shrink });
  const where = boxText(setting.space, next);
  const reason = `${where}: around the ${elite} best of ${units.length} trials of round ${index}`;
  return { round: index + 1, box: next, reason };
}

function propose(plan: Plan, index: number, box: Box, trial: number): Propose {
  const { space } = plan.setting;
  const [, end] = trialsOf(plan.rounds, index);
  const { unit, reason } = draw(plan, index, box, Math.min(trial, end - 1));
  return {
    kind: "propose",
    trial,
    unit,
    params: pointFromUnit(space, unit),
    epochs: plan.rounds[index]!.epochs,
    round: index + 1,
    reason: `round ${index + 1} of ${plan.rounds.length}: ${reason}`,
  };
}

/** The last new points of a round explore the whole space, the others come from its box. */
function draw(
  { options, rounds, setting: { space, seed } }: Plan,
  index: number,
  box: Box,
  trial: number,
): { readonly unit: UnitPoint; readonly reason: string } {
  const [start, end] = trialsOf(rounds, index);
  const names = Object.entries(space);
  const exploring = index === 0 ? 0 : Math.round(options.explore * (end - start));
  const border = end - exploring;
  if (trial >= border) {
    const unit = latinPoint({ first: border, size: exploring }, names.length, seed, trial);
    return { unit, reason: "drawn from the whole space, to keep exploring" };
  }
  const place = latinPoint({ first: start, size: border - start }, names.length, seed, trial);
  return {
    unit: names.map(([name, parameter], i) => unitInBox(name, parameter, box, place[i]!)),
    reason: index === 0 ? "drawn from the whole space" : "drawn from the round's box",
  };
}

function promote({ rounds }: Plan, index: number, { trial }: TrialRecord): Promote {
  const { epochs, promote: seats } = rounds[index]!;
  const reason = `among the best ${seats} of round ${index}`;
  return { kind: "promote", trial, epochs, round: index + 1, reason };
}

function complete(trial: number, reason: string): Complete {
  return { kind: "complete", trial, reason };
}
