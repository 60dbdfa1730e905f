// The plan of a coarse-to-fine sweep: how many new points each round draws, how long its trials
// are trained, and how many of the round before go on.

import type { z } from "zod";

import { type Budget, epochsSchema, trialsSchema } from "../budget.ts";
import { expectation, strict, wholeNumber } from "../expected.ts";

export const ROUNDS_MAX = 16;

export const roundSchema = strict({
  trials: trialsSchema,
  epochs: epochsSchema,
  promote: wholeNumber(0, 1_000_000).default(0),
}).readonly();

/** trials: new points; epochs: the target of all its trials; promote: how many join from before. */
export type Round = z.infer<typeof roundSchema>;

/** What is wrong between the rounds of a plan: paths start at the index of a round. */
export function roundIssues(
  rounds: readonly Round[],
): { path: (string | number)[]; message: string }[] {
  return rounds.flatMap(({ epochs, promote }, index) => {
    const before = rounds[index - 1];
    const issue = (key: keyof Round, what: string, got: number) => [
      { path: [index, key], message: expectation(what, got) },
    ];
    if (before === undefined) {
      return promote === 0 ? [] : issue("promote", "0 in the first round", promote);
    }
    const members = before.trials + before.promote;
    if (promote > members) {
      return issue("promote", `at most ${members}, the trials of the round before`, promote);
    }
    if (epochs < before.epochs) {
      return issue("epochs", `at least ${before.epochs}, those of the round before`, epochs);
    }
    if (epochs === before.epochs && promote > 0) {
      return issue("epochs", `more than ${epochs}, which promoted trials have behind them`, epochs);
    }
    return [];
  });
}

/** Share of the new points that each derived round draws. */
const SHARES = [0.5, 0.3, 0.2];
/** Each derived round trains this many times longer than the one before. */
const GROWTH = 3;
/** Share of a derived round's trials that goes on to the next. */
const PROMOTED = 0.2;

/**
 * The rounds that a budget alone stands for: three, with 50, 30 and 20 % of the new points,
 * trained to a ninth, a third and all of the epochs; a fifth of each round goes on to the next.
 * Fewer than three trials make as many rounds of one. Where the epochs cannot grow, nobody is
 * promoted: the rounds then only zoom.
 */
export function derivedRounds({ trials, epochs }: Budget): readonly Round[] {
  const count = Math.min(SHARES.length, trials);
  const rounds: Round[] = [];
  let left = trials;
  for (let index = 0; index < count; index++) {
    const after = count - 1 - index;
    const share = Math.max(1, Math.round(trials * SHARES[index]!));
    const points = after === 0 ? left : Math.min(share, left - after);
    const target = Math.ceil(epochs / GROWTH ** after);
    const before = rounds.at(-1);
    const grows = before !== undefined && target > before.epochs;
    const promote = grows ? Math.ceil((before.trials + before.promote) * PROMOTED) : 0;
    rounds.push({ trials: points, epochs: target, promote });
    left -= points;
  }
  return rounds;
}

/** Trial numbers of the new points of round `index`: [start, end). */
export function trialsOf(
  rounds: readonly Round[],
  index: number,
): readonly [start: number, end: number] {
  const start = rounds.slice(0, index).reduce((sum, { trials }) => sum + trials, 0);
  return [start, start + rounds[index]!.trials];
}

/** The round that drew the trial numbered `trial`; 0 before the first. */
export function roundOf(rounds: readonly Round[], trial: number): number {
  const index = rounds.findIndex((_, round) => trial < trialsOf(rounds, round)[1]);
  return index === -1 ? rounds.length - 1 : index;
}
