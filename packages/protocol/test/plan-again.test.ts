// What is due follows from the events alone, whatever the search remembers of plans that came to
// nothing: coordinators plan side by side, and only one of them may decide.

import fc from "fast-check";
import { expect, test } from "vitest";

import { beginFold, foldEvent, plan } from "../src/index.ts";
import { SimulatedSweep } from "./simulated-sweep.ts";

const SAMPLERS = ["random", "sobol", "tpe", "bohb", "cma-es", "nsga-ii"] as const;
const SCHEDULERS = ["none", "median", "asha", "hyperband", "wilcoxon", "pbt"] as const;
const PAIRS = [
  ...SCHEDULERS.flatMap((scheduler) => SAMPLERS.map((sampler) => [scheduler, sampler] as const)),
  ["none", "coarse-to-fine"],
] as const;

/** What a fold from the first event on plans, in memory that nobody has used. */
function planAnew({ events }: SimulatedSweep) {
  const [first, ...rest] = structuredClone(events);
  const state = beginFold(first!);
  for (const event of rest) foldEvent(state, event);
  return plan(state);
}

/** Coordinators decide, or think and are refused; trials come to rest. */
const step = fc.record({
  what: fc.constantFrom("decide", "refused", "rest", "rest"),
  at: fc.nat(),
});

test.each(PAIRS)("%s with %s: a plan that was refused leaves no trace", (scheduler, sampler) => {
  const steps = fc.array(step, { minLength: 40, maxLength: 60 });
  const property = fc.property(steps, fc.boolean(), (all, reproducible) => {
    const sweep = new SimulatedSweep({
      scheduler: { name: scheduler },
      sampler: { name: sampler },
      budget: { trials: 40, epochs: 9, totalEpochs: 100 },
      parallelism: 4,
      reproducible,
    });
    for (const { what, at } of all) {
      const pending = sweep.pending();
      if (what === "rest" && pending.length > 0) sweep.rest(pending[at % pending.length]!);
      else {
        const due = plan(sweep.state);
        expect(due).toEqual(planAnew(sweep));
        if (what === "decide") sweep.decided(sweep.state.seq, ...due);
      }
    }
  });
  fc.assert(property, { numRuns: 3 });
});
