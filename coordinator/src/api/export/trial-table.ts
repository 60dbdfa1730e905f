// A sweep as one flat table, for spreadsheets and notebooks: a row a trial, a column a parameter
// and a metric. A conditional parameter that a trial did not have is an empty cell.

import type { SweepState, TrialState } from "@caviar/protocol";
import type { Value } from "@caviar/search";

export type Cell = Value | undefined;
export type Column = { readonly name: string; readonly cells: readonly Cell[] };

export function trialTable({ spec, trials }: SweepState): readonly Column[] {
  const column = (name: string, cell: (trial: TrialState) => Cell): Column => ({
    name,
    cells: trials.map(cell),
  });
  const metrics = new Set(trials.flatMap(({ metrics: last }) => Object.keys(last ?? {})));
  return [
    column("trial", ({ trial }) => trial),
    column("round", ({ round }) => round),
    column("phase", ({ phase }) => phase),
    column("outcome", ({ outcome }) => outcome),
    column("epoch", ({ epoch }) => epoch),
    column("targetEpochs", ({ targetEpochs }) => targetEpochs),
    ...Object.keys(spec.space).map((name) => column(`param.${name}`, ({ params }) => params[name])),
    ...[...metrics].map((name) => column(`metric.${name}`, ({ metrics: last }) => last?.[name])),
    column("proposedFor", ({ proposedFor }) => proposedFor),
    column("endedFor", ({ endedFor }) => endedFor),
  ];
}
