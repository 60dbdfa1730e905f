import {
  createdSweepSchema,
  diagnosisSchema,
  problemDetailsSchema,
  sweepListSchema,
} from "@caviar/protocol";
import { expect, test } from "vitest";

import { startApi } from "./api-fixture.ts";

test("a sweep that is created is answered with its id, listed, shown and without a result yet", async () => {
  await using at = await startApi();
  const created = await at.create({});
  expect(created.statusCode).toBe(201);
  const { sweep } = createdSweepSchema.parse(created.json());
  expect(created.headers["location"]).toBe(`/api/v1/sweeps/${sweep}`);

  const list = sweepListSchema.parse((await at.server.inject("/api/v1/sweeps")).json());
  expect(list.sweeps.map((summary) => summary.sweep)).toContain(sweep);
  const shown = (await at.server.inject(`/api/v1/sweeps/${sweep}`)).json<object>();
  expect(shown).toMatchObject({ phase: "running", trialsPlanned: 14 });
  const result = (await at.server.inject(`/api/v1/sweeps/${sweep}/result`)).json<object>();
  expect(result).toMatchObject({ status: "running", best: null, digest: "" });
});

test("the same idempotency key is the same sweep; with another spec it is a conflict", async () => {
  await using at = await startApi();
  const key = crypto.randomUUID();
  const first = await at.create({}, key);
  expect((await at.create({}, key)).json()).toEqual(first.json());
  expect((await at.create({ seed: 9 }, key)).statusCode).toBe(409);
});

test("a spec with mistakes is refused with each mistake's path, and nothing is created", async () => {
  await using at = await startApi();
  const answer = await at.create({ sead: 1, metric: { name: "los", goal: "minimize" } });
  expect(answer.statusCode).toBe(400);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  const problem = problemDetailsSchema.parse(answer.json());
  expect(problem).toMatchObject({ code: "CAV_SPEC_INVALID", problems: [{ path: ["sead"] }] });
});

test("an objective that no trainer of the pool offers is refused", async () => {
  await using at = await startApi();
  const answer = await at.create({ objective: { name: "sorcery" } });
  expect(answer.json()).toMatchObject({ problems: [{ path: ["objective", "name"] }] });
});

test("a sweep for a pool that nobody serves is accepted, and it is said that it waits", async () => {
  await using at = await startApi();
  const pool = `${at.pool}-empty`;
  const answer = await at.create({ pool });
  expect(answer.statusCode).toBe(201);
  const { sweep, warnings } = createdSweepSchema.parse(answer.json());
  expect(warnings).toEqual([expect.stringContaining(`no trainer serves pool "${pool}"`)]);
  const summary = (await at.server.inject(`/api/v1/sweeps/${sweep}`)).json<object>();
  expect(summary).toMatchObject({ phase: "running", poolSlots: 0 });

  const served = createdSweepSchema.parse((await at.create({})).json());
  expect(served.warnings).toEqual([]);
  const other = (await at.server.inject(`/api/v1/sweeps/${served.sweep}`)).json<object>();
  expect(other).toMatchObject({ poolSlots: 1 });
});

test("the diagnostics name every check once, with a way to mend what is not well", async () => {
  await using at = await startApi();
  const answer = await at.server.inject("/api/v1/diagnostics");
  const { findings } = diagnosisSchema.parse(answer.json());
  expect(findings.map(({ check }) => check)).toEqual([
    "redis-reachable",
    "redis-version",
    "redis-eviction",
    "redis-persistence",
    "redis-memory",
    "redis-writing",
    "redis-latency",
    "redis-clock",
    "redis-deployment",
    "checkpoint-store",
    "trainers",
  ]);
  for (const { status, mend } of findings) expect(mend === undefined).toBe(status === "ok");
  const statusOf = new Map(findings.map(({ check, status }) => [check, status]));
  for (const check of ["redis-reachable", "redis-writing", "checkpoint-store", "trainers"]) {
    expect(statusOf.get(check)).toBe("ok");
  }
});

