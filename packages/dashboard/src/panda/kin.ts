// The trials that a branch belongs with: what it comes from, and what branched off on the way.

import type { Panda, Report, TrialSummary } from "@caviar/protocol";

export type Kin = {
  readonly summary: TrialSummary;
  readonly panda: Panda;
};

/** More curves in one picture would not be told apart. */
const KIN_MAX = 6;

/**
 * The trial itself, its forerunners from the nearest on, then its branches and theirs, the newest first.
 * Numbers that nothing is known of yet are among them: they are to be asked for.
 */
export function kinOf(trial: number, known: ReadonlyMap<number, Kin>): readonly number[] {
  const found = new Set([trial]);
  for (let at = known.get(trial); at?.summary.branchOf;) {
    found.add(at.summary.branchOf.trial);
    at = known.get(at.summary.branchOf.trial);
  }
  for (const member of found) {
    for (const branch of known.get(member)?.panda.branches.toReversed() ?? []) found.add(branch);
  }
  return [...found].slice(0, KIN_MAX);
}

/** From the trial's first forerunner to itself, each with the epoch at which it was left for the next. */
export function lineageOf(
  trial: number,
  known: ReadonlyMap<number, Kin>,
): readonly { readonly trial: number; readonly until: number }[] {
  const line = [{ trial, until: Infinity }];
  for (let at = known.get(trial); at?.summary.branchOf; at = known.get(line[0]!.trial)) {
    const { trial: from, epoch } = at.summary.branchOf;
    line.unshift({ trial: from, until: epoch });
  }
  return line;
}

/** How a model came to be, epoch by epoch, through all the trials that it was. */
export function historyOf(
  trial: number,
  known: ReadonlyMap<number, Kin>,
  reportsOf: (trial: number) => readonly Report[],
): readonly Report[] {
  const line = lineageOf(trial, known);
  return line.flatMap((part, place) => {
    const from = line[place - 1]?.until ?? 0;
    return reportsOf(part.trial).filter(({ epoch }) => epoch > from && epoch <= part.until);
  });
}
