import type { FastifyRequest } from "fastify";

import type { ApiParts } from "../parts.ts";

/** Who is known by a token is called by its name; who is not says it himself. */
export function whoAsks({ access }: ApiParts, { identity }: FastifyRequest, by: string): string {
  return access.required && identity ? identity.name : by;
}
