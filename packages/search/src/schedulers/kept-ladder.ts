// Ladders that are kept up between two questions (../follower.ts), in one way or the other.

import type { Decision } from "../decision.ts";
import { type Follower, follower } from "../follower.ts";
import type { History } from "../history.ts";
import { listOf } from "../listed-history.ts";
import { LadderByArrival } from "./ladder-by-arrival.ts";
import { LadderInOrder } from "./ladder-in-order.ts";
import { halve } from "./successive-halving.ts";

export type LadderShape = {
  readonly rungs: readonly number[];
  readonly eta: number;
  /** Whether the trial of this number begins on the ladder. */
  readonly isMember: (trial: number) => boolean;
};

export type KeptLadder = Follower & {
  /** Whether a member has several objectives: kept ladders know no order for those. */
  readonly hasSeveral: boolean;
  /** What `halve` answers for the same members while trials still come. */
  decide(): readonly Decision[];
};

type Ladder = LadderShape & {
  /** What tells this ladder's members from those of others with the same rungs and eta. */
  readonly name: string;
  /** Who is promoted is a function of results alone, not of the order in which they came. */
  readonly inOrder: boolean;
};

/** What is due on a ladder among the trials of a history, to which more are still to come. */
export function halveOpen(ladder: Ladder, history: History): readonly Decision[] {
  const { name, rungs, eta, inOrder, isMember } = ladder;
  const key = [name, eta, inOrder, ...rungs].join();
  let of = kept.get(key);
  if (of === undefined) {
    kept.set(key, (of = follower(() => new (inOrder ? LadderInOrder : LadderByArrival)(ladder))));
  }
  const known = of(history);
  if (!known.hasSeveral) return known.decide();
  const members = [...listOf(history)].filter(({ trial }) => isMember(trial));
  return halve({ members, rungs, eta, isClosed: false, inOrder, waitsForAll: false });
}

const kept = new Map<string, (history: History) => KeptLadder>();
