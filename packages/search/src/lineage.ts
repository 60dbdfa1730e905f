// Which records changed between two lists of trials, where one was made from the other or both from a
// third, for followers that need not compare them. Lists are the nodes of a tree: a decision that is
// only thought through makes a branch that dies.

import type { TrialRecord } from "./history.ts";

/** Where a list comes from, and the indexes at which it differs from there. */
type Node = {
  parent: Node | undefined;
  readonly depth: number;
  readonly changed: readonly number[];
};

/** Nodes further up are forgotten: a follower that slept so long compares. */
const DEPTH_KEPT = 32;

const nodes = new WeakMap<readonly TrialRecord[], Node>();

/** Note that `next` is `before` but for the records at the indexes `changed`, or added there. */
export function derive(
  before: readonly TrialRecord[],
  next: readonly TrialRecord[],
  changed: readonly number[],
): void {
  let parent = nodes.get(before);
  if (parent === undefined) {
    nodes.set(before, (parent = { parent: undefined, depth: 0, changed: [] }));
  }
  nodes.set(next, { parent, depth: parent.depth + 1, changed });
  let oldest: Node | undefined = parent;
  for (let up = 0; up < DEPTH_KEPT; up++) oldest = oldest?.parent;
  if (oldest !== undefined) oldest.parent = undefined;
}

/** Indexes at which the lists may differ; undefined where that is not known. */
export function changedBetween(
  one: readonly TrialRecord[],
  other: readonly TrialRecord[],
): readonly number[] | undefined {
  let [a, b] = [nodes.get(one), nodes.get(other)];
  const changed = new Set<number>();
  while (a !== b) {
    if (a === undefined || b === undefined) return undefined;
    const isDeeper = a.depth >= b.depth;
    for (const index of (isDeeper ? a : b).changed) changed.add(index);
    if (isDeeper) a = a.parent;
    else b = b.parent;
  }
  return a && [...changed];
}
