// The figure that a callback watches, as a cost: lower is better, whatever the figure is.

import { CaviarError } from "@caviar/errors";

import type { Logs } from "./callback.ts";

export type Monitored = {
  /** Name of the figure; default `validationLoss`. */
  readonly monitor?: string;
  /** Default `min`: lower is better. */
  readonly mode?: "min" | "max";
};

/** Throws CAV_USAGE for a figure that the logs do not have. */
export function costIn(
  logs: Logs,
  { monitor = "validationLoss", mode = "min" }: Monitored,
): number {
  const figure = logs[monitor];
  if (figure !== undefined) return mode === "min" ? figure : -figure;
  throw new CaviarError(
    "CAV_USAGE",
    `there is no figure ${monitor} to monitor; this training has ${Object.keys(logs).join(", ")}`,
  );
}
