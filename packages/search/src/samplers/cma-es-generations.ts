// From finished trials to the law of CMA-ES: generation after generation, from the start, so that
// the law is a function of the history and of nothing else. What is remembered between calls only
// spares the generations whose trials are still the same.

import { stream, uniform } from "@caviar/random";

import type { Rung, TrialRecord } from "../history.ts";
import { bestFirst, isUsable } from "../result-order.ts";
import type { Space } from "../space/space.ts";
import {
  type Distribution,
  populationSize,
  roundDistribution,
  updated,
} from "./cma-es-distribution.ts";
import { cellOf, type Dimension, dimensionsOf } from "./dimension.ts";

export type SearchLaw = {
  /** Over the dimensions that are not choices, in their order. */
  readonly numbers: Distribution;
  /** By choice: the probability of each of its cells. */
  readonly choices: readonly (readonly number[])[];
  readonly restarts: number;
  /** The best loss of each generation since the restart. */
  readonly bests: readonly number[];
};

/** A third of the cube is within one deviation of its middle. */
const SIGMA_START = 1 / 6;
/** How far a generation moves the shares of a choice. */
const CHOICE_RATE = 0.3;
/** No cell of a choice falls below this share of an even one. */
const CHOICE_FLOOR = 0.2;
/** The law has become a point: steps below this share of the cube mean nothing. */
const STEP_MIN = 1e-8;

/** The law after `finished`, in trial order, has been taken in, lambda trials at a time. */
export function lawAfter(space: Space, seed: number, finished: readonly TrialRecord[]): SearchLaw {
  const [first] = finished;
  let { law, taken } = { law: startLaw(space, seed, 0), taken: 0 };
  const known = first === undefined ? undefined : remembered.get(first.unit);
  if (known?.space === space && known.seed === seed && isPrefix(known.taken, finished)) {
    ({ law } = known);
    taken = known.taken.length;
  }
  while (taken + law.numbers.lambda <= finished.length) {
    const generation = finished.slice(taken, taken + law.numbers.lambda);
    taken += generation.length;
    law = next(space, law, generation);
    if (isSpent(law)) law = startLaw(space, seed, law.restarts + 1);
  }
  if (first !== undefined) {
    remembered.set(first.unit, { space, seed, law, taken: finished.slice(0, taken) });
  }
  return law;
}

type Known = {
  readonly space: Space;
  readonly seed: number;
  readonly law: SearchLaw;
  readonly taken: readonly TrialRecord[];
};

/** By the first finished trial's point. */
const remembered = new WeakMap<TrialRecord["unit"], Known>();

/** Whether the trials are the same as far as the law looks at them. */
function isPrefix(taken: readonly TrialRecord[], finished: readonly TrialRecord[]): boolean {
  return taken.every(
    ({ unit, rungs }, i) => finished[i]?.unit === unit && finished[i].rungs === rungs,
  );
}

function isNumber({ kind }: Dimension): boolean {
  return kind !== "unordered";
}

function startLaw(space: Space, seed: number, restarts: number): SearchLaw {
  const dimensions = dimensionsOf(space);
  const n = dimensions.filter(isNumber).length;
  const from = stream(seed, "cma-es restart", restarts);
  const mean = Float64Array.from({ length: n }, (_, d) =>
    restarts === 0 ? 0.5 : uniform(from, d),
  );
  const lambda = populationSize(n) * 2 ** Math.min(restarts, 10);
  const choices = dimensions.flatMap((dimension) => {
    if (dimension.kind !== "unordered") return [];
    const cells = dimension.edges.length - 1;
    return [Array.from({ length: cells }, () => 1 / cells)];
  });
  return { numbers: roundDistribution(mean, SIGMA_START, lambda), choices, restarts, bests: [] };
}

function next(space: Space, law: SearchLaw, generation: readonly TrialRecord[]): SearchLaw {
  const dimensions = dimensionsOf(space);
  const results = comparable(generation);
  const order = bestFirst(results);
  const ranked = order.map((index) => generation[index]!.unit);
  const better = ranked.slice(0, Math.floor(ranked.length / 2));
  let choice = 0;
  const choices = dimensions.flatMap((dimension, d) => {
    if (dimension.kind !== "unordered") return [];
    const cells = better.map((unit) => cellOf(dimension.edges, unit[d]!));
    return [nextShares(law.choices[choice++]!, cells)];
  });
  const samples = ranked.map((unit) =>
    Float64Array.from(unit.filter((_, d) => isNumber(dimensions[d]!))),
  );
  const best = results[order[0]!]?.losses[0] ?? Infinity;
  return {
    ...law,
    numbers: updated(law.numbers, samples),
    choices,
    bests: [...law.bests, best].slice(-stagnationSpan(law.numbers)),
  };
}

/** The results at the most epochs that all trials with a usable result have reached. */
function comparable(generation: readonly TrialRecord[]): readonly (Rung | undefined)[] {
  const reached = generation.flatMap(({ rungs }) => {
    const last = rungs.at(-1);
    return isUsable(last) ? [last.epochs] : [];
  });
  const epochs = Math.min(...reached);
  return generation.map(({ rungs }) => rungs.find((rung) => rung.epochs === epochs));
}

/** Towards the cells of the better half, weighted by rank, and never below the floor. */
function nextShares(shares: readonly number[], better: readonly number[]): readonly number[] {
  const seen = shares.map(() => 0);
  for (const [i, cell] of better.entries()) {
    seen[cell]! += Math.log(better.length + 0.5) - Math.log(i + 1);
  }
  const total = seen.reduce((sum, value) => sum + value, 0);
  const floor = CHOICE_FLOOR / shares.length;
  const raised = shares.map((share, cell) =>
    Math.max(floor, (1 - CHOICE_RATE) * share + (CHOICE_RATE * seen[cell]!) / total),
  );
  const sum = raised.reduce((all, share) => all + share, 0);
  return raised.map((share) => share / sum);
}

/** So many generations without any difference are the end. */
function stagnationSpan({ n, lambda }: Distribution): number {
  return 10 + Math.ceil((30 * n) / lambda);
}

function isSpent({ numbers, bests }: SearchLaw): boolean {
  const isPoint = numbers.sigma * Math.max(0, ...numbers.D) < STEP_MIN;
  const isFlat =
    bests.length === stagnationSpan(numbers) && bests.every((best) => best === bests[0]);
  return (numbers.n > 0 && isPoint) || isFlat;
}
