// Changing a running sweep: the box of a coming round, what it may spend, how much of it runs at once.
// Checked against the sweep's state before it is written down.

import { CaviarError } from "@caviar/errors";
import { boxFromWritten, boxText, budgetProblems, overridingZoom } from "@caviar/search";
import { budgetSchema, type Space, writtenBoxSchema } from "@caviar/search";
import { z } from "zod";

import type { EventBody } from "./events.ts";
import { historyOf, problemOf } from "./history.ts";
import { nameTextSchema } from "./names.ts";
import { parallelismSchema, weightSchema } from "./sweep-spec.ts";
import type { SweepState } from "./sweep-state.ts";

const { trials, totalEpochs, hours, cpuHours } = budgetSchema.unwrap().shape;

export const amendSweepSchema = z.strictObject({
  by: nameTextSchema.default("api"),
  /** Sides of the box that a round of coarse-to-fine draws from; the others stay as they are. */
  box: writtenBoxSchema.optional(),
  /** The round of that box, from 2 on. Absent: the next one. */
  round: z.int().min(2).optional(),
  /** null: no limit. */
  budget: z
    .strictObject({
      trials: trials.optional(),
      totalEpochs: totalEpochs.nullable(),
      hours: hours.nullable(),
      cpuHours: cpuHours.nullable(),
    })
    .partial()
    .optional(),
  parallelism: parallelismSchema.optional(),
  weight: weightSchema.optional(),
});
export type AmendSweep = z.infer<typeof amendSweepSchema>;
/** What a program sends: who asks may be left out. */
export type AmendSweepInput = z.input<typeof amendSweepSchema>;

type Amended = Extract<EventBody, { kind: "sweep-amended" }>;

/** The event that stands for the request. Throws CAV_USAGE with each mistake's place. */
export function amendmentOf(state: SweepState, request: AmendSweep): Amended {
  const { by, box, round, budget, parallelism, weight } = request;
  if (round !== undefined && box === undefined)
    throw usage("round: expected a box for it, got none");
  const changes = {
    zoom: zoomOf(state, request),
    budget: budgetOf(state, budget),
    parallelism,
    weight,
  };
  const given = Object.entries(changes).filter(([, change]) => change !== undefined);
  if (given.length === 0) {
    throw usage("expected a box, a budget, a parallelism or a weight to change, got nothing");
  }
  return { kind: "sweep-amended", ...Object.fromEntries(given), by };
}

function zoomOf(state: SweepState, { box, round, by }: AmendSweep): Amended["zoom"] {
  if (box === undefined) return undefined;
  const { spec } = state;
  const sides = boxFromWritten(spec.space, box);
  const override = { box: sides, reason: `chosen by ${by}`, ...(round !== undefined && { round }) };
  const zoom = overridingZoom(problemOf(spec), historyOf(state), override);
  return { ...zoom, reason: zoom.reason.slice(0, REASON_LENGTH_MAX) };
}

const REASON_LENGTH_MAX = 2000;

function budgetOf(state: SweepState, changes: AmendSweep["budget"]): Amended["budget"] {
  if (changes === undefined) return undefined;
  const { spec } = state;
  const merged = Object.entries({ ...spec.budget, ...changes });
  const budget = budgetSchema.parse(
    Object.fromEntries(merged.filter(([, value]) => value !== null)),
  );
  const problems = budgetProblems(problemOf(spec), historyOf(state), budget);
  if (problems.length > 0) {
    throw usage(problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
  }
  return budget;
}

const usage = (message: string) => new CaviarError("CAV_USAGE", message);

/** "round 3 draws from rate 0.001..0.01; budget of 40 trials" */
export function amendmentText(
  { zoom, budget, parallelism, weight }: Amended,
  space: Space,
): string {
  return [
    zoom && `round ${zoom.round} draws from ${boxText(space, zoom.box)}`,
    budget &&
      `budget ${Object.entries(budget)
        .map(([name, value]) => `${name} ${value}`)
        .join(", ")}`,
    parallelism !== undefined && `parallelism ${parallelism}`,
    weight !== undefined && `weight ${weight}`,
  ]
    .filter(Boolean)
    .join("; ");
}
