// The gate before every route: is this request meant for us, from whom, and may they? Routes say
// what they need by `config.role`; a route that says nothing needs an operator, so that forgetting
// to say so closes a door instead of opening one.

import { CaviarError } from "@caviar/errors";
import { type Identity, mayAct, type Role } from "@caviar/protocol";
import type { FastifyRequest } from "fastify";

import type { ApiServer } from "../parts.ts";
import { answerWithProblem } from "../problem.ts";
import { type Access, SESSION_COOKIE } from "./access.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The least that is needed; "anybody": the page's files, health, logging in. */
    role?: Role | "anybody";
  }
  interface FastifyRequest {
    identity: Identity | undefined;
  }
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);
const LOGIN = "/#/login";
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function guard(server: ApiServer, access: Access): void {
  server.decorateRequest("identity", undefined);
  server.addHook("onRequest", async (request, reply) => {
    try {
      refuseOtherSites(request, access);
      request.identity = await admit(request, access);
    } catch (error) {
      if (wantsPage(request, error)) return reply.redirect(LOGIN, 303);
      // Answered here, because a plugin's own error handler would call it a failure of the server.
      return answerWithProblem(error, request, reply);
    }
  });
}

/** Who asks, as far as the route wants to know. */
async function admit(request: FastifyRequest, access: Access): Promise<Identity | undefined> {
  const needed = request.routeOptions.config.role ?? "operator";
  if (needed === "anybody" || request.is404) return undefined;
  const identity = await access.identityOf(request);
  if (!identity) {
    const message = "expected a valid token (Authorization: Bearer ...) or a login, got none";
    throw new CaviarError("CAV_UNAUTHENTICATED", message);
  }
  if (!mayAct(identity.role, needed)) {
    const message = `expected the role ${needed} or more, got ${identity.role} (${identity.name})`;
    throw new CaviarError("CAV_FORBIDDEN", message);
  }
  return identity;
}

/** A person who follows a link to a page of ours logs in first. */
function wantsPage({ headers }: FastifyRequest, error: unknown): boolean {
  const isUnknown = error instanceof CaviarError && error.code === "CAV_UNAUTHENTICATED";
  return isUnknown && (headers.accept ?? "").includes("text/html");
}

/**
 * A page of another site may make a browser send requests here. It cannot read the answers, but a
 * command is done by then; and a name that it makes point to this machine would let it read too.
 */
function refuseOtherSites(request: FastifyRequest, access: Access): void {
  const host = request.hostname.replace(/:\d+$/, "");
  if (!access.required && !LOOPBACK.test(host)) {
    const message = `expected this machine's own name in the Host header, got ${host}`;
    throw new CaviarError("CAV_FORBIDDEN", message);
  }
  if (READS.has(request.method)) return;
  const { origin, "sec-fetch-site": site } = request.headers;
  const isForeign = site === undefined ? isOther(origin, request.host) : site !== "same-origin";
  const isBlind = site === undefined && origin === undefined && SESSION_COOKIE in request.cookies;
  if (isForeign || isBlind) {
    const message = `expected a request of this site's own page or of a program, got one from ${origin ?? "elsewhere"}`;
    throw new CaviarError("CAV_FORBIDDEN", message);
  }
}

function isOther(origin: string | undefined, host: string): boolean {
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host);
}
