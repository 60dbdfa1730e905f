// Paths such as `shared.split`, by which a case names what its file has in common.

import { CaviarError } from "@caviar/errors";

import type { Fields } from "../../fields.ts";
import type { ReferenceCase } from "../reference-file.ts";

/** What a path such as `shared.split` stands for. */
export function resolve({ shared }: ReferenceCase, path: string): Fields {
  const [root, ...names] = path.split(".");
  if (root !== "shared" || shared === undefined) {
    throw new CaviarError("CAV_MESSAGE_INVALID", `expected a path in "shared", got "${path}"`);
  }
  return names.reduce((fields, name) => fields.fields(name), shared);
}
