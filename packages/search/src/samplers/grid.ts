// Grid search: every combination of a few values of each parameter, in an order that is shuffled so
// that a sweep which is cut short has not seen one corner only.
//
// Use it to draw a chart of two parameters, or when every parameter is a short list and all of its
// combinations are wanted. Do not use it to search: with n trials a grid tries n^(1/d) values of each
// of d parameters, where random tries n, and the parameters that matter are few (Bergstra & Bengio
// 2012, JMLR 13). `gridWarning` says so with the numbers of the sweep at hand.

import { below, stream } from "@caviar/random";
import { z } from "zod";

import type { Budget } from "../budget.ts";
import { strict, wholeNumber } from "../expected.ts";
import { type Parameter, valueCount } from "../space/parameter.ts";
import type { Space } from "../space/space.ts";
import type { PointSampler } from "./sampler.ts";

const LEVELS_MAX = 1000;

export const gridSchema = strict({
  name: z.literal("grid"),
  /** Values of each number; lists are taken whole. Absent: the most that fit into the budget. */
  levels: wholeNumber(2, LEVELS_MAX).optional(),
}).readonly();

export type GridOptions = z.infer<typeof gridSchema>;

/** The points of a grid, each once; with more trials than points it starts over. */
export function grid({ levels }: GridOptions): PointSampler {
  return {
    kind: "points",
    learns: false,
    propose({ space, budget, seed }, _history, trial) {
      const counts = gridCounts(space, budget, levels);
      const total = product(counts);
      let rest = shuffled(trial, total, seed);
      const unit = Object.values(space).map((parameter, dimension) => {
        const count = counts[dimension]!;
        const index = rest % count;
        rest = Math.floor(rest / count);
        return placeOf(parameter, index, count);
      });
      return { unit, reason: `point ${(trial % total) + 1} of a grid of ${counts.join(" x ")}` };
    },
  };
}

/** A list's values lie in the middle of their cells, a number's from edge to edge. */
function placeOf(parameter: Parameter, index: number, count: number): number {
  if (count === valueCount(parameter)) return (index + 0.5) / count;
  return count === 1 ? 0.5 : index / (count - 1);
}

/** How many values of each parameter the grid has. */
export function gridCounts(space: Space, { trials }: Budget, levels?: number): readonly number[] {
  const parameters = Object.values(space);
  const countsAt = (most: number): readonly number[] =>
    parameters.map((parameter) => {
      const isListed = "values" in parameter || parameter.type === "fixed";
      return isListed ? valueCount(parameter) : Math.min(most, valueCount(parameter));
    });
  if (levels !== undefined) return countsAt(levels);
  let most = 2;
  while (most < LEVELS_MAX && product(countsAt(most + 1)) <= trials) most++;
  return countsAt(most);
}

function product(counts: readonly number[]): number {
  return counts.reduce((all, count) => all * count, 1);
}

/** A permutation of 0..total-1 that needs no table: steps of a number that shares no divisor. */
function shuffled(trial: number, total: number, seed: number): number {
  const from = stream(seed, "grid");
  const range = Math.min(total, 2 ** 24);
  let stride = 1 + below(from, 0, range);
  while (commonDivisor(stride, total) !== 1) stride++;
  const offset = below(from, 1, range);
  return Number((BigInt(trial) * BigInt(stride) + BigInt(offset)) % BigInt(total));
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Why not: what the grid of this space costs, and what the same trials would see elsewhere. */
export function gridWarning(space: Space, budget: Budget, { levels }: GridOptions): string {
  const counts = gridCounts(space, budget, levels);
  const total = product(counts);
  const missing = total > budget.trials ? `, of which the budget pays ${budget.trials}` : "";
  const tried = Math.min(total, budget.trials);
  const spare = budget.trials > total ? " Trials beyond those are drawn beside the grid." : "";
  return (
    `a grid of ${counts.join(" x ")} has ${total} points${missing}: each number is tried at ` +
    `${Math.min(...counts.filter((count) => count > 1), total)} to ${Math.max(...counts)} values. ` +
    `Random search or Sobol would try ${tried} values of each at the same cost.${spare}`
  );
}
