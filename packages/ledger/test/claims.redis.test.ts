import { sweepIdSchema } from "@caviar/protocol";
import { expect, test } from "vitest";

import { type Claim, dropClaim, readClaims, writeClaim } from "../src/index.ts";
import { testRedis } from "./fixture.ts";

const sweep = (name: string) => sweepIdSchema.parse(`${name}-00000000`);
const claim: Claim = { weight: 2, wanted: 3, finished: 4, rate: 0.5, at: 100_000 };

test("a pool's claims are those that were written, last, and not dropped", async () => {
  await using redis = testRedis();
  const pool = `pool-${crypto.randomUUID().slice(0, 8)}`;
  await writeClaim(redis, pool, [sweep("one"), claim]);
  await writeClaim(redis, pool, [sweep("one"), { ...claim, wanted: 9 }]);
  await writeClaim(redis, pool, [sweep("two"), claim]);
  await dropClaim(redis, pool, sweep("two"));
  const claims = await readClaims(redis, pool, claim.at);
  expect([...claims]).toEqual([[sweep("one"), { ...claim, wanted: 9 }]]);
  expect([...(await readClaims(redis, `${pool}-other`, claim.at))]).toEqual([]);
});

test("a claim that nobody renewed for half a minute is forgotten", async () => {
  await using redis = testRedis();
  const pool = `pool-${crypto.randomUUID().slice(0, 8)}`;
  await writeClaim(redis, pool, [sweep("one"), claim]);
  expect([...(await readClaims(redis, pool, claim.at + 29_999))]).toHaveLength(1);
  expect([...(await readClaims(redis, pool, claim.at + 30_000))]).toEqual([]);
  expect([...(await readClaims(redis, pool, claim.at))]).toEqual([]);
});
