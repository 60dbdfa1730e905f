// What there is to say of one trial, read from the columns.

import { type SweepTable, trialCount, valueOfCell } from "@caviar/protocol";

import { metricText } from "../format/number-text.ts";
import { statusWords } from "./status-words.ts";

export type Params = Readonly<Record<string, string | number | boolean>>;

/** Only the parameters that exist there. */
export function paramsOf({ head, params }: SweepTable, trial: number): Params {
  const entries = Object.entries(head.spec.space).flatMap(([name, parameter], dimension) => {
    const value = valueOfCell(parameter, params[dimension]?.at(trial) ?? Number.NaN);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** A trial in one line. */
export function describeTrial(table: SweepTable, trial: number): string {
  if (trial >= trialCount(table)) return "";
  const { metric, epoch } = table.trials;
  const { name } = table.head.spec.metric;
  const isSilent = epoch.at(trial) === 0 && Number.isNaN(metric.at(trial));
  const result = isSilent ? "" : `, ${name} ${metricText(metric.at(trial))}`;
  return `trial ${trial}: ${statusWords(table, trial)}${result}`;
}