test("pause, resume and stop change the phase; what comes too late is a conflict", async () => {
  await using at = await startApi();
  const { sweep } = createdSweepSchema.parse((await at.create({})).json());
  const command = async (name: string) =>
    at.server.inject({ method: "POST", url: `/api/v1/sweeps/${sweep}/${name}` });
  expect((await command("pause")).json()).toMatchObject({ phase: "paused" });
  expect((await command("resume")).json()).toMatchObject({ phase: "running" });
  expect((await command("stop")).statusCode).toBe(202);
  expect((await command("resume")).statusCode).toBe(409);
  expect((await command("explode")).statusCode).toBe(400);
});

test.each([
  ["GET", "/api/v1/sweeps/nobody-12345678", 404, "CAV_SWEEP_UNKNOWN"],
  ["GET", "/api/v1/sweeps/NOT%20A%20NAME", 400, "CAV_MESSAGE_INVALID"],
  ["GET", "/api/v1/sweeps/nobody-12345678/events", 404, "CAV_SWEEP_UNKNOWN"],
  ["GET", "/api/v1/nothing", 404, "CAV_NOT_FOUND"],
  ["POST", "/api/v1/sweeps", 400, "CAV_MESSAGE_INVALID"],
] as const)("%s %s is a problem %i with code %s", async (method, url, status, code) => {
  await using at = await startApi();
  const answer = await at.server.inject({ method, url });
  expect(answer.statusCode).toBe(status);
  expect(problemDetailsSchema.parse(answer.json()).code).toBe(code);
});

test("events are sent as they are in the ledger, from Last-Event-ID on", async () => {
  await using at = await startApi();
  const { sweep } = createdSweepSchema.parse((await at.create({})).json());
  await at.server.inject({ method: "POST", url: `/api/v1/sweeps/${sweep}/pause` });
  const address = await at.server.listen({ host: "127.0.0.1", port: 0 });
  const enough = new AbortController();
  const response = await fetch(`${address}/api/v1/sweeps/${sweep}/events`, {
    headers: { "last-event-id": "1" },
    signal: enough.signal,
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const text = await textUntil(response, "sweep-paused");
  expect(text).toMatch(/id: 2\ndata: \{"kind":"sweep-paused"/);
  expect(text).not.toContain("sweep-created");
});

test("who was told an event that the ledger has no more is told all of it again", async () => {
  await using at = await startApi();
  const { sweep } = createdSweepSchema.parse((await at.create({})).json());
  await at.server.inject({ method: "POST", url: `/api/v1/sweeps/${sweep}/pause` });
  const address = await at.server.listen({ host: "127.0.0.1", port: 0 });
  const response = await fetch(`${address}/api/v1/sweeps/${sweep}/events`, {
    headers: { "last-event-id": "2", "last-event-at": "12345" },
  });
  const text = await textUntil(response, "sweep-paused");
  expect(text).toMatch(/^: caviar\n\nid: 1\ndata: \{"kind":"sweep-created"/);
});

/** The body up to where it contains `words`. */
async function textUntil(response: Response, words: string): Promise<string> {
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes(words)) break;
  }
  return text;
}

test("a sweep is deleted only when it has ended, and is then unknown", async () => {
  await using at = await startApi();
  const { sweep } = createdSweepSchema.parse((await at.create({})).json());
  const url = `/api/v1/sweeps/${sweep}`;
  const early = await at.server.inject({ method: "DELETE", url });
  expect(early.json()).toMatchObject({ status: 409, code: "CAV_SWEEP_UNFINISHED" });

  await at.stopped(sweep);
  expect((await at.server.inject({ method: "DELETE", url })).statusCode).toBe(204);
  expect((await at.server.inject(url)).statusCode).toBe(404);
  expect((await at.server.inject("/api/v1/sweeps")).body).not.toContain(sweep);
  expect(await at.redis.keys(`caviar:{${sweep}}:*`)).toEqual([]);
});
