// Sweeps in which people ask for all sorts of things at any moment replay.

import { expect, test } from "vitest";
import fc from "fast-check";

import { type EventBody, ORDERS, plan, Results, type SweepSpecInput } from "../src/index.ts";
import { Hand } from "./panda/hand.ts";
import type { SimulatedSweep } from "./simulated-sweep.ts";
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

const WHATS = (
  "rest rest rest fail enqueue stop retry amend box " +
  "adopt adopt give-back set pause resume train rewind fork"
).split(" ");

const act = fc.record({
  what: fc.constantFrom(...WHATS),
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

const giveBack = (pick: number): Act => ({ what: "give-back", pick, isLate: false });

/** What a person does to a trial, where it is taken. */
function handle(sweep: Hand, { what, pick }: Act): void {
  const { trials } = sweep.state;
  const chosen = trials[pick % Math.max(1, trials.length)];
  if (!chosen) return;
  const { trial, epoch, targetEpochs, phase } = chosen;
  try {
    if (what === "adopt") sweep.adopt(trial);
    if (what === "give-back") sweep.giveBack(trial);
    if (what === "set") sweep.steer(trial, { kind: "set", changes: { rate: 0.5 } }, epoch);
    if (what === "pause") sweep.steer(trial, { kind: "pause" }, epoch);
    if (what === "resume") sweep.steer(trial, { kind: "resume" }, epoch);
    if (what === "train" && phase === "pending" && epoch + 1 < targetEpochs) {
      sweep.train(trial, epoch + 1, epoch + 1);
    }
    if (what === "rewind" || what === "fork") {
      if (chosen.panda?.by === undefined && phase !== "ended") sweep.adopt(trial);
      if (phase === "pending") sweep.train(trial, epoch + 1, epoch + 1);
      const kept = chosen.panda?.checkpoints.at(-1)?.epoch ?? 1;
      const changes = pick % 2 === 0 ? {} : { rate: 0.2 };
      sweep.branch(trial, { how: what, epoch: kept, epochs: kept + 2, changes });
    }
  } catch {
    // It does not fit, which its own tests look at.
  }
}

test("whatever people ask for and whenever, trials end once and every decision follows from its basis", () => {
  fc.assert(
    fc.property(fc.constantFrom(...strategies), fc.array(act, { maxLength: 90 }), (input, acts) => {
      const amendedTrials = acts.length % 2 === 0 ? "leave-out" : "final-parameters";
      const sweep = new Hand({ ...input, amendedTrials, retries: 0 });
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
        handle(sweep, one);
        if (one.isLate && planned.length > 0) sweep.decided(basis, ...planned);
        sweep.settle();
        if (sweep.state.evaluation || sweep.state.phase === "ended") break;
      }
      for (const { trial } of sweep.state.trials) handle(sweep, giveBack(trial));
      sweep.settle();
      for (const { trial } of sweep.state.trials) handle(sweep, giveBack(trial));
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
