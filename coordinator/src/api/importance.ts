// Which parameters mattered. Growing forests takes a while, so it is done for a bounded number of
// trials, and once for as long as no further trial has ended.

import {
  historyOf,
  importanceSchema,
  type SweepImportance,
  type SweepState,
} from "@caviar/protocol";
import { type History, priorityReport } from "@caviar/search";

import { type ApiParts, type ApiServer, knownSweep, sweepParamsSchema } from "./parts.ts";

/** Evenly spread over the sweep; more of them change the shares by less than their interval. */
const TRIALS_MAX = 400;

type Known = { readonly ended: number; readonly answer: SweepImportance };

export function importanceRoutes(server: ApiServer, parts: ApiParts): void {
  const known = new WeakMap<SweepState, Known>();

  server.get(
    "/sweeps/:sweep/importance",
    {
      config: { role: "viewer" },
      schema: {
        tags: ["sweeps"],
        summary: "Which parameters mattered, with confidence; empty below 20 finished trials",
        params: sweepParamsSchema,
        response: { 200: importanceSchema },
      },
    },
    async ({ params: { sweep } }) => {
      const state = await knownSweep(parts, sweep);
      const history = historyOf(state);
      const ended = history.trials.filter((trial) => trial.rungs.length > 0).length;
      const before = known.get(state);
      if (before?.ended === ended) return before.answer;
      const sampled = spread(history);
      const importance = [...priorityReport(state.spec.space, sampled)];
      const answer = { trials: sampled.trials.length, importance };
      known.set(state, { ended, answer });
      return answer;
    },
  );
}

function spread({ trials, zooms }: History): History {
  const told = trials.filter(({ rungs }) => rungs.length > 0);
  const step = Math.max(1, told.length / TRIALS_MAX);
  const count = Math.min(told.length, TRIALS_MAX);
  const chosen = Array.from({ length: count }, (_, i) => told[Math.floor(i * step)]!);
  return { trials: chosen, zooms };
}
