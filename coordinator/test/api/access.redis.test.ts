import {
  createdTokenSchema,
  problemDetailsSchema,
  type Role,
  tokenListSchema,
} from "@caviar/protocol";
import { expect, test } from "vitest";

import { SESSION_COOKIE } from "../../src/api/access/access.ts";
import { bearer, startApi, type TestApi } from "./api-fixture.ts";

const adminToken = "the-operators-own-token-of-the-test";

async function newToken({ server }: TestApi, role: Role) {
  const answer = await server.inject({
    method: "POST",
    url: "/api/v1/tokens",
    headers: bearer(adminToken),
    payload: { name: `a ${role}`, role },
  });
  expect(answer.statusCode).toBe(201);
  return createdTokenSchema.parse(answer.json());
}

async function login({ server }: TestApi, token: string): Promise<string> {
  const answer = await server.inject({
    method: "POST",
    url: "/api/v1/session",
    payload: { token },
  });
  const [cookie] = answer.cookies;
  expect(cookie).toMatchObject({ name: SESSION_COOKIE, httpOnly: true, sameSite: "Strict" });
  return cookie!.value;
}

test("with a token set, every route but health, the page and logging in wants one", async () => {
  await using at = await startApi({ adminToken });
  const open = ["/healthz", "/readyz", "/", "/api/v1/session"];
  for (const url of open) expect((await at.server.inject(url)).statusCode).toBe(200);
  const closed = [
    "/api/v1/sweeps",
    "/api/v1/cluster",
    "/api/v1/openapi.json",
    "/api/v1/reference/",
    "/metrics",
    "/queues",
    "/queues/api/queues",
  ];
  for (const url of closed) {
    const answer = await at.server.inject(url);
    expect([url, problemDetailsSchema.parse(answer.json()).code]).toEqual([
      url,
      "CAV_UNAUTHENTICATED",
    ]);
    const told = await at.server.inject({ url, headers: bearer(adminToken) });
    expect([url, told.statusCode]).toEqual([url, 200]);
  }
});

test.each<[Role, number, number]>([
  ["viewer", 403, 403],
  ["operator", 201, 403],
  ["admin", 201, 200],
])("a %s creates a sweep: %i, lists tokens: %i", async (role, creates, lists) => {
  await using at = await startApi({ adminToken });
  const { secret } = await newToken(at, role);
  const headers = bearer(secret);
  expect((await at.server.inject({ url: "/api/v1/sweeps", headers })).statusCode).toBe(200);
  const created = await at.server.inject({
    method: "POST",
    url: "/api/v1/sweeps",
    headers: { ...headers, "idempotency-key": crypto.randomUUID() },
    payload: { spec: { ...at.specInput, pool: at.pool } },
  });
  expect(created.statusCode).toBe(creates);
  expect((await at.server.inject({ url: "/api/v1/tokens", headers })).statusCode).toBe(lists);
});

test("the ledger says who by the token's name, whatever the request claims", async () => {
  await using at = await startApi({ adminToken });
  const { secret, name } = await newToken(at, "operator");
  const sweep = await at.trained(1);
  await at.server.inject({
    method: "POST",
    url: `/api/v1/sweeps/${sweep}/pause`,
    headers: bearer(secret),
    payload: { by: "somebody else" },
  });
  const log = await at.redis.xrevrange(`caviar:{${sweep}}:log`, "+", "-", "COUNT", 1);
  expect(JSON.stringify(log)).toContain(`\\"by\\":\\"${name}\\"`);
});

test("a secret is kept nowhere in Redis, neither a session's", async () => {
  await using at = await startApi({ adminToken });
  const { secret } = await newToken(at, "viewer");
  const session = await login(at, secret);
  const tokens = await at.redis.hgetall("caviar:{access}:tokens");
  const sessions = await at.redis.keys("caviar:{access}:session:*");
  const kept = JSON.stringify([tokens, sessions]);
  expect(sessions.length).toBeGreaterThan(0);
  expect(kept).not.toContain(secret);
  expect(kept).not.toContain(session);
});

test("a revoked token and the sessions that it opened end at once", async () => {
  await using at = await startApi({ adminToken });
  const { id, secret } = await newToken(at, "viewer");
  const cookies = { [SESSION_COOKIE]: await login(at, secret) };
  const url = "/api/v1/sweeps";
  expect((await at.server.inject({ url, cookies })).statusCode).toBe(200);
  const revoked = await at.server.inject({
    method: "DELETE",
    url: `/api/v1/tokens/${id}`,
    headers: bearer(adminToken),
  });
  expect(revoked.statusCode).toBe(204);
  expect((await at.server.inject({ url, cookies })).statusCode).toBe(401);
  expect((await at.server.inject({ url, headers: bearer(secret) })).statusCode).toBe(401);
  const { tokens } = tokenListSchema.parse(
    (await at.server.inject({ url: "/api/v1/tokens", headers: bearer(adminToken) })).json(),
  );
  expect(tokens.map((token) => token.id)).not.toContain(id);
});

test("logging out ends the session; a wrong token opens none, and soon not even that is tried", async () => {
  await using at = await startApi({ adminToken });
  const cookies = { [SESSION_COOKIE]: await login(at, adminToken) };
  await at.server.inject({ method: "DELETE", url: "/api/v1/session", cookies, headers: OWN_PAGE });
  expect((await at.server.inject({ url: "/api/v1/sweeps", cookies })).statusCode).toBe(401);

  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) {
    const payload = { token: "wrong" };
    const answer = await at.server.inject({ method: "POST", url: "/api/v1/session", payload });
    statuses.push(answer.statusCode);
  }
  expect(statuses[0]).toBe(401);
  expect(statuses.at(-1)).toBe(429);
});

const OWN_PAGE = { "sec-fetch-site": "same-origin" };

test.each([
  ["of another site, as its browser says", { "sec-fetch-site": "cross-site" }, 403],
  ["of another origin, in an older browser", { origin: "http://evil.example" }, 403],
  ["with a cookie and no word of where it is from", {}, 403],
  ["of our own page", OWN_PAGE, 202],
] as const)("a command %s", async (_, headers, status) => {
  await using at = await startApi({ adminToken });
  const cookies = { [SESSION_COOKIE]: await login(at, adminToken) };
  const sweep = await at.trained(1);
  const url = `/api/v1/sweeps/${sweep}/pause`;
  const answer = await at.server.inject({ method: "POST", url, cookies, headers });
  expect(answer.statusCode).toBe(status);
});

test("without a token only this machine's own names are answered: another's may point here", async () => {
  await using at = await startApi();
  const ask = async (host: string) =>
    (await at.server.inject({ url: "/api/v1/sweeps", headers: { host } })).statusCode;
  expect(await ask("127.0.0.1:7070")).toBe(200);
  expect(await ask("localhost:7070")).toBe(200);
  expect(await ask("[::1]:7070")).toBe(200);
  expect(await ask("rebound.example:7070")).toBe(403);
});

test("a person without a login is sent to the page's login, a program is told", async () => {
  await using at = await startApi({ adminToken });
  const headers = { accept: "text/html" };
  const answer = await at.server.inject({ url: "/queues", headers });
  expect([answer.statusCode, answer.headers["location"]]).toEqual([303, "/#/login"]);
});

test("every answer forbids frames, sniffing and scripts of others", async () => {
  await using at = await startApi();
  for (const url of ["/", "/healthz", "/api/v1/sweeps", "/api/v1/nothing"]) {
    const { headers } = await at.server.inject(url);
    expect(headers["content-security-policy"]).toContain("default-src 'self'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
  }
});
