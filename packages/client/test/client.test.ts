import { CaviarError } from "@caviar/errors";
import {
  beginTable,
  encodeCurves,
  encodeTable,
  sweepIdSchema,
  sweepSpecSchema,
} from "@caviar/protocol";
import { expect, onTestFinished, test, vi } from "vitest";

import { createClient } from "../src/index.ts";
import { sendJson, startApi } from "./api-server.ts";

const sweep = sweepIdSchema.parse("digits-3f2a");

const spec = {
  name: "digits",
  objective: { name: "classifier", settings: { dataset: "digits" } },
  metric: { name: "validationAccuracy", goal: "maximize" },
  space: { learningRate: { type: "float", min: 0.001, max: 0.1, scale: "log" } },
  budget: { trials: 4, epochs: 2 },
} as const;

const cost = { cpuSeconds: 1, wallSeconds: 2, epochs: 8, epochsAgain: 0, waitedSeconds: 3 };

const summary = {
  sweep,
  name: "digits",
  phase: "running",
  createdAt: 1,
  pool: "default",
  poolSlots: 1,
  spec: { ...spec, pool: "default" },
  trials: 1,
  trialsEnded: 0,
  trialsPlanned: 4,
  bestTrial: null,
  bestLoss: null,
  events: 7,
  cost,
};

const result = {
  sweep,
  status: "completed",
  seed: 0,
  trials: { completed: 1, failed: 0, stopped: 0 },
  causes: { finished: 1 },
  cost,
  best: { trial: 0, params: { learningRate: 0.01 }, metrics: { testLoss: "NaN" }, cost },
  digest: "ab",
};

const created = {
  kind: "sweep-created",
  version: 1,
  spec: sweepSpecSchema.parse(spec),
  by: "test",
  seq: 1,
  at: 1,
  fence: 0,
} as const;

const curves = { seq: 3, total: 9, curves: [] };
const importance = {
  trials: 30,
  importance: [
    { name: "learningRate", share: 0.5, low: 0.25, high: 0.75, first: 1, advice: "tune" },
  ],
};

test("every method asks for the path of the contract and gives what its schema parses", async () => {
  await using api = await startApi(({ method, url = "" }, response) => {
    if (url === "/api/v1/cluster") return sendJson(response, 200, { trainers: [] });
    if (url === "/api/v1/diagnostics") return sendJson(response, 200, { findings: [] });
    if (url === "/api/v1/sweeps" && method === "POST") return sendJson(response, 201, { sweep });
    if (url === "/api/v1/sweeps") return sendJson(response, 200, { sweeps: [summary] });
    if (url.endsWith("/result")) return sendJson(response, 200, result);
    if (url.endsWith("/curve")) {
      return sendJson(response, 200, { reports: [{ epoch: 1, metrics: { loss: "Infinity" } }] });
    }
    if (url.includes("/trials?")) return sendJson(response, 200, { total: 0, trials: [] });
    if (url.includes("/curves?")) return void response.end(encodeCurves(curves));
    if (url.endsWith("/table")) return void response.end(encodeTable(beginTable(created)));
    if (url.endsWith("/trials/7/events")) return sendJson(response, 200, { events: [created] });
    if (url.endsWith("/importance")) return sendJson(response, 200, importance);
    if (url.endsWith("/model/model.json")) return void response.end(Buffer.from([1, 2, 255]));
    return sendJson(response, method === "POST" ? 202 : 200, summary);
  });
  const client = createClient({ url: `${api.url}/` });

  expect(await client.cluster()).toEqual({ trainers: [] });
  expect(await client.diagnostics()).toEqual({ findings: [] });
  expect(await client.createSweep({ spec, by: "test", idempotencyKey: "once" })).toBe(sweep);
  expect((await client.sweeps())[0]?.spec.seed).toBe(0);
  expect((await client.sweep(sweep)).phase).toBe("running");
  expect((await client.result(sweep)).best?.metrics["testLoss"]).toBeNaN();
  expect((await client.command(sweep, "pause", "test")).sweep).toBe(sweep);
  expect((await client.trials(sweep, { offset: 200 })).trials).toEqual([]);
  expect(await client.curve(sweep, 3)).toEqual([{ epoch: 1, metrics: { loss: Infinity } }]);
  expect([...(await client.modelFile(sweep, "model.json"))]).toEqual([1, 2, 255]);
  expect((await client.table(sweep)).head.spec.name).toBe("digits");
  expect(await client.curves(sweep, { limit: 5, trials: [1, 2] })).toEqual(curves);
  expect((await client.trialEvents(sweep, 7))[0]?.kind).toBe("sweep-created");
  expect(await client.importance(sweep)).toEqual(importance);

  expect(api.seen.map(({ line }) => line)).toEqual([
    "GET /api/v1/cluster",
    "GET /api/v1/diagnostics",
    "POST /api/v1/sweeps",
    "GET /api/v1/sweeps",
    `GET /api/v1/sweeps/${sweep}`,
    `GET /api/v1/sweeps/${sweep}/result`,
    `POST /api/v1/sweeps/${sweep}/pause`,
    `GET /api/v1/sweeps/${sweep}/trials?offset=200`,
    `GET /api/v1/sweeps/${sweep}/trials/3/curve`,
    `GET /api/v1/sweeps/${sweep}/model/model.json`,
    `GET /api/v1/sweeps/${sweep}/table`,
    `GET /api/v1/sweeps/${sweep}/curves?limit=5&trials=1%2C2`,
    `GET /api/v1/sweeps/${sweep}/trials/7/events`,
    `GET /api/v1/sweeps/${sweep}/importance`,
  ]);
  expect(api.seen[2]?.headers["idempotency-key"]).toBe("once");
  expect(JSON.parse(api.seen[2]?.body ?? "")).toEqual({ spec, by: "test" });
  expect(api.seen[6]?.body).toBe('{"by":"test"}');
});

