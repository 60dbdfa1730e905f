// Text from the network to a value of a known type.

import { CaviarError } from "@caviar/errors";

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** What of a zod schema is needed here. */
export type Schema<T> = {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: Error & { readonly issues: readonly Issue[] } };
};

/** `text` as JSON of this schema. Throws CAV_MESSAGE_INVALID, which says where it does not fit. */
export function parseJson<T>(text: string, schema: Schema<T>, from: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const message = `${from}: expected JSON, got ${text.slice(0, 200) || "nothing"}`;
    throw new CaviarError("CAV_MESSAGE_INVALID", message, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  const message = `${from}: ${lines.join("; ")}; have client and coordinator the same version?`;
  throw new CaviarError("CAV_MESSAGE_INVALID", message, { cause: result.error });
}
