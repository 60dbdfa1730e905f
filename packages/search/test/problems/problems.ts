// Test problems with known minima. `g` is the loss without noise, by which a search is judged;
// `f` is what a trial observes. problems.json holds spaces, constants and checked values.

import { readFileSync } from "node:fs";

import { z } from "zod";

import { pointSchema, spaceSchema } from "../../src/index.ts";
import { CLASSICAL } from "./classical.ts";
import { EPOCHS, type Loss } from "./definition.ts";
import { NETWORKS } from "./networks.ts";
import { noise } from "./noise.ts";

export { EPOCHS } from "./definition.ts";

const fileSchema = z.object({
  problems: z.array(
    z.object({
      name: z.string(),
      space: spaceSchema,
      fstar: z.number(),
      constants: z.record(z.string(), z.unknown()),
      checks: z.array(
        z.object({ x: pointSchema, t: z.number().default(EPOCHS), g: z.number(), f: z.number() }),
      ),
    }),
  ),
});

const file = fileSchema.parse(
  JSON.parse(readFileSync(new URL("./problems.json", import.meta.url), "utf8")),
);

export type TestProblem = (typeof file.problems)[number] & { readonly g: Loss; readonly f: Loss };

const LOSSES = { ...CLASSICAL, ...NETWORKS };

export type ProblemName = keyof typeof LOSSES;

function isProblemName(name: string): name is ProblemName {
  return Object.hasOwn(LOSSES, name);
}

/** Every problem, in the order of the file. */
export const PROBLEM_NAMES = file.problems.map(({ name }) => name).filter(isProblemName);

export function testProblem(name: ProblemName): TestProblem {
  const problem = file.problems.find((other) => other.name === name);
  if (problem === undefined) throw new Error(`problems.json has no ${name}`);
  const { g, sigma, salt } = LOSSES[name](problem);
  const f: Loss = (point, epochs) =>
    g(point, epochs) + (sigma === 0 ? 0 : sigma * noise(problem.space, point, salt(epochs)));
  return { ...problem, g, f };
}
