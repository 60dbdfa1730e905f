// The sweep that fleets are compared on: 1,000 trials of a made-up model whose epochs take 4 to 32
// seconds, by its size.

import {
  defineSpace,
  madeUpCurves,
  optimizer,
  type Params,
  type StrategyOptions,
} from "@caviar/search";

import type { Sweep } from "./virtual-fleet.ts";

const EPOCHS = 27;
export const PARALLELISM = 50;

export const space = {
  rate: { type: "float", min: 1e-4, max: 1, scale: "log" },
  units: { type: "int", min: 8, max: 64, scale: "log" },
  momentum: { type: "float", min: 0.5, max: 0.999, scale: "reverse-log" },
} as const;
type Point = Params<typeof space>;

const curves = madeUpCurves(defineSpace(space), EPOCHS);
export const objective = (params: Point, epochs: number, trial: number): number =>
  curves(params, epochs, trial);
export const secondsPerEpoch = ({ units }: Point): number => Math.ceil(units / 2);

export const SEARCHES: Readonly<
  Record<string, Pick<StrategyOptions<typeof space>, "sampler" | "scheduler">>
> = {
  "coarse-to-fine": { sampler: "coarse-to-fine" },
  "random, asha": { sampler: "random", scheduler: "asha" },
};

export const strategy = (name: string, trials = 1000) => ({
  ...SEARCHES[name],
  space,
  budget: { trials, epochs: EPOCHS },
  parallelism: PARALLELISM,
});

export function sweepOf(name: string, trials?: number): Sweep<Point> {
  const study = optimizer(strategy(name, trials));
  return { study, parallelism: PARALLELISM, objective, secondsPerEpoch };
}
