// ASHA, asynchronous successive halving (Li et al. 2020, MLSys, arXiv:1810.05934), the promotion
// variant: every trial is trained to the lowest rung; the best 1/eta of each rung go on to the next
// from their checkpoints, as soon as there is a seat, and nobody waits for a rung to fill.
//
// Use it when early epochs foretell late ones and trials are many: it is the default choice with
// random, TPE or BOHB on several trainers. Do not use it when good trials start slowly (small
// learning rates, warm-ups): raise `min`, or take Hyperband, whose brackets hedge against that.

import { z } from "zod";

import { epochsSchema } from "../budget.ts";
import { strict, wholeNumber } from "../expected.ts";
import { halveOpen } from "./kept-ladder.ts";
import { geometricRungs, withinRoom } from "./rungs.ts";
import type { Scheduler } from "./scheduler.ts";
import { halve, ladderEpochs } from "./successive-halving.ts";

const ETA_MAX = 16;

export const etaSchema = wholeNumber(2, ETA_MAX).default(3);

export const ashaSchema = strict({
  name: z.literal("asha"),
  /** One of so many trials goes on to the next rung, which is so many times as high. */
  eta: etaSchema,
  /** The fewest epochs at which trials are compared. */
  min: epochsSchema.default(1),
}).readonly();

export type AshaOptions = z.infer<typeof ashaSchema>;

/** Promotes the best 1/eta of each rung; see the top of this file. */
export function asha({ eta, min }: AshaOptions): Scheduler {
  return {
    firstEpochs: ({ epochs }) => geometricRungs(epochs, eta, min)[0]!,
    plannedEpochs: ({ trials, epochs }) =>
      ladderEpochs(trials, geometricRungs(epochs, eta, min), eta),
    decide({ budget, reproducible }, history, { room, isClosed, line = "" }) {
      const rungs = geometricRungs(budget.epochs, eta, min);
      const ladder = { rungs, eta, inOrder: reproducible };
      const due = isClosed
        ? halve({ ...ladder, members: history.trials, isClosed, waitsForAll: false })
        : halveOpen({ ...ladder, name: `all ${line}`, isMember: () => true }, history);
      return withinRoom(due, room);
    },
  };
}
