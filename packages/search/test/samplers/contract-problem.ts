// The sweep that contracts are tried on: a small network's hyperparameters, with cliffs.

import { type History, spaceSchema } from "../../src/index.ts";
import type { Objective } from "../simulation.ts";

export const space = spaceSchema.parse({
  learningRate: { type: "float", min: 1e-5, max: 1, scale: "log" },
  beta: { type: "float", min: 0.5, max: 0.999, scale: "reverse-log" },
  units: { type: "int", min: 4, max: 256, scale: "log" },
  layers: { type: "int", min: 1, max: 3 },
  batchNorm: { type: "choice", values: [true, false] },
});

/** A valley in the learning rate and the units; longer training sees it more clearly. */
export function valley(point: Readonly<Record<string, unknown>>, epochs: number): number {
  const rate = Math.log10(Number(point["learningRate"])) + 2.5;
  const width = Math.log2(Number(point["units"])) - 6;
  return rate ** 2 + 0.1 * width ** 2 + (point["batchNorm"] === true ? 0 : 0.2) + 1 / epochs;
}

/** The valley with a cliff (NaN), a wall (Infinity) and trials that break. */
export const rough: Objective = (point, epochs) => {
  const rate = Number(point["learningRate"]);
  if (rate > 0.3) return Number.NaN;
  if (Number(point["units"]) > 200) return Infinity;
  const breaks = point["layers"] === 3 && (epochs > 3 || point["batchNorm"] === true);
  return breaks ? "failed" : valley(point, epochs);
};

/** Error against size, two objectives; small networks are not allowed to be slow. */
export const twofold: Objective = (point, epochs) => {
  const loss = rough(point, epochs);
  if (typeof loss !== "number") return loss;
  const units = Number(point["units"]);
  return { losses: [loss, Math.log2(units)], violation: Math.max(0, 0.6 - Number(point["beta"])) };
};

export const digest = ({ trials, zooms }: History): string => JSON.stringify([trials, zooms]);
