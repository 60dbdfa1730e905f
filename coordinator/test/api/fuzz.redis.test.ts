// Every route that the API describes, with requests that fit its schemas, that nearly fit, and that
// fit nothing: the answer is never a 5xx and always comes.

import type { IncomingMessage } from "node:http";

import { openLog } from "@caviar/process";
import { createdSweepSchema } from "@caviar/protocol";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { z } from "zod";

import { startApi, type TestApi } from "./api-fixture.ts";
import { fitting, jsonSchema } from "./json-schema-arbitrary.ts";

const RUNS_A_ROUTE = 40;
const ANSWER_MS_MAX = 10_000;

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
type Method = (typeof METHODS)[number];

const operationSchema = z.looseObject({
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), schema: jsonSchema }))
    .default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: jsonSchema })) })
    .optional(),
});
const documentSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), operationSchema)),
});

type Route = { readonly method: Method; readonly path: string } & z.infer<typeof operationSchema>;

function routesOf({ server }: TestApi): Route[] {
  const { paths } = documentSchema.parse(server.swagger());
  return Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const operation = operations[method];
      return operation ? [{ method, path, ...operation }] : [];
    }),
  );
}

/** Text that has made servers stumble, and text that has not yet. */
const hostile = fc.oneof(
  fc.constantFrom(
    "",
    "\0",
    "__proto__",
    "constructor",
    "../../../etc/passwd",
    "%2e%2e%2f",
    "<script>alert(1)</script>",
    "'; DROP TABLE trials; --",
    "{{7*7}}",
    "-1",
    "1e999",
    "NaN",
    "9".repeat(400),
    "\u202e\ud800",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** Some of a valid value replaced by something else. */
function spoiled(value: unknown): fc.Arbitrary<unknown> {
  const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), hostile);
  if (value === null || typeof value !== "object") return fc.oneof(fc.constant(value), junk);
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length === 0) return junk;
  return fc
    .tuple(fc.constantFrom(...entries), junk, fc.boolean())
    .chain(([[key, inner], other, deeper]) => {
      const next = deeper ? spoiled(inner) : fc.constant(other);
      const rebuilt = (changed: unknown): unknown =>
        Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
      return next.map(rebuilt);
    });
}

function pathOf(route: Route, known: string): fc.Arbitrary<string> {
  const parts = route.path.split("/").map((part): fc.Arbitrary<string> => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return fc.constant(part);
    const schema = route.parameters.find((parameter) => parameter.name === name)?.schema ?? {};
    const fits = name === "sweep" ? fc.constant(known) : fitting(schema).map(String);
    return fc
      .oneof({ weight: 3, arbitrary: fits }, { weight: 1, arbitrary: hostile })
      .map((text) => encodeURIComponent(text.toWellFormed()));
  });
  return fc.tuple(...parts).map((texts) => texts.join("/"));
}

function queryOf(route: Route): fc.Arbitrary<string> {
  const known = route.parameters.filter((parameter) => parameter.in === "query");
  const fields = known.map(({ name, schema }) =>
    fc
      .oneof(fitting(schema).map(String), hostile, fc.constant(undefined))
      .map((value) => [name, value?.toWellFormed()] as const),
  );
  return fc.tuple(...fields).map((pairs) => {
    const query = new URLSearchParams();
    for (const [name, value] of pairs) if (value !== undefined) query.append(name, value);
    return query.size === 0 ? "" : `?${query.toString()}`;
  });
}

/** Requests of a running sweep, as they would be right. */
const STEERING: readonly object[] = [
  { params: { rate: 0.5, units: 16 } },
  { box: { rate: { min: 0.01, max: 0.1 }, units: { min: 8, max: 16 } }, round: 2 },
  { budget: { trials: 14, hours: 3, cpuHours: null }, parallelism: 5, weight: 0.5 },
];

const isSteering = ({ method, path }: Route): boolean =>
  method === "patch" || (method === "post" && path.includes("/trials"));

function bodyOf(route: Route, spec: object): fc.Arbitrary<unknown> {
  const schema = route.requestBody?.content["application/json"]?.schema;
  const fits = schema ? [fitting(schema)] : [];
  const sweeps = route.path === "/api/v1/sweeps" ? [spoiled({ spec })] : [];
  const steering = isSteering(route)
    ? [fc.constantFrom(...STEERING), fc.constantFrom(...STEERING).chain(spoiled)]
    : [];
  return fc.oneof(...fits, ...sweeps, ...steering, fc.jsonValue(), fc.constant(undefined));
}

test("no request makes the API fail: fitting, spoiled and hostile ones on every route", async () => {
  await using at = await startApi();
  const { sweep } = createdSweepSchema.parse((await at.create({})).json());
  await at.stopped(sweep);
  const running = createdSweepSchema.parse((await at.create({ seed: 2 })).json()).sweep;
  await at.look(running);
  const spec = { ...at.specInput, pool: at.pool };
  const routes = routesOf(at);
  expect(routes.length).toBeGreaterThan(15);
  expect(routes.filter(isSteering)).toHaveLength(9);

  for (const route of routes) {
    const isLast = route.method === "delete" && route.path === "/api/v1/sweeps/{sweep}";
    const known = isLast ? "another-1234" : isSteering(route) ? running : sweep;
    const requests = fc.tuple(pathOf(route, known), queryOf(route), bodyOf(route, spec));
    await fc.assert(
      fc.asyncProperty(requests, async ([path, query, payload]) => {
        const body =
          payload === undefined
            ? {}
            : { payload: JSON.stringify(payload), headers: { "content-type": "application/json" } };
        const asked = at.server.inject({ method: route.method, url: path + query, ...body });
        const late = AbortSignal.timeout(ANSWER_MS_MAX);
        const hangs = new Promise<never>((_, reject) => {
          late.addEventListener("abort", () =>
            reject(new Error(`${route.method} ${path}: no answer`)),
          );
        });
        const { statusCode } = await Promise.race([asked, hangs]);
        expect(statusCode).toBeLessThan(500);
      }),
      { numRuns: RUNS_A_ROUTE, seed: 7 },
    );
  }
});

test.each([
  ["no JSON", "application/json", "{", 400],
  ["another type", "text/xml", "<a/>", 415],
  ["nothing at all", "application/json", "", 400],
  ["more than the limit", "application/json", `"${"x".repeat(1024 * 1024 + 1)}"`, 413],
  ["a prototype", "application/json", '{"__proto__": {"admin": true}}', 400],
  ["a hundred thousand brackets", "application/json", "[".repeat(100_000), 400],
] as const)("a body that is %s is refused as a problem", async (_, type, payload, status) => {
  await using at = await startApi();
  const headers = { "content-type": type };
  const answer = await at.server.inject({
    method: "POST",
    url: "/api/v1/sweeps",
    headers,
    payload,
  });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
});

test("a client that has left before its request is looked at is no failure of the API", async () => {
  const log = openLog("test");
  Object.defineProperty(log, "child", { value: () => log });
  const error = vi.spyOn(log, "error");
  await using at = await startApi({ log });
  const url = `${await at.server.listen({ host: "127.0.0.1", port: 0 })}/api/v1/sweeps`;
  at.server.server.prependOnceListener("request", ({ socket }: IncomingMessage) => {
    socket.resetAndDestroy();
  });
  await expect(fetch(url)).rejects.toThrow("fetch failed");
  expect((await fetch(url)).status).toBe(200);
  expect(error).not.toHaveBeenCalled();
});