test("what steers a sweep carries a key and who asks, so that it may be sent again", async () => {
  const trial = {
    trial: 3,
    params: {},
    round: 1,
    phase: "ended",
    outcome: "stopped",
    cause: "person",
    proposedFor: "",
    endedFor: "",
    stoppedBy: "ann",
    interruption: null,
    targetEpochs: 2,
    epoch: 1,
    metrics: null,
    rungs: [],
    trainer: null,
    failures: [],
    losses: 0,
    cost,
  };
  await using api = await startApi(({ url = "", method }, response) => {
    if (method === "PATCH") return sendJson(response, 202, summary);
    return sendJson(response, 202, url.endsWith("/stop") ? trial : { event: 9 });
  });
  const client = createClient({ url: api.url });
  const steered = { by: "ann", idempotencyKey: "once" };
  const box = { learningRate: { min: 0.001, max: 0.01 } };
  expect((await client.amend(sweep, { box, round: 2 }, steered)).sweep).toBe(sweep);
  expect(await client.enqueue(sweep, { learningRate: 0.01 })).toEqual({ event: 9 });
  expect((await client.stopTrial(sweep, 3, steered)).retryOf).toBeNull();
  expect(await client.retryTrial(sweep, 3, steered)).toEqual({ event: 9 });
  expect(api.seen.map(({ line, body }) => [line, JSON.parse(body) as unknown])).toEqual([
    [`PATCH /api/v1/sweeps/${sweep}`, { box, round: 2, by: "ann" }],
    [`POST /api/v1/sweeps/${sweep}/trials`, { params: { learningRate: 0.01 }, by: "api" }],
    [`POST /api/v1/sweeps/${sweep}/trials/3/stop`, { by: "ann" }],
    [`POST /api/v1/sweeps/${sweep}/trials/3/retry`, { by: "ann" }],
  ]);
  const keys = api.seen.map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toEqual(["once", expect.stringMatching(/^[0-9a-f-]{36}$/), "once", "once"]);
});

test("a problem document becomes the coordinator's own error, with the place of each mistake", async () => {
  await using api = await startApi((_request, response) =>
    sendJson(response, 400, {
      type: "about:blank",
      title: "the sweep file is not valid",
      status: 400,
      detail: "the spec has 1 problem",
      code: "CAV_SPEC_INVALID",
      problems: [{ path: ["space", "units", "min"], message: "expected a number, got nothing" }],
    }),
  );
  const error = await createClient({ url: api.url })
    .createSweep({ spec })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CaviarError);
  expect(error).toMatchObject({
    code: "CAV_SPEC_INVALID",
    message: "the sweep file is not valid\n  space.units.min: expected a number, got nothing",
  });
  expect(api.seen).toHaveLength(1);
});

