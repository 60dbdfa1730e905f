import { Attempt } from "@caviar/ledger";
import { createdSweepSchema, poolDemandSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { bearer, startApi, type TestApi } from "./api-fixture.ts";

const adminToken = "the-operators-own-token-of-the-test";
const viewerToken = "the-token-of-the-autoscaler-only";

const demand = async ({ server, pool }: TestApi, slots = 1) => {
  const url = `/api/v1/pools/${pool}/demand?slotsPerTrainer=${slots}`;
  const answer = await server.inject({ url, headers: bearer(viewerToken) });
  expect(answer.statusCode).toBe(200);
  return poolDemandSchema.parse(answer.json());
};

test("an autoscaler reads what waits and runs in a pool, with a token that may only look", async () => {
  await using at = await startApi({ adminToken, viewerToken });
  expect(await demand(at)).toEqual({ pool: at.pool, waiting: 0, active: 0, trainers: 0 });

  const spec = { sampler: { name: "random" }, budget: { trials: 9, epochs: 2 }, parallelism: 4 };
  const { sweep } = createdSweepSchema.parse((await at.create(spec)).json());
  await at.look(sweep);
  expect(await demand(at)).toMatchObject({ waiting: 4, active: 0, trainers: 4 });

  const holder = crypto.randomUUID();
  const asked = { sweep, trial: 0, purpose: "train", epochs: 2, trainer: "one", holder } as const;
  await Attempt.begin(at.redis, asked);
  expect(await demand(at, 3)).toMatchObject({ waiting: 3, active: 1, trainers: 2 });

  const headers = bearer(viewerToken);
  const { body } = await at.server.inject({ url: "/metrics", headers });
  expect(body).toContain(`caviar_slots_wanted{pool="${at.pool}"} 4`);
  const url = `/api/v1/sweeps/${sweep}`;
  expect((await at.server.inject({ method: "DELETE", url, headers })).statusCode).toBe(403);
});

test.each(["Not_A_Pool/demand", "default/demand?slotsPerTrainer=0"])(
  "%s is refused with its place",
  async (path) => {
    await using at = await startApi();
    const answer = await at.server.inject(`/api/v1/pools/${path}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toMatch(/pool|slotsPerTrainer/);
  },
);
