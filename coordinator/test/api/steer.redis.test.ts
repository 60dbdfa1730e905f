// Changing a running sweep and its trials by the API.

import {
  createdSweepSchema,
  createdTokenSchema,
  enqueuedTrialSchema,
  problemDetailsSchema,
  type SweepId,
  sweepSummarySchema,
  trialSummarySchema,
} from "@caviar/protocol";
import { expect, test } from "vitest";

import { bearer, startApi, type TestApi } from "./api-fixture.ts";

/** A sweep whose first trials were proposed, and wait. */
async function begun(at: TestApi): Promise<SweepId> {
  const { sweep } = createdSweepSchema.parse((await at.create({})).json());
  await at.look(sweep);
  return sweep;
}

async function ask(
  { server }: TestApi,
  method: "POST" | "PATCH",
  path: string,
  payload: object = {},
  headers: Record<string, string> = {},
) {
  return server.inject({ method, url: `/api/v1/sweeps/${path}`, payload, headers });
}

async function trial({ server }: TestApi, sweep: SweepId, number: number) {
  return trialSummarySchema.parse(
    (await server.inject(`/api/v1/sweeps/${sweep}/trials/${number}`)).json(),
  );
}

const params = { rate: 0.25, units: 17 };

test("a point is enqueued once a key, waits, and becomes the next trial", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const key = { "idempotency-key": "once" };
  const answers = [];
  for (let i = 0; i < 2; i++) {
    const answer = await ask(at, "POST", `${sweep}/trials`, { params, by: "ann" }, key);
    expect(answer.statusCode).toBe(202);
    answers.push(enqueuedTrialSchema.parse(answer.json()).event);
  }
  expect(answers[0]).toBe(answers[1]);
  const other = await ask(at, "POST", `${sweep}/trials`, { params: { rate: 1, units: 8 } }, key);
  expect(other.json()).toMatchObject({ status: 409, code: "CAV_REQUEST_CONFLICT" });
  const summary = await at.server.inject(`/api/v1/sweeps/${sweep}`);
  expect(sweepSummarySchema.parse(summary.json())).toMatchObject({ trials: 3, enqueued: 1 });

  await ask(at, "POST", `${sweep}/trials/0/stop`, { by: "ann" });
  await at.look(sweep);
  expect(await trial(at, sweep, 0)).toMatchObject({ outcome: "stopped", stoppedBy: "ann" });
  expect(await trial(at, sweep, 3)).toMatchObject({ params, proposedFor: "enqueued by ann" });
});

test("a point that does not fit is a problem that names parameter, expected and found", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const answer = await ask(at, "POST", `${sweep}/trials`, { params: { ...params, rate: 7 } });
  const problem = problemDetailsSchema.parse(answer.json());
  expect(problem).toMatchObject({ status: 400, code: "CAV_USAGE" });
  expect(problem.detail).toBe("params.rate: expected a number from 0.001 to 1, got 7");
});

test("a stopped trial is retried once, as a trial of its own", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const goesOn = await ask(at, "POST", `${sweep}/trials/1/retry`);
  expect(goesOn.json()).toMatchObject({ status: 409, code: "CAV_TRIAL_CONFLICT" });
  expect((await ask(at, "POST", `${sweep}/trials/1/stop`)).statusCode).toBe(202);
  await at.look(sweep);
  const again = await ask(at, "POST", `${sweep}/trials/1/stop`);
  expect(again.json()).toMatchObject({ status: 409, code: "CAV_TRIAL_CONFLICT" });
  const key = { "idempotency-key": "retry" };
  const first = await ask(at, "POST", `${sweep}/trials/1/retry`, {}, key);
  expect(first.statusCode).toBe(202);
  const second = await ask(at, "POST", `${sweep}/trials/1/retry`, {}, key);
  expect(second.json()).toEqual(first.json());
  expect((await ask(at, "POST", `${sweep}/trials/1/retry`)).statusCode).toBe(409);
  await ask(at, "POST", `${sweep}/trials/0/stop`);
  await at.look(sweep);
  const { params: before } = await trial(at, sweep, 1);
  expect(await trial(at, sweep, 4)).toMatchObject({ retryOf: 1, params: before });
  expect((await ask(at, "POST", `${sweep}/trials/99/retry`)).statusCode).toBe(404);
});

test("an amendment changes what is to come, and says what does not fit", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const changes = { parallelism: 5, box: { rate: { min: 0.01, max: 0.1 } }, by: "ann" };
  const answer = await ask(at, "PATCH", sweep, changes);
  expect(answer.statusCode).toBe(202);
  expect(sweepSummarySchema.parse(answer.json()).spec.parallelism).toBe(5);
  await at.look(sweep);
  const summary = await at.server.inject(`/api/v1/sweeps/${sweep}`);
  expect(sweepSummarySchema.parse(summary.json()).trials).toBe(5);
  const refused = await ask(at, "PATCH", sweep, { budget: { trials: 99 } });
  expect(refused.json()).toMatchObject({
    status: 400,
    detail: "budget.trials: expected 14, from which coarse-to-fine has planned, got 99",
  });
  await at.stopped(sweep);
  const late = await ask(at, "PATCH", sweep, { weight: 2 });
  expect(late.json()).toMatchObject({ status: 409, code: "CAV_SWEEP_ENDED" });
});

test.each([
  ["viewer", 403],
  ["operator", 202],
] as const)("a %s is answered %i, and the ledger has its name", async (role, status) => {
  const adminToken = "the-operators-own-token-of-the-test";
  await using at = await startApi({ adminToken });
  const made = await at.server.inject({
    method: "POST",
    url: "/api/v1/tokens",
    headers: bearer(adminToken),
    payload: { name: `a ${role}`, role },
  });
  const headers = bearer(createdTokenSchema.parse(made.json()).secret);
  const sweep = await begun(at);
  const asked = [
    await ask(at, "PATCH", sweep, { weight: 2, by: "somebody else" }, headers),
    await ask(at, "POST", `${sweep}/trials`, { params, by: "somebody else" }, headers),
    await ask(at, "POST", `${sweep}/trials/0/stop`, { by: "somebody else" }, headers),
  ];
  expect(asked.map(({ statusCode }) => statusCode)).toEqual([status, status, status]);
  await at.look(sweep);
  const retried = await ask(at, "POST", `${sweep}/trials/0/retry`, {}, headers);
  expect(retried.statusCode).toBe(status);
  const log = JSON.stringify(await at.redis.xrange(`caviar:{${sweep}}:log`, "-", "+"));
  expect(log).not.toContain("somebody else");
  expect(log.includes(`\\"by\\":\\"a ${role}\\"`)).toBe(status === 202);
});