test.each([
  ["no JSON", "<html>"],
  ["JSON of another shape", '{"sweeps":[{"sweep":"x"}]}'],
])("an answer of %s is CAV_MESSAGE_INVALID and is not asked for again", async (_what, body) => {
  await using api = await startApi((_request, response) => void response.end(body));
  await expect(createClient({ url: api.url }).sweeps()).rejects.toMatchObject({
    code: "CAV_MESSAGE_INVALID",
  });
  expect(api.seen).toHaveLength(1);
});

test("a create that the coordinator drops or is too busy for is asked again with the same key", async () => {
  let failures = 0;
  await using api = await startApi((request, response) => {
    failures += 1;
    if (failures === 1) return void request.socket.destroy();
    if (failures === 2) return void response.writeHead(503).end("busy");
    return sendJson(response, 201, { sweep });
  });
  expect(await createClient({ url: api.url }).createSweep({ spec })).toBe(sweep);
  const keys = api.seen.map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test("nobody at the address is CAV_COORDINATOR_UNREACHABLE after 7 attempts in 10 s", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let attempts = 0;
  const client = createClient({
    url: "http://127.0.0.1:9",
    fetch: () => {
      attempts += 1;
      return Promise.reject(new TypeError("fetch failed"));
    },
  });
  const asked = expect(client.cluster()).rejects.toMatchObject({
    code: "CAV_COORDINATOR_UNREACHABLE",
  });
  await vi.advanceTimersByTimeAsync(10_000);
  await asked;
  expect(attempts).toBe(7);
});

test("a token is sent with every request, and access is asked for and given", async () => {
  const token = { id: "0123abcd", name: "ci", role: "viewer", createdAt: 1 };
  const seen: string[] = [];
  await using api = await startApi(({ method, url = "", headers }, response) => {
    seen.push(`${method} ${url} ${headers.authorization}`);
    if (url === "/api/v1/session")
      return sendJson(response, 200, { required: true, identity: null });
    if (method === "DELETE") return void response.writeHead(204).end();
    if (method === "POST") return sendJson(response, 201, { ...token, secret: "s" });
    return sendJson(response, 200, { tokens: [token] });
  });
  const client = createClient({ url: api.url, token: "secret" });

  expect(await client.session()).toEqual({ required: true, identity: null });
  expect(await client.createToken({ name: "ci", role: "viewer" })).toMatchObject({ secret: "s" });
  expect(await client.tokens()).toEqual([token]);
  await client.revokeToken(token.id);
  await client.deleteSweep(sweep);
  expect(seen).toEqual([
    "GET /api/v1/session Bearer secret",
    "POST /api/v1/tokens Bearer secret",
    "GET /api/v1/tokens Bearer secret",
    "DELETE /api/v1/tokens/0123abcd Bearer secret",
    `DELETE /api/v1/sweeps/${sweep} Bearer secret`,
  ]);
});

test("trials are asked for by page, and exported as they are sent", async () => {
  const asked: string[] = [];
  await using api = await startApi(({ url = "" }, response) => {
    asked.push(url);
    if (url.includes("/export")) return void response.end("trial\n0\n");
    if (url.includes("/importance")) return sendJson(response, 200, { trials: 0, importance: [] });
    return sendJson(response, 200, { total: 0, trials: [] });
  });
  const client = createClient({ url: api.url });
  expect(await client.trials(sweep, { sort: "loss", limit: 3 })).toEqual({ total: 0, trials: [] });
  expect(await client.importance(sweep)).toEqual({ trials: 0, importance: [] });
  expect(new TextDecoder().decode(await client.exportTrials(sweep, "csv"))).toBe("trial\n0\n");
  expect(asked).toEqual([
    `/api/v1/sweeps/${sweep}/trials?sort=loss&limit=3`,
    `/api/v1/sweeps/${sweep}/importance`,
    `/api/v1/sweeps/${sweep}/export?format=csv`,
  ]);
});
