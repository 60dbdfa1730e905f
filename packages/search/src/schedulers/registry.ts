// Every scheduler by name. A new one adds its schema to the union and an entry to the table.

import { z } from "zod";

import { named } from "../expected.ts";
import { none, noneSchema } from "./none.ts";
import type { Scheduler } from "./scheduler.ts";

/** The `scheduler` of a sweep file. */
export const schedulerSchema = z.discriminatedUnion(
  "name",
  [noneSchema],
  named("a scheduler", "name", ["none"]),
);

export type SchedulerOptions = z.infer<typeof schedulerSchema>;

const SCHEDULERS: Readonly<Record<SchedulerOptions["name"], () => Scheduler>> = { none };

export function schedulerOf({ name }: SchedulerOptions): Scheduler {
  return SCHEDULERS[name]();
}
