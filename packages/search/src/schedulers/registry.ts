// Every scheduler by name. A new one adds its schema to the union and a case to `schedulerOf`.

import { z } from "zod";

import { named } from "../expected.ts";
import { asha, ashaSchema } from "./asha.ts";
import { hyperband, hyperbandSchema } from "./hyperband.ts";
import { median, medianSchema } from "./median.ts";
import { none, noneSchema } from "./none.ts";
import { pbt, pbtSchema } from "./pbt.ts";
import type { Scheduler } from "./scheduler.ts";
import { wilcoxon, wilcoxonSchema } from "./wilcoxon.ts";

export const SCHEDULER_NAMES = ["none", "median", "asha", "hyperband", "wilcoxon", "pbt"] as const;

/** The `scheduler` of a sweep file. */
export const schedulerSchema = z.discriminatedUnion(
  "name",
  [noneSchema, medianSchema, ashaSchema, hyperbandSchema, wilcoxonSchema, pbtSchema],
  named("a scheduler", "name", SCHEDULER_NAMES),
);

export type SchedulerOptions = z.infer<typeof schedulerSchema>;

export function schedulerOf(options: SchedulerOptions): Scheduler {
  switch (options.name) {
    case "none":
      return none();
    case "median":
      return median(options);
    case "asha":
      return asha(options);
    case "hyperband":
      return hyperband(options);
    case "wilcoxon":
      return wilcoxon(options);
    case "pbt":
      return pbt(options);
  }
}
