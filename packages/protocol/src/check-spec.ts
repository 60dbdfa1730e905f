// A sweep file, checked before anything starts: first against the spec's own schema, then against
// what the cluster's trainers offer. All mistakes are found at once, each with its place.

import { shown } from "@caviar/errors";
import { type Point, spaceEdges } from "@caviar/search";
import { z } from "zod";

import type { ObjectiveOffer } from "./offer.ts";
import type { Path } from "./schema-neighbours.ts";
import { didYouMean, oneOf, problemsOf, type SpecProblem } from "./spec-problem.ts";
import { simulationSpecSchema, type SweepSpec, sweepSpecSchema } from "./sweep-spec.ts";

export type CheckedSpec =
  | { readonly spec: SweepSpec; readonly problems: readonly [] }
  | { readonly spec: undefined; readonly problems: readonly SpecProblem[] };

const specJsonSchema = z.toJSONSchema(sweepSpecSchema, { io: "input", unrepresentable: "any" });

/**
 * Parse `value` as a sweep spec that one of `offers` can train. Never throws. With `offers` "unknown"
 * nobody is there whose offers could be asked: then the spec's own schema has to do.
 */
export function checkSpec(
  value: unknown,
  offers: readonly ObjectiveOffer[] | "unknown",
): CheckedSpec {
  const parsed = sweepSpecSchema.safeParse(value);
  const problems = parsed.success
    ? offers === "unknown"
      ? []
      : problemsWithOffers(parsed.data, offers)
    : problemsOf(parsed.error.issues, { schema: specJsonSchema, value });
  return problems.length === 0 && parsed.success
    ? { spec: parsed.data, problems: [] }
    : { spec: undefined, problems };
}

/** Parse `value` as a sweep that is only simulated, whoever could train it. Never throws. */
export function checkSimulationSpec(value: unknown): CheckedSpec {
  const parsed = simulationSpecSchema.safeParse(value);
  return parsed.success
    ? { spec: parsed.data, problems: [] }
    : {
        spec: undefined,
        problems: problemsOf(parsed.error.issues, { schema: specJsonSchema, value }),
      };
}

function problemsWithOffers(spec: SweepSpec, offers: readonly ObjectiveOffer[]): SpecProblem[] {
  const offer = offers.find(({ name }) => name === spec.objective.name);
  if (!offer) {
    const names = offers.map(({ name }) => name);
    const near = didYouMean(spec.objective.name, names);
    const expected = names.length > 0 ? oneOf(names) : "an objective that a trainer offers";
    const message = `expected ${expected}, got ${shown(spec.objective.name)}${near}`;
    return [{ path: ["objective", "name"], message }];
  }
  return [...metricProblems(spec, offer), ...twiceProblems(spec), ...configProblems(spec, offer)];
}

function metricProblems({ metric }: SweepSpec, { metrics }: ObjectiveOffer): SpecProblem[] {
  const names = Object.keys(metrics);
  if (names.length === 0) return [];
  const goal = metrics[metric.name];
  if (!goal) {
    const near = didYouMean(metric.name, names);
    const message = `expected ${oneOf(names)}, got ${shown(metric.name)}${near}`;
    return [{ path: ["metric", "name"], message }];
  }
  if (goal === metric.goal) return [];
  const message = `expected ${shown(goal)} for ${metric.name}, got ${shown(metric.goal)}`;
  return [{ path: ["metric", "goal"], message }];
}

function twiceProblems({ space, objective }: SweepSpec): SpecProblem[] {
  return Object.keys(space)
    .filter((name) => Object.hasOwn(objective.settings, name))
    .map((name) => ({
      path: ["space", name],
      key: name,
      message: `expected ${name} either here or in objective.settings, got it in both`,
    }));
}

/** Every edge of the space must be a config that the objective takes; so then is all between. */
function configProblems(spec: SweepSpec, offer: ObjectiveOffer): SpecProblem[] {
  const schema = z.fromJSONSchema(offer.config);
  const found = new Map<string, SpecProblem>();
  for (const edge of spaceEdges(spec.space)) {
    const value = { ...spec.objective.settings, ...edge };
    const { error } = schema.safeParse(value);
    for (const problem of problemsOf(error?.issues ?? [], { schema: offer.config, value })) {
      const placed = { ...problem, path: placeOf(problem, spec, edge) };
      found.set(placed.path.join("\0"), placed);
    }
  }
  return [...found.values()];
}

/** Where in the sweep file a key of the objective's config was written. */
function placeOf({ path, key }: SpecProblem, spec: SweepSpec, edge: Point): Path {
  const name = String(path[0]);
  const swept = spec.space[name];
  if (!swept) return ["objective", "settings", ...path];
  if (key !== undefined) return ["space", name];
  if ("values" in swept) return ["space", name, "values", swept.values.indexOf(edge[name]!)];
  if (swept.type === "fixed") return ["space", name, "value"];
  return ["space", name, edge[name] === swept.min ? "min" : "max"];
}
