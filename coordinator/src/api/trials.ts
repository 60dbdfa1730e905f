// Trials: where they stand and what they cost, what one has reported, and the winner's model.

import { CaviarError } from "@caviar/errors";
import { PAGE_COUNT_MAX, readEvents } from "@caviar/ledger";
import {
  type Report,
  type SweepId,
  sweepIdSchema,
  toJson,
  type TrialState,
  type TrialSummary,
} from "@caviar/protocol";
import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { type ApiParts, knownSweep } from "./parts.ts";

const curveParamSchema = z.object({ sweep: sweepIdSchema, trial: z.coerce.number().int().min(0) });
const modelParamSchema = z.object({ sweep: sweepIdSchema, file: z.string().max(200) });

const TRIALS_MAX = 1000;
const listParamSchema = z.object({ sweep: sweepIdSchema });
const rangeSchema = z.object({
  from: z.coerce.number().int().min(0).default(0),
  count: z.coerce.number().int().min(1).max(TRIALS_MAX).default(100),
});

export function trialRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get("/sweeps/:sweep/trials", async (request, reply) => {
    const { sweep } = listParamSchema.parse(request.params);
    const { from, count } = rangeSchema.parse(request.query);
    const { trials } = await knownSweep(parts, sweep);
    const summaries = trials.slice(from, from + count).map(summaryOf);
    return reply.type("application/json").send(toJson({ trials: summaries }));
  });

  server.get("/sweeps/:sweep/trials/:trial/curve", async (request, reply) => {
    const { sweep, trial } = curveParamSchema.parse(request.params);
    const state = await knownSweep(parts, sweep);
    if (!state.trials[trial]) {
      const message = `expected a trial of ${sweep} in 0..${state.trials.length - 1}, got ${trial}`;
      throw new CaviarError("CAV_TRIAL_UNKNOWN", message);
    }
    const reports = await readCurve(parts, sweep, trial);
    return reply.type("application/json").send(toJson({ reports }));
  });

  server.get("/sweeps/:sweep/model/:file", async (request, reply) => {
    const { sweep, file } = modelParamSchema.parse(request.params);
    const { evaluation } = await knownSweep(parts, sweep);
    if (evaluation?.phase !== "done") {
      throw new CaviarError("CAV_SWEEP_UNFINISHED", `${sweep} has no evaluated model yet`);
    }
    const names = Object.keys(evaluation.files);
    const key = Object.hasOwn(evaluation.files, file) ? evaluation.files[file] : undefined;
    if (key === undefined) {
      const message = `expected one of ${names.join(", ") || "no files"}, got ${file}`;
      throw new CaviarError("CAV_CHECKPOINT_MISSING", message);
    }
    return reply.type("application/octet-stream").send(Buffer.from(await parts.store.get(key)));
  });
}

function summaryOf(trial: TrialState): TrialSummary {
  const { params, phase, epoch, targetEpochs, cost } = trial;
  return {
    trial: trial.trial,
    params: { ...params },
    phase,
    outcome: trial.outcome ?? null,
    cause: trial.cause ?? null,
    endedFor: trial.endedFor ?? null,
    stoppedBy: trial.stoppedBy ?? null,
    interruption: trial.interruption ?? null,
    trainer: trial.trainer ?? null,
    epoch,
    targetEpochs,
    metrics: trial.metrics ?? null,
    failures: [...trial.failures],
    losses: trial.lossesTotal,
    cost: { ...cost },
  };
}

/** Every report of a trial. Costs a pass over the sweep's ledger: the fold keeps only the last. */
async function readCurve(parts: ApiParts, sweep: SweepId, trial: number): Promise<Report[]> {
  const reports: Report[] = [];
  for (let after = 0; ;) {
    const events = await readEvents(parts.redis, sweep, { after });
    for (const event of events) {
      if (event.kind === "trial-reported" && event.trial === trial) reports.push(...event.reports);
    }
    if (events.length < PAGE_COUNT_MAX) return reports;
    after = events.at(-1)?.seq ?? after;
  }
}
