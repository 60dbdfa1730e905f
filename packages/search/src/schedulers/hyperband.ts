// Hyperband (Li et al. 2018, JMLR 18, arXiv:1603.06560): successive halving in several brackets
// that differ in how early they cut. The first starts most trials at the lowest rung; the last
// trains a few to the end at once. Trials are dealt to the brackets in the paper's proportions:
// with rungs 1, 3, 9, 27 by numbers 27, 12, 6, 4 (n = ceil((s_max + 1) / (s + 1) * eta^s)).
//
// async: each bracket is an ASHA ladder. sync: each deal of a bracket is a round of its own whose
// rungs are decided when all of it has arrived, as in the paper.
//
// Use it when nobody knows how early is too early to judge a trial. Do not use it when early epochs
// are known to tell: ASHA then spends less on the careful brackets.

import { z } from "zod";

import { epochsSchema } from "../budget.ts";
import { expected, strict } from "../expected.ts";
import type { TrialRecord } from "../history.ts";
import { etaSchema } from "./asha.ts";
import { geometricRungs, withinRoom } from "./rungs.ts";
import type { Scheduler } from "./scheduler.ts";
import { halve, ladderEpochs } from "./successive-halving.ts";

export const hyperbandSchema = strict({
  name: z.literal("hyperband"),
  eta: etaSchema,
  /** The fewest epochs at which trials are compared. */
  min: epochsSchema.default(1),
  mode: z.enum(["async", "sync"], expected("async or sync")).default("async"),
}).readonly();

export type HyperbandOptions = z.infer<typeof hyperbandSchema>;

/** Deals trials to brackets that halve; see the top of this file. */
export function hyperband({ eta, min, mode }: HyperbandOptions): Scheduler {
  return {
    firstEpochs({ epochs }, trial) {
      const rungs = geometricRungs(epochs, eta, min);
      return rungs[seatOf(bracketSizes(rungs.length, eta), trial).bracket]!;
    },
    plannedEpochs({ trials, epochs }) {
      const rungs = geometricRungs(epochs, eta, min);
      const sizes = bracketSizes(rungs.length, eta);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      return sizes.reduce((sum, size, bracket) => {
        const members = Math.round((trials * size) / total);
        return sum + ladderEpochs(members, rungs.slice(bracket), eta);
      }, 0);
    },
    decide({ budget, reproducible }, { trials }, { room, isClosed }) {
      const rungs = geometricRungs(budget.epochs, eta, min);
      const sizes = bracketSizes(rungs.length, eta);
      const ladders = Map.groupBy(trials, ({ trial }) => {
        const { bracket, deal } = seatOf(sizes, trial);
        return mode === "async" ? String(bracket) : `${bracket}/${deal}`;
      });
      const due = [...ladders.values()].flatMap((members) => {
        const { bracket } = seatOf(sizes, members[0]!.trial);
        const isFull = mode === "sync" && members.length === sizes[bracket];
        return halve({
          members,
          rungs: rungs.slice(bracket),
          eta,
          isClosed: isClosed || isFull,
          inOrder: reproducible,
          waitsForAll: mode === "sync",
        });
      });
      return withinRoom(due, room);
    },
  };
}

/** How many trials each bracket gets in one deal; bracket b starts at rung b. */
export function bracketSizes(rungs: number, eta: number): readonly number[] {
  return Array.from({ length: rungs }, (_, bracket) => {
    const s = rungs - 1 - bracket;
    return Math.ceil((rungs / (s + 1)) * eta ** s);
  });
}

/** Where a trial sits: its bracket, and the how manieth deal of all brackets it belongs to. */
function seatOf(
  sizes: readonly number[],
  trial: TrialRecord["trial"],
): { readonly bracket: number; readonly deal: number } {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let place = trial % total;
  for (const [bracket, size] of sizes.entries()) {
    if (place < size) return { bracket, deal: Math.floor(trial / total) };
    place -= size;
  }
  return { bracket: 0, deal: 0 };
}
