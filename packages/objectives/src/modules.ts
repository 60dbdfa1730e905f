// Objectives that are not built in: modules that a trainer is started with, named by
// CAVIAR_OBJECTIVES (paths from the working folder, between commas). A module's default export is
// an objective or a list of them. Worker threads inherit the variable, so all of a trainer agrees.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { CaviarError, shown } from "@caviar/errors";
import { z } from "zod";

import { provideDefine } from "./define/provide.ts";
import type { Objective } from "./objective.ts";

/** What can be seen of an objective from outside; its functions prove themselves when called. */
const objectiveSchema = z.custom<Objective>(
  (value) =>
    z
      .object({
        name: z.string().min(1),
        version: z.string().min(1),
        description: z.string(),
        config: z.object({ parse: z.custom((parse) => typeof parse === "function") }),
        metrics: z.record(z.string(), z.enum(["minimize", "maximize"])),
        train: z.custom((train) => typeof train === "function"),
      })
      .safeParse(value).success,
);
const moduleSchema = z.object({
  default: z.union([objectiveSchema.transform((one) => [one]), z.array(objectiveSchema).min(1)]),
});

/** The objectives of every module in the list. CAV_USAGE names the module that offers none. */
export async function objectivesFrom(list: string): Promise<readonly Objective[]> {
  const paths = list.split(",").flatMap((path) => path.trim() || []);
  if (paths.length > 0) provideDefine();
  const modules = await Promise.all(paths.map((path) => objectivesIn(path)));
  return modules.flat();
}

async function objectivesIn(path: string): Promise<readonly Objective[]> {
  const place = `CAVIAR_OBJECTIVES: ${path}`;
  const loaded: unknown = await import(pathToFileURL(resolve(path)).href).catch(
    (cause: unknown) => {
      const message = `${place}: expected a module that can be imported: ${String(cause)}`;
      throw new CaviarError("CAV_USAGE", message, { cause });
    },
  );
  const parsed = moduleSchema.safeParse(loaded);
  if (parsed.success) return parsed.data.default;
  const exported = z.object({ default: z.unknown() }).safeParse(loaded).data?.default;
  const message = `${place}: expected its default export to be an objective or a list of them, got ${shown(exported)}`;
  throw new CaviarError("CAV_USAGE", message);
}
