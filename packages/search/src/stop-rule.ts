// When a sweep ends before its budget is spent. Only new trials are held back: what is training
// goes on to its target, and the scheduler brings the others to their end.
//
// A sampler that works in rounds is only ended between two of them.
//
//   target      a loss that is good enough;
//   patience    so many trials in a row that improved on nothing before them by more than `gain`;
//   terminator  no more than `gain` is likely to be left: the lower end of a confidence interval
//               for the minimum of a function from random points, by the two best of them (de Haan
//               1981, JASA 76): y1 - (y2 - y1) / ((1 - p)^(-2/d) - 1) in d dimensions.
//
// The terminator takes the trials for random points. For a sampler that learns it is a rule of
// thumb: it crowds the best two, so that the interval comes out short; `trials` keeps it waiting.
// With several objectives the target is the first's, patience counts trials that somebody before
// covers, and the terminator asks for each objective whether its minimum is likely to be lower.

import { z } from "zod";

import { trialsSchema } from "./budget.ts";
import { expected, strict } from "./expected.ts";
import { type History, type Rung, violationOf } from "./history.ts";
import { isUsable } from "./result-order.ts";

const loss = z.number(expected("a finite number"));
const gainSchema = z
  .number(expected("a number of at least 0"))
  .min(0, expected("a number of at least 0"));
const share = expected("a number above 0, below 1");

const patienceSchema = strict({
  trials: trialsSchema,
  gain: gainSchema.default(0),
}).readonly();

const terminatorSchema = strict({
  gain: gainSchema,
  confidence: z.number(share).gt(0, share).lt(1, share).default(0.9),
  /** It says nothing before so many trials gave a result. */
  trials: trialsSchema.default(30),
}).readonly();

/** The `stop` of a sweep; the target is a loss (who maximizes negates). */
export const stopRuleSchema = strict({
  target: loss.optional(),
  patience: patienceSchema.optional(),
  terminator: terminatorSchema.optional(),
}).readonly();

export type StopRule = z.infer<typeof stopRuleSchema>;

/** Why no new trial shall come, given the results so far; undefined: go on. */
export function stopReason(
  rule: StopRule,
  dimensions: number,
  { trials }: History,
): string | undefined {
  const results = trials
    .map(({ rungs }) => rungs.at(-1))
    .filter((rung) => isUsable(rung))
    .filter((rung) => violationOf(rung) === 0);
  const { target, patience, terminator } = rule;
  if (target !== undefined && results.some(({ losses }) => losses[0]! <= target)) {
    return `a trial reached the target ${target}`;
  }
  const tried = trials.filter(({ state }) => state !== "pending").length;
  if (patience !== undefined) {
    const barren = barrenTrials(trials, patience.gain);
    if (barren >= patience.trials && tried > patience.trials) {
      return `the last ${barren} trials improved on nothing by more than ${patience.gain}`;
    }
  }
  return terminator && terminatorReason(terminator, dimensions, results);
}

/** How many trials with a settled result there are after the last one that improved. */
function barrenTrials(trials: History["trials"], gain: number): number {
  let front: Rung[] = [];
  let barren = 0;
  for (const { rungs, state } of trials) {
    const result = rungs.at(-1);
    if (state === "pending" && result === undefined) continue;
    const isGood = isUsable(result) && violationOf(result) === 0;
    if (!isGood || front.some((other) => covers(other, result, gain))) {
      barren++;
      continue;
    }
    front = [...front.filter((other) => !covers(result, other, 0)), result];
    barren = 0;
  }
  return barren;
}

/** Whether `b` is not better than `a` by more than `gain` in any loss. */
function covers(a: Rung, b: Rung, gain: number): boolean {
  return a.losses.every((value, i) => value <= b.losses[i]! + gain);
}

function terminatorReason(
  { gain: wanted, confidence, trials }: z.infer<typeof terminatorSchema>,
  dimensions: number,
  results: readonly Rung[],
): string | undefined {
  if (results.length < trials) return undefined;
  const reaches = results[0]!.losses.map((_, objective) => {
    const losses = results.map(({ losses: all }) => all[objective]!);
    const [best, second] = losses.toSorted((a, b) => a - b);
    return (second! - best!) / ((1 - confidence) ** (-2 / dimensions) - 1);
  });
  const reach = Math.max(...reaches);
  return reach <= wanted
    ? `with confidence ${confidence} no more than ${reach.toPrecision(2)} is left to gain`
    : undefined;
}
