// The learning curves of many trials at once, few points each: those asked for by number, or the
// best ones.

import {
  type CurveList,
  encodeCurves,
  POINTS_MAX,
  type SweepTable,
  thinned,
} from "@caviar/protocol";
import { z } from "zod";

import type { Shown, TableCache } from "../table-cache.ts";
import { COLUMNS, knownTable } from "./known-table.ts";
import { type ApiServer, sweepParamsSchema } from "./parts.ts";

const CURVES_MAX = 50_000;
/** Trials named in one address, at most. */
const NAMED_MAX = 2000;

const querySchema = z.strictObject({
  /** Points a curve, at most. */
  points: z.coerce.number().int().min(2).max(POINTS_MAX).default(POINTS_MAX),
  /** Curves, at most; the best trials' come first. */
  limit: z.coerce.number().int().min(1).max(CURVES_MAX).default(1000),
  /** Trial numbers with commas in between; given these, `limit` is not asked. */
  trials: z
    .string()
    .max(8 * NAMED_MAX)
    .regex(/^\d{1,7}(,\d{1,7})*$/, { error: "expected trial numbers with commas in between" })
    .transform((text) => text.split(",").map(Number))
    .refine((trials) => trials.length <= NAMED_MAX, { error: `expected at most ${NAMED_MAX}` })
    .optional(),
});

export function curveRoutes(server: ApiServer, tables: TableCache): void {
  server.get(
    "/sweeps/:sweep/curves",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["trials"],
        summary: "Learning curves of many trials, thinned, as safetensors",
        produces: [COLUMNS],
        params: sweepParamsSchema,
        querystring: querySchema,
      },
    },
    async ({ params: { sweep }, query: { points, limit, trials } }, reply) => {
      const shown = await knownTable(tables, sweep);
      const chosen = trials ?? bestFirst(shown, limit);
      return reply
        .type(COLUMNS)
        .send(Buffer.from(encodeCurves(listOf(shown, chosen, points)).buffer));
    },
  );
}

function listOf({ table, curves }: Shown, trials: readonly number[], points: number): CurveList {
  const found = trials.flatMap((trial) => {
    const curve = curves.of(trial);
    return curve ? [[trial, thinned(curve, points)] as const] : [];
  });
  return { seq: table.head.seq, total: curves.count, curves: found };
}

/** Trials that have a curve, by their last metric; what is no number comes last. */
function bestFirst({ table, curves }: Shown, limit: number): number[] {
  const loss = lossColumn(table);
  const trials = [...curves.trials()];
  if (trials.length > limit) trials.sort((a, b) => loss(a) - loss(b));
  return trials.slice(0, limit);
}

function lossColumn({ head, trials }: SweepTable): (trial: number) => number {
  const sign = head.spec.metric.goal === "minimize" ? 1 : -1;
  const metric = trials.metric.values();
  return (trial) => {
    const value = metric[trial] ?? Number.NaN;
    return Number.isNaN(value) ? Number.MAX_VALUE : sign * value;
  };
}
