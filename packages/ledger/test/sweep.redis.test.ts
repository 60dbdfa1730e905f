import { sweepIdSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import {
  commandSweep,
  createSweep,
  liveSweeps,
  newestSweeps,
  readEvents,
  retireSweep,
} from "../src/index.ts";
import { newSweep, spec, testRedis } from "./fixture.ts";

test("the same idempotency key begins one sweep, however often it is sent", async () => {
  await using redis = testRedis();
  const idempotencyKey = crypto.randomUUID();
  const first = await createSweep(redis, { spec, by: "test", idempotencyKey });
  const again = await createSweep(redis, { spec, by: "test", idempotencyKey });
  expect(again).toBe(first);
  expect(await readEvents(redis, first, { after: 0 })).toHaveLength(1);
});

test("an idempotency key that began another spec is refused", async () => {
  await using redis = testRedis();
  const idempotencyKey = crypto.randomUUID();
  await createSweep(redis, { spec, by: "test", idempotencyKey });
  const other = { ...spec, seed: 1 };
  await expect(
    createSweep(redis, { spec: other, by: "test", idempotencyKey }),
  ).rejects.toMatchObject({ code: "CAV_SWEEP_CONFLICT" });
});

test("a new sweep is live and among the newest", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  expect(await liveSweeps(redis)).toContain(sweep);
  expect(await newestSweeps(redis, 200)).toContain(sweep);
});

test("a command that is so already writes nothing", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  const pause = { command: "pause", by: "test" } as const;
  await commandSweep(redis, sweep, pause);
  await commandSweep(redis, sweep, pause);
  const kinds = (await readEvents(redis, sweep, { after: 0 })).map(({ kind }) => kind);
  expect(kinds).toEqual(["sweep-created", "sweep-paused"]);
});

test("commands to a sweep that is unknown or being stopped are refused by name", async () => {
  await using redis = testRedis();
  const unknown = sweepIdSchema.parse("nobody-00000000");
  await expect(
    commandSweep(redis, unknown, { command: "pause", by: "test" }),
  ).rejects.toMatchObject({ code: "CAV_SWEEP_UNKNOWN" });
  const sweep = await newSweep(redis);
  await commandSweep(redis, sweep, { command: "stop", by: "test" });
  await expect(commandSweep(redis, sweep, { command: "resume", by: "test" })).rejects.toMatchObject(
    { code: "CAV_SWEEP_ENDED" },
  );
});

test("an entry that is no event is refused with its place", async () => {
  await using redis = testRedis();
  const sweep = await newSweep(redis);
  await redis.xadd(`caviar:{${sweep}}:log`, "2-0", "at", 1, "fence", 0, "event", '{"kind":"?"}');
  await expect(readEvents(redis, sweep, { after: 0 })).rejects.toMatchObject({
    code: "CAV_MESSAGE_INVALID",
  });
  await retireSweep(redis, sweep); // or every coordinator on this server would complain of it
});
