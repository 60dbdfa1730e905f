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
import type { Decision } from "../decision.ts";
import type { History, TrialRecord } from "../history.ts";
import { etaSchema } from "./asha.ts";
import { halveOpen } from "./kept-ladder.ts";
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
    decide({ budget, reproducible }, history, { room, isClosed, line = "" }) {
      const rungs = geometricRungs(budget.epochs, eta, min);
      const sizes = bracketSizes(rungs.length, eta);
      const seats = { rungs, sizes, eta, isClosed, inOrder: reproducible, line };
      return withinRoom((mode === "async" ? asyncDue : syncDue)(seats, history), room);
    },
  };
}

type Brackets = {
  readonly rungs: readonly number[];
  readonly sizes: readonly number[];
  readonly eta: number;
  readonly isClosed: boolean;
  readonly inOrder: boolean;
  readonly line: string;
};

/** Each bracket as one ladder. */
function asyncDue(brackets: Brackets, history: History): readonly Decision[] {
  const { rungs, sizes, isClosed, line, ...ladder } = brackets;
  return sizes.flatMap((_, bracket) => {
    const isMember = (trial: number): boolean => seatOf(sizes, trial).bracket === bracket;
    const shape = { ...ladder, rungs: rungs.slice(bracket) };
    if (!isClosed)
      return halveOpen({ ...shape, name: `bracket ${bracket} ${line}`, isMember }, history);
    const members = history.trials.filter(({ trial }) => isMember(trial));
    return halve({ ...shape, members, isClosed, waitsForAll: false });
  });
}

/** Each deal of a bracket as a ladder of its own, which is full when all of it has been dealt. */
function syncDue(brackets: Brackets, { trials }: History): readonly Decision[] {
  const { rungs, sizes, eta, isClosed, inOrder } = brackets;
  const ladders = new Map<string, TrialRecord[]>();
  for (const record of trials) {
    const { bracket, deal } = seatOf(sizes, record.trial);
    const members = ladders.get(`${bracket}/${deal}`);
    if (members === undefined) ladders.set(`${bracket}/${deal}`, [record]);
    else members.push(record);
  }
  return [...ladders.values()].flatMap((members) => {
    const { bracket } = seatOf(sizes, members[0]!.trial);
    return halve({
      members,
      rungs: rungs.slice(bracket),
      eta,
      isClosed: isClosed || members.length === sizes[bracket],
      inOrder,
      waitsForAll: true,
    });
  });
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
