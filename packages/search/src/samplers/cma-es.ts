// CMA-ES (Hansen 2016, arXiv:1604.00772): draws from a normal law that moves to the better half of
// each generation, turns along the valleys it finds, and grows or shrinks with its success.
//
// What a tutorial leaves open:
//   generations  results are taken in in trial order, lambda at a time, whoever proposed them: with
//                many trials at once some come from an older law, see cma-es-distribution.ts
//   restarts     when the law has become a point, or generations no longer differ, it starts again
//                at a random place with twice the samples (Auger, Hansen 2005, IPOP-CMA-ES)
//   integers     no cell is left for good: the law stays wide enough for a neighbour to be drawn
//                once in lambda n samples (after Hamano et al. 2022, arXiv:2205.13482)
//   choices      each has a law of its own, which moves to the shares of the better half
//
// Use it for numbers, from 50 to some thousand trials, also with narrow bent valleys or noise. Do
// not use it when most dimensions are choices or conditional (TPE), nor with fewer than about ten
// generations' worth of trials (GP), nor with more trials at once than lambda, 4 + 3 ln(n).

import { normal, type Stream, stream, uniform } from "@caviar/random";
import { z } from "zod";

import { strict } from "../expected.ts";
import type { TrialRecord } from "../history.ts";
import { clamp } from "../space/scale.ts";
import type { Space, UnitPoint } from "../space/space.ts";
import { normalQuantile } from "../statistics/normal.ts";
import { type Distribution, sampleAt } from "./cma-es-distribution.ts";
import { lawAfter, type SearchLaw } from "./cma-es-generations.ts";
import { cellCentre, cellOf, dimensionsOf } from "./dimension.ts";
import type { PointSampler } from "./sampler.ts";
import { triedBefore } from "./tried.ts";

export const cmaEsSchema = strict({ name: z.literal("cma-es") }).readonly();

/** A sample outside the cube, or one that was tried, is drawn again so often; then it is cut off. */
const DRAWS_MAX = 20;

export function cmaEs(): PointSampler {
  return {
    kind: "points",
    learns: true,
    propose({ space, seed }, history, trial) {
      const finished = history.trials.filter(hasResult);
      const law = lawAfter(space, seed, finished);
      const isTried = triedBefore(space, history);
      const unit = draw(space, law, stream(seed, "cma-es", trial), isTried);
      const times = law.restarts === 0 ? "" : ` after ${law.restarts} restarts`;
      const { generation, sigma } = law.numbers;
      const reason = `generation ${generation + 1}${times}, step size ${sigma.toPrecision(2)}`;
      return { unit, reason };
    },
  };
}

function hasResult({ state, rungs }: TrialRecord): boolean {
  return rungs.length > 0 || state === "failed" || state === "stopped";
}

function draw(
  space: Space,
  { numbers, choices }: SearchLaw,
  from: Stream,
  isTried: (unit: UnitPoint) => boolean,
): UnitPoint {
  const dimensions = dimensionsOf(space);
  const widening = wideningOf(space, numbers);
  let unit: UnitPoint = [];
  for (let attempt = 0; attempt < DRAWS_MAX; attempt++) {
    const index = (d: number): number => attempt * dimensions.length + d;
    const standard = Float64Array.from({ length: numbers.n }, (_, d) => normal(from, index(d)));
    const x = sampleAt(numbers, standard).map(
      (value, d) => numbers.mean[d]! + (value - numbers.mean[d]!) * widening[d]!,
    );
    let [number, choice] = [0, 0];
    unit = dimensions.map((dimension, d) => {
      if (dimension.kind !== "unordered") return clamp(x[number++]!, 0, 1);
      const cell = drawCell(choices[choice++]!, uniform(from, index(d)));
      return cellCentre(dimension.edges, cell);
    });
    if (x.every((value) => value >= 0 && value <= 1) && !isTried(unit)) break;
  }
  return unit;
}

function drawCell(shares: readonly number[], u: number): number {
  let left = u;
  const drawn = shares.findIndex((share) => (left -= share) < 0);
  return drawn === -1 ? shares.length - 1 : drawn;
}

/** By numeric dimension, by how much its deviation must grow for a neighbouring cell to be met. */
function wideningOf(space: Space, { mean, sigma, C, n, lambda }: Distribution): readonly number[] {
  return dimensionsOf(space)
    .filter(({ kind }) => kind !== "unordered")
    .map((dimension, d) => {
      if (dimension.kind !== "ordered" || dimension.edges.length < 3) return 1;
      const { edges } = dimension;
      const at = clamp(mean[d]!, 0, 1);
      const cell = cellOf(edges, at);
      const below = cell > 0 ? at - edges[cell]! : Infinity;
      const above = cell < edges.length - 2 ? edges[cell + 1]! - at : Infinity;
      const needed = Math.min(below, above) / -normalQuantile(1 / (lambda * n + 1));
      return Math.max(1, needed / (sigma * Math.sqrt(C[d * n + d]!)));
    });
}
