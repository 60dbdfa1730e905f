// Begin a sweep: its id enters the index first, its ledger second. An id without a ledger is the
// trace of a crash in between, and readers skip it; the other order could lose a sweep.

import { createHash, randomUUID } from "node:crypto";

import { CaviarError } from "@caviar/errors";
import {
  type EventBody,
  LEDGER_VERSION,
  type SweepId,
  sweepIdSchema,
  type SweepSpec,
  toCanonicalJson,
  toJson,
} from "@caviar/protocol";
import { z } from "zod";

import { LIVE, SWEEPS, sweepKeys } from "./keys.ts";
import { readEvents } from "./read-events.ts";
import type { Redis } from "./redis.ts";
import { runScript } from "./scripts.ts";
import { enlistSweep } from "./sweep-index.ts";
import { beginCollection } from "./to-collect.ts";

const answerSchema = z.enum(["created", "exists"]);

type NewSweep = {
  readonly spec: SweepSpec;
  readonly by: string;
  /** The same key gives the same sweep, however often it is sent. */
  readonly idempotencyKey?: string | undefined;
};

/** The new sweep's id, or that of the sweep which the same key began earlier. */
export async function createSweep(redis: Redis, sweep: NewSweep): Promise<SweepId> {
  const key = sweep.idempotencyKey ?? randomUUID();
  const suffix = createHash("sha256").update(key).digest("hex").slice(0, 8);
  const id = sweepIdSchema.parse(`${sweep.spec.name}-${suffix}`);
  const { spec, by } = sweep;
  const event: EventBody = { kind: "sweep-created", version: LEDGER_VERSION, spec, by };

  await redis.multi().zadd(SWEEPS, "NX", Date.now(), id).sadd(LIVE, id).exec();
  await beginCollection(redis, id);
  const { log, head } = sweepKeys(id);
  const answer = answerSchema.parse(await runScript(redis, "create", [log, head], [toJson(event)]));
  if (answer === "exists") await assertSameSpec(redis, id, spec);
  // Once more: a coordinator that looked in between found no ledger and took the id off the list.
  if (answer === "created") await enlistSweep(redis, id);
  return id;
}

async function assertSameSpec(redis: Redis, id: SweepId, spec: SweepSpec): Promise<void> {
  const [first] = await readEvents(redis, id, { after: 0, count: 1 });
  const there = first?.kind === "sweep-created" ? first.spec : undefined;
  if (toCanonicalJson(there) === toCanonicalJson(spec)) return;
  throw new CaviarError(
    "CAV_SWEEP_CONFLICT",
    `expected an idempotency key that is new, or the same spec as before; ${id} began with another`,
  );
}
