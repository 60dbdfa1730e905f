// The search as a library: ask for a point, tell what it gave.
//
//   const study = optimizer({ space, sampler: "tpe", direction: "maximize", seed: 1 });
//   for (let i = 0; i < 100; i++) {
//     const { number, params } = study.ask();
//     study.tell(number, accuracy(params));
//   }
//   study.best?.params

import type { Params, SpaceInput } from "../space/space.ts";
import { type StrategyOptions, strategyOf } from "./strategy.ts";
import { Study } from "./study.ts";

/** A study of a space; its points have the space's types. Throws CAV_SPEC_INVALID. */
export function optimizer<const Space extends SpaceInput>(
  options: StrategyOptions<Space>,
): Study<Params<Space>> {
  return new Study(strategyOf(options));
}
