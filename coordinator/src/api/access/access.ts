// Who asks. A bearer token (programs) or a session's cookie (the page) names an identity; the
// operator's own token comes from the environment and is an admin. Without that one, the
// coordinator asks nobody and must not be reachable from elsewhere: `settings.ts` sees to it.

import { createHash } from "node:crypto";

import {
  identify,
  isSameText,
  openSession,
  type Redis,
  sessionToken,
  tokenOf,
} from "@caviar/ledger";
import type { Identity } from "@caviar/protocol";
import type { FastifyRequest } from "fastify";

export const SESSION_COOKIE = "caviar_session";

type AccessOptions = {
  readonly redis: Redis;
  /** The operator's token; undefined: nobody is asked for one. */
  readonly adminToken: string | undefined;
  /** One that may only look; for programs that are there before anybody could give them a token. */
  readonly viewerToken?: string | undefined;
};

const ADMIN: Identity = { name: "admin", role: "admin" };
const VIEWER: Identity = { name: "viewer", role: "viewer" };
/** Whoever reaches a coordinator that asks nobody. */
const ANYBODY: Identity = { name: "local", role: "admin" };

export class Access {
  readonly #redis: Redis;
  readonly #adminToken: string | undefined;
  readonly #viewerToken: string | undefined;
  /** Sessions of a token of the environment end when it is changed. */
  readonly #adminId: string;
  readonly #viewerId: string;

  constructor({ redis, adminToken, viewerToken }: AccessOptions) {
    this.#redis = redis;
    this.#adminToken = adminToken;
    this.#viewerToken = viewerToken;
    this.#adminId = idOf("admin", adminToken);
    this.#viewerId = idOf("viewer", viewerToken);
  }

  /** Whether anybody must show a token. */
  get required(): boolean {
    return this.#adminToken !== undefined;
  }

  /** Undefined: nobody we know. */
  async identityOf(request: FastifyRequest): Promise<Identity | undefined> {
    if (!this.required) return ANYBODY;
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (bearer !== undefined) return (await this.#whose(bearer))?.identity;
    const session = request.cookies[SESSION_COOKIE];
    const id = session && (await sessionToken(this.#redis, session));
    if (!id) return undefined;
    if (id === this.#adminId) return ADMIN;
    return id === this.#viewerId ? VIEWER : tokenOf(this.#redis, id);
  }

  /** A session for a token's secret; undefined when it is nobody's. */
  async login(
    secret: string,
  ): Promise<{ readonly session: string; readonly identity: Identity } | undefined> {
    const whose = await this.#whose(secret);
    return whose && { session: await openSession(this.#redis, whose.id), identity: whose.identity };
  }

  async #whose(secret: string): Promise<{ id: string; identity: Identity } | undefined> {
    if (this.#adminToken !== undefined && isSameText(secret, this.#adminToken)) {
      return { id: this.#adminId, identity: ADMIN };
    }
    if (this.#viewerToken !== undefined && isSameText(secret, this.#viewerToken)) {
      return { id: this.#viewerId, identity: VIEWER };
    }
    const token = await identify(this.#redis, secret);
    return token && { id: token.id, identity: token };
  }
}

function idOf(role: string, token = ""): string {
  return createHash("sha256").update(`${role} ${token}`).digest("hex");
}
