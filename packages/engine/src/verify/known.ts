// Names of the reference and what they stand for here. An unknown name is an error, not a default.

import { CaviarError } from "@caviar/errors";

/** What `name` stands for in `table`. */
export function known<Value>(
  table: Readonly<Record<string, Value>>,
  name: string,
  what: string,
): Value {
  const value = Object.hasOwn(table, name) ? table[name] : undefined;
  if (value === undefined) throw unknown(what, name);
  return value;
}

export function unknown(what: string, name: string): CaviarError {
  return new CaviarError("CAV_MESSAGE_INVALID", `the engine knows no ${what} "${name}"`);
}
