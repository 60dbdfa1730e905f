// Answers of the API about sweeps, for what lists them.

import { sweepSummarySchema } from "@caviar/protocol";

import { bodies, stateAfter } from "../terminal/sweep-events.ts";

export const { spec } = stateAfter(bodies);

export const summaryOf = (sweep: string, more: object = {}) =>
  sweepSummarySchema.parse({
    sweep,
    name: "digits",
    phase: "ended",
    createdAt: Date.UTC(2025, 0, 2, 3, 4),
    pool: "local-1",
    poolSlots: 1,
    spec: { ...spec, pool: "local-1" },
    trials: 3,
    trialsEnded: 3,
    trialsPlanned: 3,
    bestTrial: 0,
    bestLoss: -0.9702,
    events: 60,
    cost: { cpuSeconds: 1, wallSeconds: 2, epochs: 12, epochsAgain: 0, waitedSeconds: 3 },
    ...more,
  });
