// Tokens for programs and people. Given and taken back by an admin.

import { CaviarError } from "@caviar/errors";
import { createToken, listTokens, revokeToken } from "@caviar/ledger";
import { createdTokenSchema, newTokenSchema, tokenListSchema, tokenSchema } from "@caviar/protocol";
import { z } from "zod";

import type { ApiParts, ApiServer } from "../parts.ts";

const config = { role: "admin" } as const;
const tags = ["access"];

export function tokenRoutes(server: ApiServer, { redis }: ApiParts): void {
  server.get(
    "/tokens",
    { config, schema: { tags, summary: "All tokens", response: { 200: tokenListSchema } } },
    async () => ({ tokens: await listTokens(redis) }),
  );

  server.post(
    "/tokens",
    {
      config,
      schema: {
        tags,
        summary: "Give a token; its secret is in this answer only",
        body: newTokenSchema,
        response: { 201: createdTokenSchema },
      },
    },
    async (request, reply) => reply.code(201).send(await createToken(redis, request.body)),
  );

  server.delete(
    "/tokens/:id",
    {
      config,
      schema: {
        tags,
        summary: "Take a token back, and end its sessions",
        params: z.object({ id: tokenSchema.shape.id }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await revokeToken(redis, id))) {
        throw new CaviarError("CAV_NOT_FOUND", `there is no token ${id}`);
      }
      return reply.code(204).send(null);
    },
  );
}
