// Sweeps in which people ask for all sorts of things at any moment replay.

import { expect, test } from "vitest";
import fc from "fast-check";

import { type EventBody, ORDERS, plan, Results, type SweepSpecInput } from "../src/index.ts";
import { SimulatedSweep } from "./simulated-sweep.ts";
import { amendment, enqueue, random, replayed, retry, runToEnd, stop } from "./steered-sweep.ts";

const strategies: readonly Partial<SweepSpecInput>[] = [
  {},
  random,
  { ...random, sampler: { name: "tpe" }, budget: { trials: 12, epochs: 3 } },
  { sampler: { name: "tpe" }, scheduler: { name: "asha" }, budget: { trials: 12, epochs: 9 } },
  { sampler: { name: "sobol" }, scheduler: { name: "median" }, budget: { trials: 8, epochs: 9 } },
  {
    sampler: { name: "random" },
    scheduler: { name: "hyperband" },
    budget: { trials: 9, epochs: 9 },
  },
  { ...random, sampler: { name: "tpe" }, reproducible: false },
];

const act = fc.record({
  what: fc.constantFrom("rest", "rest", "rest", "fail", "enqueue", "stop", "retry", "amend", "box"),
  pick: fc.nat(100),
  /** The coordinator's decisions come after the request that it had not heard of. */
  isLate: fc.boolean(),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** The request, where the sweep takes it. */
function requested(sweep: SimulatedSweep, { what, pick }: Act): EventBody | undefined {
  const { state } = sweep;
  const chosen = state.trials[pick % Math.max(1, state.trials.length)];
  const min = 0.001 + pick / 200;
  try {
    switch (what) {
      case "enqueue":
        return enqueue(sweep);
      case "stop":
        return chosen && stop(sweep, chosen.trial);
      case "retry":
        return chosen && retry(sweep, chosen.trial);
      case "amend":
        return amendment(sweep, { parallelism: 1 + (pick % 6) });
      case "box":
        return amendment(sweep, { box: { rate: { min, max: min + 0.1 } } });
      default:
        return undefined;
    }
  } catch {
    return undefined; // it does not fit, which its own tests look at
  }
}

test("whatever people ask for and whenever, trials end once and every decision follows from its basis", () => {
  fc.assert(
    fc.property(fc.constantFrom(...strategies), fc.array(act, { maxLength: 60 }), (input, acts) => {
      const sweep = new SimulatedSweep({ ...input, retries: 0 });
      sweep.settle();
      for (const one of acts) {
        const pending = sweep.pending();
        const trial = pending[one.pick % Math.max(1, pending.length)];
        if (one.what === "rest" && trial !== undefined) sweep.rest(trial);
        else if (one.what === "fail" && trial !== undefined) {
          sweep.append({ kind: "attempt-failed", trial, failure: { message: "boom" } });
        }
        const [basis, planned] = [sweep.state.seq, plan(sweep.state)];
        const request = requested(sweep, one);
        if (request) sweep.append(request);
        if (one.isLate && planned.length > 0) sweep.decided(basis, ...planned);
        sweep.settle();
        if (sweep.state.evaluation || sweep.state.phase === "ended") break;
      }
      if (sweep.state.phase !== "ended") runToEnd(sweep);
      expect(sweep.state.trials.every(({ phase }) => phase === "ended")).toBe(true);
      expect(replayed(sweep.events)).toBeUndefined();
      if (!sweep.state.spec.reproducible) return;
      const results = new Results();
      for (const event of sweep.events) results.take(event);
      for (const order of ORDERS) {
        expect(results.differenceFrom(sweep.state, order)).toBeUndefined();
      }
    }),
    { numRuns: 150 },
  );
});
