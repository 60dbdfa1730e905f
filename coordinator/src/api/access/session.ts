// Logging in and out of the page. The cookie can't be read by scripts and is not sent by other
// sites' pages.

import { CaviarError } from "@caviar/errors";
import { closeSession, SESSION_SECONDS } from "@caviar/ledger";
import { loginSchema, sessionSchema } from "@caviar/protocol";

import type { ApiParts, ApiServer } from "../parts.ts";
import { SESSION_COOKIE } from "./access.ts";

/** Somebody who tries tokens gets no further than this. */
const LOGINS_A_MINUTE = 10;

const PATH = { path: "/" } as const;

export function sessionRoutes(server: ApiServer, { access, redis }: ApiParts): void {
  const about = { tags: ["access"], response: { 200: sessionSchema } };
  const anybody = { role: "anybody" } as const;

  server.get(
    "/session",
    { config: anybody, schema: { ...about, summary: "Who am I, and must I log in?" } },
    async (request) => {
      const identity = (await access.identityOf(request)) ?? null;
      return { required: access.required, identity };
    },
  );

  server.post(
    "/session",
    {
      config: { ...anybody, rateLimit: { max: LOGINS_A_MINUTE, timeWindow: "1 minute" } },
      schema: { ...about, summary: "Log in with a token", body: loginSchema },
    },
    async (request, reply) => {
      const entered = await access.login(request.body.token);
      if (!entered) throw new CaviarError("CAV_UNAUTHENTICATED", "that token is not valid");
      reply.setCookie(SESSION_COOKIE, entered.session, {
        ...PATH,
        httpOnly: true,
        sameSite: "strict",
        secure: request.protocol === "https",
        maxAge: SESSION_SECONDS,
      });
      return { required: access.required, identity: entered.identity };
    },
  );

  server.delete(
    "/session",
    { config: anybody, schema: { ...about, summary: "Log out" } },
    async (request, reply) => {
      const session = request.cookies[SESSION_COOKIE];
      if (session !== undefined) await closeSession(redis, session);
      reply.clearCookie(SESSION_COOKIE, PATH);
      return { required: access.required, identity: null };
    },
  );
}
