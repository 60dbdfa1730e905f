import { expect, test } from "vitest";

import {
  beginFold,
  type EventBody,
  foldEvent,
  readSnapshotHead,
  restoreSnapshot,
  type SweepState,
  sweepSpecSchema,
  takeSnapshot,
  TRIALS_PER_CHUNK,
} from "../src/index.ts";
import { FOLD_VERSION } from "../src/snapshot.ts";
import { validSpec } from "./offers.ts";

const spec = sweepSpecSchema.parse(validSpec());

function fold(state: SweepState, ...bodies: readonly EventBody[]): SweepState {
  for (const body of bodies) foldEvent(state, { ...body, seq: state.seq + 1, at: 5, fence: 1 });
  return state;
}

const begun = () =>
  beginFold({ kind: "sweep-created", version: 1, spec, by: "test", seq: 1, at: 1, fence: 0 });

const proposed = (trial: number): EventBody => ({
  kind: "trial-proposed",
  trial,
  round: 0,
  unit: [0.5, 0],
  params: { learningRate: 0.01, optimizer: "adam" },
  epochs: 3,
  reason: "why",
});

/** Trials in every phase, one with a loss that is no number. */
const varied = (): SweepState =>
  fold(
    begun(),
    ...[0, 1, 2, 3].map((trial) => proposed(trial)),
    { kind: "trial-begun", trial: 0, trainer: "a", epochs: 3, fromEpoch: 0 },
    { kind: "trial-diverged", trial: 0, epoch: 1, metrics: { loss: Number.NaN, other: -Infinity } },
    { kind: "trial-begun", trial: 1, trainer: "b", epochs: 3, fromEpoch: 0 },
    { kind: "checkpoint-saved", trial: 1, key: "k", epoch: 2, bytes: 9 },
    { kind: "trial-rested", trial: 1, epochs: 3, metrics: { validationAccuracy: 0.1 + 0.2 } },
    { kind: "attempt-failed", trial: 2, failure: { message: "boom" } },
    { kind: "sweep-paused", by: "test" },
  );

function restored(state: SweepState): SweepState {
  const { head, chunks } = takeSnapshot(state, "everything");
  const read = readSnapshotHead(head);
  if (!read) throw new Error("the head was not read");
  return restoreSnapshot(
    read.head,
    [...chunks].toSorted(([a], [b]) => a - b).map(([, text]) => text),
  );
}

test("a state is the same after it was taken and restored, numbers that are not finite included", () => {
  const state = varied();
  expect(restored(state)).toEqual(state);
});

test("a restored state takes in further events as the first one does", () => {
  const more: EventBody[] = [
    { kind: "sweep-resumed", by: "test" },
    { kind: "trial-ended", trial: 1, outcome: "completed", reason: "" },
    proposed(4),
  ];
  const state = varied();
  const again = restored(state);
  expect(fold(again, ...more)).toEqual(fold(state, ...more));
});

test("only chunks in which a trial changed since the last snapshot are taken", () => {
  const count = 2 * TRIALS_PER_CHUNK + 1;
  const trials = Array.from({ length: count }, (_, trial) => proposed(trial));
  const state = fold(begun(), ...trials);
  expect([...takeSnapshot(state, "changes").chunks.keys()]).toEqual([0, 1, 2]);
  expect([...takeSnapshot(state, "changes").chunks.keys()]).toEqual([]);
  fold(state, { kind: "trial-handed-back", trial: TRIALS_PER_CHUNK });
  expect([...takeSnapshot(state, "changes").chunks.keys()]).toEqual([1]);
  expect([...takeSnapshot(state, "everything").chunks.keys()]).toEqual([0, 1, 2]);
});

test("what another version of the fold wrote is not read", () => {
  const { head } = takeSnapshot(varied(), "everything");
  const other = head.replace(`"version":${FOLD_VERSION}`, `"version":${FOLD_VERSION + 1}`);
  expect(readSnapshotHead(other)).toBeUndefined();
});

test("chunks that are not the head's are refused", () => {
  const { head } = takeSnapshot(varied(), "everything");
  expect(() => restoreSnapshot(readSnapshotHead(head)!.head, [])).toThrow("trials 0..3, got 0");
});

test("FOLD_VERSION stands for these fields: raise it when they change", () => {
  const { spec: _, trials, index: __, ...rest } = varied();
  const fields = [Object.keys(rest), Object.keys(trials[0]!)].map((keys) => keys.toSorted().join());
  expect({ version: FOLD_VERSION, fields }).toMatchInlineSnapshot(`
    {
      "fields": [
        "at,branches,checkpoints,cost,createdAt,createdBy,ending,enqueued,evaluation,pausedAt,pausedMs,phase,seq,stop,zooms",
        "cause,checkpoint,checkpointBefore,cost,costOfAttempt,endedFor,epoch,failures,fence,interruption,losses,lossesTotal,metrics,outcome,panda,params,parent,phase,proposedFor,retryOf,round,rungs,stopAskedBy,stoppedBy,targetEpochs,trainer,trial,unit,waitingSinceMs",
      ],
      "version": 4,
    }
  `);
});
