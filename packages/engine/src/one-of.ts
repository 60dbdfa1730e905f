// The border where a name comes in: descriptions are JSON, and JavaScript checks no types.

import { CaviarError, shown } from "@caviar/errors";

/** Throws CAV_USAGE, naming `what`, unless `value` is one of `choices`. */
export function requireOneOf<Choice extends string>(
  what: string,
  value: Choice,
  choices: readonly Choice[],
): void {
  if (choices.includes(value)) return;
  const message = `${what} must be one of ${choices.join(", ")}; got ${shown(value)}`;
  throw new CaviarError("CAV_USAGE", message);
}
