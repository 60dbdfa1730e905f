// A person's requests of a running sweep: amend it, enqueue a point, stop a trial. They become events;
// what follows from them is decided by whichever coordinator looks next.

import { createHash } from "node:crypto";

import { CaviarError } from "@caviar/errors";
import {
  type Order,
  type RequestEvent,
  type SweepId,
  toCanonicalJson,
  toJson,
  WAKING,
} from "@caviar/protocol";
import { z } from "zod";

import { sweepKeys } from "./keys.ts";
import type { Redis } from "./redis.ts";
import { runScript } from "./scripts.ts";

const answerSchema = z.tuple([
  z.enum(["asked", "conflict", "over", "testing", "stopping", "ended", "unknown"]),
  z.int(),
]);

export type SweepRequest = {
  /** What was requested, as it came: the same again is told from another by it. */
  readonly asked: unknown;
  /** By default every call is a request of its own. */
  readonly idempotencyKey?: string | undefined;
  /** What it means for the sweep as it is now; not asked for what was requested before. */
  readonly eventNow: () => Promise<RequestEvent>;
};

/**
 * The request's sequence number in the ledger; the same key sent again answers the same one. Throws
 * what `eventNow` throws, CAV_SWEEP_UNKNOWN, CAV_SWEEP_ENDED when it is too late, CAV_TRIAL_CONFLICT
 * when the trial has ended, CAV_REQUEST_CONFLICT when the key was used for something else.
 */
export async function requestOfSweep(
  redis: Redis,
  sweep: SweepId,
  { asked, idempotencyKey = "", eventNow }: SweepRequest,
): Promise<number> {
  const { log, head, trials, requests, steering } = sweepKeys(sweep);
  const hash = createHash("sha256").update(toCanonicalJson(asked)).digest("hex");
  const before = idempotencyKey === "" ? null : await redis.hget(requests, idempotencyKey);
  if (before !== null) {
    const [seq, known] = before.split(" ");
    if (known !== hash) throw conflict(sweep);
    return Number(seq);
  }
  const event = await eventNow();
  const order = orderOf(event);
  const isOfOpenTrial = order !== undefined || event.kind === "trial-stop-requested";
  const entry = isOfOpenTrial && "trial" in event ? `${event.trial}` : "";
  const needs = event.kind === "trial-enqueued" ? "search" : "";
  const args = [toJson(event), idempotencyKey, hash, entry, needs, ...asTold(order)];
  const keys = [log, head, trials, requests, steering];
  const answer = await runScript(redis, "request", keys, args);
  const [what, seq] = answerSchema.parse(answer);
  switch (what) {
    case "asked":
      return seq;
    case "unknown":
      throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
    case "conflict":
      throw conflict(sweep);
    case "over":
      throw new CaviarError("CAV_TRIAL_CONFLICT", `trial ${entry} of ${sweep} has ended`);
    case "testing":
    case "stopping":
    case "ended": {
      const there = { testing: "its winner is being tested", stopping: "it is being stopped" };
      const why = what === "ended" ? "it has ended" : there[what];
      throw new CaviarError("CAV_SWEEP_ENDED", `${sweep} tries nothing more: ${why}`);
    }
  }
}

/** What the trial's trainer is told of it. */
function orderOf(event: RequestEvent): Order | undefined {
  switch (event.kind) {
    case "trial-adopted":
      return { kind: "adopt" };
    case "trial-given-back":
      return { kind: "give-back" };
    case "trial-steered":
      return event.act;
    default:
      return undefined;
  }
}

function asTold(order: Order | undefined): readonly [order: string, wake: string] {
  if (!order) return ["", ""];
  return [toJson(order), WAKING.some((kind) => kind === order.kind) ? "wake" : ""];
}

function conflict(sweep: SweepId): CaviarError {
  const message = `expected an idempotency key that is new in ${sweep}, or the same request as before`;
  return new CaviarError("CAV_REQUEST_CONFLICT", message);
}
