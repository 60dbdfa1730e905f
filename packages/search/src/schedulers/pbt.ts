// Population based training (Jaderberg et al. 2017, arXiv:1711.09846): a population trains side by
// side; after every interval the worst give way to children of the best, which go on from their
// parents' checkpoints (exploit) under slightly other hyperparameters (explore). What is found is a
// schedule of hyperparameters, readable from the line of parents, rather than one point.
//
// A generation is compared when all of it has arrived, so that the sweep is the same in whatever
// order results come. Parameters that shape the network must stay as the checkpoint has them:
// unless `mutate` names others, only real numbers change.
//
// Use it when the best hyperparameters change while a network trains (learning rates, the weights of
// losses, augmentation) and a population fits on the trainers at once. Do not use it for short
// trainings, or when one good constant setting is wanted: its winner has none.

import { stream, uniform } from "@caviar/random";
import { z } from "zod";

import { type Budget, epochsSchema } from "../budget.ts";
import type { Decision } from "../decision.ts";
import { expected, strict, wholeNumber } from "../expected.ts";
import type { TrialRecord } from "../history.ts";
import { bestFirst, isUsable } from "../result-order.ts";
import type { Setting } from "../samplers/sampler.ts";
import { isForbidden } from "../space/forbidden.ts";
import { type Parameter, valueCount } from "../space/parameter.ts";
import { pointFromUnit, type UnitPoint } from "../space/space.ts";
import { intervalOf } from "./checked-on-the-way.ts";
import {
  complete,
  evenRungs,
  hasOutcome,
  promote,
  restsAt,
  resultAt,
  stop,
  withinRoom,
} from "./rungs.ts";
import type { Scheduler } from "./scheduler.ts";

const share = expected("a number above 0, at most 0.5");

export const pbtSchema = strict({
  name: z.literal("pbt"),
  /** Epochs of a generation. Absent: a ninth of the budget. */
  interval: epochsSchema.optional(),
  /** Trials that train side by side. Absent: the most whose children the budget pays. */
  population: wholeNumber(2, 4096).optional(),
  /** Share of a generation that gives way to children of as many of the best. */
  quantile: z.number(share).gt(0, share).max(0.5, share).default(0.25),
  /** The parameters that children change. Absent: all real numbers. */
  mutate: z.array(z.string()).min(1).readonly().optional(),
}).readonly();

export type PbtOptions = z.infer<typeof pbtSchema>;

/** A child's number moves by at most this on the unit interval. */
const STEP = 0.1;
/** How often a parameter is drawn anew instead. */
const RESAMPLED = 0.1;
/** Draws of a child before it takes its parent's point as it is, because others are forbidden. */
const ATTEMPTS = 16;

/** Replaces the worst by children of the best; see the top of this file. */
export function pbt(options: PbtOptions): Scheduler {
  const rungsOf = (epochs: number): readonly number[] =>
    evenRungs(epochs, intervalOf(options.interval, epochs));
  return {
    firstEpochs: ({ epochs }) => rungsOf(epochs)[0]!,
    sampled: (budget) => populationOf(options, budget),
    plannedEpochs: (budget) => populationOf(options, budget) * budget.epochs,
    decide(setting, { trials }, { room }) {
      const rungs = rungsOf(setting.budget.epochs);
      const population = populationOf(options, setting.budget);
      const decisions = generations({ options, setting, trials, rungs, population });
      return withinRoom(decisions, room);
    },
  };
}

/** How many trials a generation replaces. */
function replacedOf({ quantile }: PbtOptions, population: number): number {
  return Math.max(1, Math.floor(population * quantile));
}

/** The population: the largest that, with its children of every generation, the budget pays. */
export function populationOf(options: PbtOptions, { trials, epochs }: Budget): number {
  if (options.population !== undefined) return Math.min(options.population, trials);
  const births = evenRungs(epochs, intervalOf(options.interval, epochs)).length - 1;
  // With p trials at least p + births * (p * quantile - 1) in all: the largest that could fit.
  const most = (trials + births) / (1 + options.quantile * births);
  let population = Math.max(2, Math.ceil(most));
  while (population > 2 && population + births * replacedOf(options, population) > trials) {
    population--;
  }
  return Math.min(population, trials);
}

