// Settings of a process come from its environment and are parsed once, at its start.

import { CaviarError } from "@caviar/errors";
import type { z } from "zod";

/** A variable that is set to nothing counts as not set. */
const filled = (environment: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));

/** The environment as `schema` reads it; CAV_USAGE names each variable that does not fit. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<Schema> {
  const values = filled(environment);
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = path.join(".");
    return `${name}=${values[name] ?? ""}: ${message}`;
  });
  throw new CaviarError("CAV_USAGE", `expected other environment variables:\n${lines.join("\n")}`);
}
