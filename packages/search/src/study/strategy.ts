// A strategy as a program writes it: a sampler and a scheduler by name alone, or as objects whose
// `name` may also be called `type`; everything else has a default.

import { CaviarError } from "@caviar/errors";
import { z } from "zod";

import { budgetSchema } from "../budget.ts";
import { type Problem, problemIssues } from "../problem.ts";
import { samplerSchema } from "../samplers/registry.ts";
import { schedulerSchema } from "../schedulers/registry.ts";
import { type Forbidden, forbiddenSchema } from "../space/forbidden.ts";
import {
  paramsFromUnit,
  type Params,
  type Point,
  pointSchema,
  type SpaceInput,
  spaceSchema,
  type TypedSpace,
  type UnitPoint,
  type Written,
} from "../space/space.ts";
import { stopRuleSchema } from "../stop-rule.ts";
import type { Direction } from "./outcome.ts";

type Named = { readonly name: string };

/** An object with a name, the same with its name called `type`, or the name alone. */
type Loose<Options extends Named> = Options extends Named
  ? Options | (Omit<Options, "name"> & { readonly type: Options["name"] }) | Options["name"]
  : never;

export type StrategyOptions<Space extends SpaceInput> = {
  readonly space: Space;
  /** By default `auto`. */
  readonly sampler?: Loose<z.input<typeof samplerSchema>>;
  /** By default `none`. */
  readonly scheduler?: Loose<z.input<typeof schedulerSchema>>;
  /** One an objective; by default `minimize`. */
  readonly direction?: Direction | readonly Direction[];
  /** By default 0. */
  readonly seed?: number;
  /** By default a million trials of one epoch. */
  readonly budget?: {
    readonly trials?: number;
    readonly epochs?: number;
    /** No new trial, or round, whose first epochs would lead beyond so many in all. */
    readonly totalEpochs?: number | undefined;
  };
  /** The most trials at once. */
  readonly parallelism?: number;
  /** Proposals depend on the seed and on results, never on the order in which they came. */
  readonly reproducible?: boolean;
  readonly forbidden?: Forbidden | undefined;
  readonly start?: readonly Point[] | undefined;
  /** The target is in the user's units, that is: flipped where the direction is `maximize`. */
  readonly stop?: z.input<typeof stopRuleSchema> | undefined;
};

const TRIALS = 1_000_000;

const numbersSchema = z.object({
  seed: z.int().default(0),
  parallelism: z.int().min(1).default(1),
  reproducible: z.boolean().default(false),
});

export type Strategy<P> = {
  readonly problem: Problem;
  readonly directions: readonly Direction[];
  /** The point at a place, of the type that the space was written with. */
  readonly paramsAt: (unit: UnitPoint) => P;
};

/** What the options stand for. Throws CAV_SPEC_INVALID with the path of each mistake. */
export function strategyOf<Space extends SpaceInput>(
  options: StrategyOptions<Space>,
): Strategy<Params<Space>> {
  const { trials = TRIALS, epochs = 1, totalEpochs } = options.budget ?? {};
  const directions = [options.direction ?? "minimize"].flat();
  const stop = options.stop && parsed("stop", stopRuleSchema, options.stop);
  const sign = directions[0] === "maximize" ? -1 : 1;
  const problem: Problem = {
    space: parsed("space", spaceSchema, options.space),
    sampler: parsed("sampler", samplerSchema, named(options.sampler ?? "auto")),
    scheduler: parsed("scheduler", schedulerSchema, named(options.scheduler ?? "none")),
    budget: parsed("budget", budgetSchema, { trials, epochs, totalEpochs }),
    forbidden: parsed("forbidden", forbiddenSchema, options.forbidden ?? []),
    start: parsed("start", z.array(pointSchema).readonly(), options.start ?? []),
    stop: stop?.target === undefined ? stop : { ...stop, target: sign * stop.target },
    ...parsed("options", numbersSchema, options),
  };
  const issues = problemIssues(problem);
  if (issues.length > 0) throw invalid(issues);
  const space: TypedSpace<Written<Space>> = problem.space;
  return { problem, directions, paramsAt: (unit) => paramsFromUnit(space, unit) };
}

function named(options: string | Readonly<Record<string, unknown>>): unknown {
  if (typeof options === "string") return { name: options };
  const { type, ...rest } = options;
  return type === undefined ? rest : { name: type, ...rest };
}

function parsed<Schema extends z.ZodType>(
  part: string,
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map(({ path, message }) => ({ path: [part, ...path], message })),
  );
}

function invalid(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): CaviarError {
  const lines = issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
  return new CaviarError("CAV_SPEC_INVALID", lines.join("\n"));
}
