// The pictures of the README: its own first sweep, one of thousands of trials, and a session of one model.

import type { Act, SweepId, SweepSpecInput } from "@caviar/protocol";

import type { TestCluster } from "../integration/test-cluster.ts";
import { smallSweep } from "./small-sweep.ts";

/** As packages/examples/digits.yaml has it. */
export const pictureSweep: Omit<SweepSpecInput, "pool"> = {
  ...smallSweep,
  description: "Handwritten digits, 8 x 8 pixels, coarse to fine in three rounds",
  objective: {
    name: "classifier",
    settings: { dataset: "digits", optimizer: "adam", learningRateDecay: 0.2 },
  },
  space: {
    learningRate: { type: "float", min: 0.0003, max: 0.05, scale: "log" },
    beta1: { type: "float", min: 0.7, max: 0.999, scale: "reverse-log" },
    batchSize: { type: "int", min: 16, max: 256, scale: "log" },
    layers: { type: "int", min: 1, max: 3 },
    units: { type: "int", min: 32, max: 256, scale: "log" },
    l2: { type: "float", min: 0.000001, max: 0.01, scale: "log" },
    batchNorm: { type: "choice", values: [true, false] },
  },
  sampler: {
    name: "coarse-to-fine",
    rounds: [
      { trials: 36, epochs: 4 },
      { trials: 18, epochs: 12, promote: 8 },
      { trials: 12, epochs: 30, promote: 6 },
    ],
  },
  budget: { trials: 66, epochs: 30 },
};

export const pictureLedger = { trials: 5000, epochs: 20 };

/** Slow enough, a tenth of a second an epoch, for acts to be asked for before their epochs. */
const pictureSession: Omit<SweepSpecInput, "pool"> = {
  name: "digits-by-hand",
  panda: true,
  objective: {
    name: "classifier",
    settings: { dataset: "digits", layers: 2, units: 192, batchSize: 16 },
  },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-5, max: 1, scale: "log" } },
  start: [{ learningRate: 0.00003 }],
  sampler: { name: "random" },
  budget: { trials: 1, epochs: 50 },
  checkpointSeconds: 0.2,
};

/** A rate that was tested and set, a fork with a larger one, a remark; both wait for more. */
export async function playSession(cluster: TestCluster): Promise<SweepId> {
  const sweep = await cluster.submit(pictureSession);
  const { client } = cluster;
  const by = { by: "ann" };
  const steer = async (trial: number, acts: readonly Act[]) => {
    await cluster.awaitEvent(
      sweep,
      (event) => event.kind === "trial-proposed" && event.trial === trial,
    );
    for (const act of acts) await client.steer(sweep, trial, act, by);
  };
  const paused = async (trial: number) =>
    cluster.awaitEvent(
      sweep,
      (event) => event.kind === "trial-handed-back" && event.trial === trial,
    );
  await steer(0, [
    { kind: "range-test", from: 1e-6, to: 1, steps: 100, at: 12 },
    { kind: "set", changes: { learningRate: 0.0005 }, at: 15 },
    { kind: "set", changes: { l2: 0.0001, dropout: 0.2 }, at: 24 },
    { kind: "pause", at: 36 },
  ]);
  await paused(0);
  const branch = { how: "fork", epoch: 20, changes: { learningRate: 0.01 } } as const;
  await client.branch(sweep, 0, branch, by);
  await steer(1, [{ kind: "pause", at: 42 }]);
  await paused(1);
  await client.note(sweep, 1, "jumps at 0.01: the smaller rate was the better one", by);
  return sweep;
}

type Sweeps = {
  readonly digits: SweepId;
  readonly large: SweepId;
  readonly session: SweepId;
};

type Picture = {
  /** Thousands of thin lines make a PNG of a megabyte: such a picture is a .jpg. */
  readonly file: string;
  readonly address: (sweeps: Sweeps) => string;
  readonly scheme: "light" | "dark";
  readonly width: number;
  readonly height: number;
};

export const PICTURES: readonly Picture[] = [
  {
    file: "overview.png",
    address: ({ digits }) => `#/sweeps/${digits}`,
    scheme: "light",
    width: 1760,
    height: 1130,
  },
  {
    file: "parallel.jpg",
    address: ({ large }) => `#/sweeps/${large}?filter=learningRate~0.3~0.55+%7E0%7E0.2`,
    scheme: "dark",
    width: 1760,
    height: 1640,
  },
  {
    file: "panda.png",
    address: ({ session }) => `#/sweeps/${session}/trials/1/panda`,
    scheme: "light",
    width: 1440,
    height: 1150,
  },
];