type Evolution = {
  readonly options: PbtOptions;
  readonly setting: Setting;
  readonly trials: readonly TrialRecord[];
  readonly rungs: readonly number[];
  readonly population: number;
};

/** Everything that is due, by going through the generations from the first one on. */
function generations(evolution: Evolution): readonly Decision[] {
  const { setting, trials, rungs, population } = evolution;
  if (trials.length < population) return [];
  const decisions: Decision[] = [];
  let members = trials.slice(0, population);
  let born = population;
  for (const [generation, epochs] of rungs.entries()) {
    if (!members.every((record) => hasOutcome(record, epochs))) return decisions;
    const next = rungs[generation + 1];
    if (next === undefined) {
      return [...decisions, ...members.filter((record) => restsAt(record, epochs)).map(complete)];
    }
    const { survivors, losers, parents } = selected(evolution, members, epochs);
    for (const record of losers) {
      const reason = `among the ${losers.length} worst at ${epochs} epochs`;
      if (restsAt(record, epochs)) decisions.push(stop(record, reason));
    }
    for (const record of survivors) {
      const reason = `not among the worst at ${epochs} epochs`;
      if (restsAt(record, epochs)) decisions.push(promote(record, next, reason));
    }
    const paid = Math.min(parents.length, setting.budget.trials - born);
    for (const [place, parent] of parents.slice(0, paid).entries()) {
      const isThere = born + place < trials.length;
      if (!isThere) decisions.push(child(evolution, parent, epochs, next, born + place));
    }
    members = [...survivors, ...trials.slice(born, born + paid)];
    if (trials.length < born + paid) return decisions;
    born += paid;
  }
  return decisions;
}

/** Who stays, who goes, and who has children instead, best first. */
function selected(
  { options, population }: Evolution,
  members: readonly TrialRecord[],
  epochs: number,
) {
  const results = members.map((record) => resultAt(record, epochs));
  const ranked = bestFirst(results);
  const usable = ranked.filter((index) => isUsable(results[index]));
  const replaced = Math.min(replacedOf(options, population), Math.floor(members.length / 2));
  const broken = ranked.length - usable.length;
  const leaving = new Set(ranked.slice(ranked.length - Math.max(replaced, broken)));
  const parents = usable.filter((index) => !leaving.has(index)).slice(0, replaced);
  const record = (index: number): TrialRecord => members[index]!;
  return {
    survivors: ranked.filter((index) => !leaving.has(index)).map(record),
    losers: [...leaving].map(record),
    parents: parents.map(record),
  };
}

function child(
  { options, setting }: Evolution,
  parent: TrialRecord,
  epochs: number,
  target: number,
  trial: number,
): Decision {
  const unit = mutated(options, setting, parent.unit, trial);
  return {
    kind: "propose",
    trial,
    unit,
    params: pointFromUnit(setting.space, unit),
    epochs: target,
    round: 0,
    parent: { trial: parent.trial, epochs },
    reason: `child of trial ${parent.trial}, among the best at ${epochs} epochs`,
  };
}

function mutated(
  { mutate }: PbtOptions,
  { space, seed, forbidden = [] }: Setting,
  unit: UnitPoint,
  trial: number,
): UnitPoint {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const from = stream(seed, "pbt", trial, attempt);
    const moved = Object.entries(space).map(([name, parameter], dimension) => {
      const isFree = mutate?.includes(name) ?? valueCount(parameter) === Infinity;
      const draws = [uniform(from, 2 * dimension), uniform(from, 2 * dimension + 1)] as const;
      return isFree ? explored(parameter, unit[dimension]!, draws) : unit[dimension]!;
    });
    if (!isForbidden(forbidden, pointFromUnit(space, moved))) return moved;
  }
  return unit;
}

/** A step to either side, reflected at the edges; a choice, and now and then any, is drawn anew. */
function explored(
  parameter: Parameter,
  u: number,
  [chance, draw]: readonly [chance: number, draw: number],
): number {
  if (chance < RESAMPLED) return draw;
  if (parameter.type === "choice") return u;
  const moved = Math.abs(u + (2 * draw - 1) * STEP);
  return moved > 1 ? 2 - moved : moved;
}
