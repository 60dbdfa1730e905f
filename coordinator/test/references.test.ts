// Which checkpoints stay. A store is a set of keys here; trials "train" by formula.

import type { SweepSpecInput } from "@caviar/protocol";
import { SimulatedSweep } from "@caviar/protocol/simulated-sweep";
import fc from "fast-check";
import { expect, test } from "vitest";

import { isGarbage, referencedKeys } from "../src/references.ts";

const keyOf = (trial: number, epoch: number, fence: number) =>
  `simulated-1/${trial}-${epoch}-${fence}-${"0".repeat(64)}`;

/** A sweep whose trials put checkpoints into a store and name them, as trainers do. */
class StoringSweep extends SimulatedSweep {
  readonly stored = new Set<string>();

  override rest(number: number): void {
    const trial = this.state.trials[number]!;
    const { targetEpochs: epochs, fence } = trial;
    this.append({ kind: "trial-begun", trial: number, trainer: "t", epochs, fromEpoch: 0 });
    trial.fence = fence + 1;
    for (const epoch of [epochs - 1, epochs]) this.save(number, epoch);
    const rate = Number(trial.params["rate"]);
    // Worse when trained longer: the best may change hands back to a trial that had ended.
    const metrics = { loss: Math.abs(Math.log(rate / 0.1)) * (epochs === 1 ? 1 : 9 + number) };
    this.append({ kind: "trial-rested", trial: number, epochs, metrics });
  }

  save(trial: number, epoch: number, isNamed = true): string {
    const key = keyOf(trial, epoch, this.state.trials[trial]!.fence);
    this.stored.add(key);
    if (isNamed) this.append({ kind: "checkpoint-saved", trial, key, epoch, bytes: 1 });
    return key;
  }

  collect(): void {
    const referenced = referencedKeys(this.state);
    for (const key of this.stored) {
      if (isGarbage(this.state, referenced, key)) this.stored.delete(key);
    }
  }
}

const evaluate = (sweep: StoringSweep) => {
  const { trial } = sweep.state.evaluation!;
  const files = { "model.json": `simulated-1/model-${"0".repeat(64)}` };
  sweep.stored.add(files["model.json"]);
  sweep.stored.add(`simulated-1/model-${"1".repeat(64)}`); // of an evaluation that was cut off
  sweep.append({ kind: "evaluated", trial, metrics: {}, files });
  sweep.settle();
};

const keep = fc.constantFrom("best" as const, "last" as const, "rungs" as const);

test("collected at any moments, whatever may be gone on from and the winner's are always there", () => {
  fc.assert(
    fc.property(
      keep,
      fc.integer({ min: 0 }),
      fc.func(fc.nat()),
      fc.func(fc.boolean()),
      (...drawn) => {
        const [policy, seed, pick, isCollected] = drawn;
        const sweep = new StoringSweep({ keep: policy, seed });
        sweep.run((pending) => {
          if (isCollected(sweep.state.seq)) sweep.collect();
          for (const { phase, checkpoint, checkpointBefore } of sweep.state.trials) {
            if (phase === "ended") continue;
            if (checkpoint) expect(sweep.stored).toContain(checkpoint.key);
            if (checkpointBefore) expect(sweep.stored).toContain(checkpointBefore.key);
          }
          return pending[pick(sweep.state.seq) % pending.length];
        });
        sweep.collect();
        const winner = sweep.state.trials[sweep.state.evaluation!.trial]!;
        expect(sweep.stored).toContain(winner.checkpoint!.key);
        expect(sweep.stored).toContain(winner.checkpointBefore!.key);
      },
    ),
    { numRuns: 60 },
  );
});

function ended(keepWhat: SweepSpecInput["keep"]): StoringSweep {
  const sweep = new StoringSweep({ keep: keepWhat });
  sweep.run();
  evaluate(sweep);
  sweep.collect();
  return sweep;
}

const model = `simulated-1/model-${"0".repeat(64)}`;

test("keep best: of an ended sweep the best trial's last checkpoint and the model stay", () => {
  const { state, stored } = ended("best");
  const winner = state.trials[state.evaluation!.trial]!;
  expect([...stored].toSorted()).toEqual([winner.checkpoint!.key, model].toSorted());
});

test("keep last: of an ended sweep every trial's last checkpoint and the model stay", () => {
  const { state, stored } = ended("last");
  const last = state.trials.map(({ checkpoint }) => checkpoint!.key);
  expect(last).toHaveLength(14);
  expect([...stored].toSorted()).toEqual([...last, model].toSorted());
});

test("keep rungs: of an ended sweep every trial's checkpoint at each rung and the model stay", () => {
  const { state, stored } = ended("rungs");
  const rungs = state.trials.flatMap((trial) => trial.rungs.map(({ checkpoint }) => checkpoint!));
  expect(rungs.length).toBeGreaterThan(14);
  expect([...stored].toSorted()).toEqual([...rungs, model].toSorted());
});

test("what a live attempt has put and not named yet stays; fenced off, it goes", () => {
  const sweep = new StoringSweep();
  sweep.settle();
  const trial = sweep.state.trials[0]!;
  trial.fence = 1;
  const named = sweep.save(0, 1);
  const unnamed = sweep.save(0, 2, false);
  sweep.collect();
  expect([...sweep.stored]).toEqual([named, unnamed]);
  trial.fence = 2;
  const heirs = sweep.save(0, 2, false);
  sweep.collect();
  expect([...sweep.stored]).toEqual([named, heirs]);
});

test("a resting trial's leavings go, and what the ledger does not know is left alone", () => {
  const sweep = new StoringSweep();
  sweep.settle();
  const unnamed = sweep.save(0, 9, false);
  sweep.rest(0);
  const strange = ["simulated-1/notes", keyOf(999, 1, 1)];
  for (const key of strange) sweep.stored.add(key);
  sweep.collect();
  expect(sweep.stored).not.toContain(unnamed);
  expect(sweep.stored).toContain(sweep.state.trials[0]!.checkpoint!.key);
  expect([...sweep.stored]).toEqual(expect.arrayContaining(strange));
});

test("what a person may retry keeps its checkpoint until the sweep has ended, whatever failed it", () => {
  const sweep = new StoringSweep({ sampler: { name: "random" }, keep: "best", retries: 0 });
  sweep.settle();
  const kept = [0, 1].map((trial) => sweep.save(trial, 1));
  sweep.append({ kind: "attempt-failed", trial: 0, failure: { message: "boom" } });
  sweep.append({ kind: "trial-stop-requested", trial: 1, by: "ann" });
  sweep.settle();
  expect(sweep.state.trials.slice(0, 2).map(({ outcome }) => outcome)).toEqual([
    "failed",
    "stopped",
  ]);
  sweep.collect();
  expect([...sweep.stored]).toEqual(expect.arrayContaining(kept));
  sweep.run();
  evaluate(sweep);
  expect(sweep.state.phase).toBe("ended");
  sweep.collect();
  for (const key of kept) expect(sweep.stored).not.toContain(key);
});
