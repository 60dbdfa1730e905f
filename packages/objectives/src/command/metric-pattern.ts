// Metrics of a program that knows nothing of Caviar, read from what it prints: a regular expression
// whose named groups are metrics. A group `epoch` says which epoch they are of.

import { CaviarError, shown } from "@caviar/errors";

import type { Told } from "./messages.ts";

/** Written as Python and C write them, too. */
const NOT_FINITE: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Infinity,
  infinity: Infinity,
  "+inf": Infinity,
  "-inf": -Infinity,
  "-infinity": -Infinity,
};

/** CAV_USAGE when it is no regular expression, or names no metric. */
export function metricPattern(source: string): RegExp {
  const pattern = compile(source);
  // The alternative of nothing matches, and tells which groups there are.
  const groups = Object.keys(new RegExp(`${source}|`).exec("")?.groups ?? {});
  if (groups.some((name) => name !== "epoch")) return pattern;
  const message = `pattern: expected a named group for a metric, as in accuracy=(?<accuracy>\\S+), got ${shown(source)}`;
  throw new CaviarError("CAV_USAGE", message);
}

function compile(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (cause) {
    const message = `pattern: expected a regular expression: ${String(cause)}`;
    throw new CaviarError("CAV_USAGE", message, { cause });
  }
}

/** What a line tells; undefined when it does not match. CAV_COMMAND_FAILED when a group is no number. */
export function matchMetrics(pattern: RegExp, line: string): Told | undefined {
  const groups = pattern.exec(line)?.groups;
  if (!groups) return undefined;
  const found = Object.entries(groups).filter(([, text]) => text !== undefined);
  const numbers = Object.fromEntries(found.map(([name, text]) => [name, numberOf(name, text)]));
  const { epoch, ...metrics } = numbers;
  return Object.keys(metrics).length === 0 ? undefined : { kind: "report", epoch, metrics };
}

function numberOf(name: string, text: string): number {
  const number = NOT_FINITE[text.toLowerCase()] ?? (text.trim() === "" ? undefined : Number(text));
  const isNumber = number !== undefined && (text.toLowerCase() === "nan" || !Number.isNaN(number));
  if (isNumber) return number;
  const message = `expected a number where the pattern's group ${name} matches, got ${shown(text)}`;
  throw new CaviarError("CAV_COMMAND_FAILED", message);
}
