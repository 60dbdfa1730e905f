// A coordinator's writes: take the lead of a sweep, then append decisions under that fence.

import type { EventBody, SweepId } from "@caviar/protocol";
import { toJson } from "@caviar/protocol";
import { z } from "zod";

import { sweepKeys } from "./keys.ts";
import type { Redis } from "./redis.ts";
import { runScript } from "./scripts.ts";

/** The entry of the projection that stands for judging the winner on the test set. */
export const EVALUATION = "evaluation";

const answerSchema = z.union([z.int(), z.literal("fenced")]);

/** A new coordinator fence, unlike any other: from now on every earlier holder is refused. */
export async function lead(redis: Redis, sweep: SweepId): Promise<string> {
  const { head } = sweepKeys(sweep);
  return z.string().parse(await runScript(redis, "lead", [head], [crypto.randomUUID()]));
}

export type Decisions = {
  readonly fence: string;
  /** Unique in this fence, and the same when the call is repeated. */
  readonly operation: number;
  /** The sequence number of the state from which the events were decided. */
  readonly basis: number;
  /** When that event happened, so that another one in its place is told apart; not given: unknown. */
  readonly basisAt?: number;
  readonly events: readonly EventBody[];
};

/**
 * The sequence number by which the decisions are in the ledger. Undefined when another coordinator has
 * taken the lead, or when Redis came back without events that the decisions took in; nothing was
 * written then.
 */
export async function decide(
  redis: Redis,
  sweep: SweepId,
  { fence, operation, basis, basisAt, events }: Decisions,
): Promise<number | undefined> {
  const { log, head, trials } = sweepKeys(sweep);
  const args = events.flatMap((event) => [toJson(event), ...effectOf(event)]);
  const answer = await runScript(
    redis,
    "decide",
    [log, head, trials],
    [fence, `${fence}:${operation}`, basis, basisAt ?? "", ...args],
  );
  const parsed = answerSchema.parse(answer);
  return parsed === "fenced" ? undefined : parsed;
}

/** What an event does to the projection: effect, entry, fields (see decide.lua). */
function effectOf(event: EventBody): [effect: string, entry: string, fields: string] {
  switch (event.kind) {
    case "trial-proposed":
      return ["new", `${event.trial}`, JSON.stringify(proposedEntry(event))];
    case "trial-promoted":
      return [
        "patch",
        `${event.trial}`,
        JSON.stringify({ phase: "pending", epochs: event.epochs }),
      ];
    case "trial-ended":
      return ["patch", `${event.trial}`, JSON.stringify({ phase: "ended" })];
    case "evaluation-requested":
      return ["new", EVALUATION, JSON.stringify({ phase: "pending", epochs: 0 })];
    case "budget-spent":
      return ["phase", "stopping", ""];
    case "sweep-ended":
      return ["phase", "ended", ""];
    case "zoomed":
      return ["none", "", ""];
    default:
      throw new Error(`a coordinator does not decide ${event.kind}`);
  }
}

/** A child of another trial, or a retry, begins with the other's checkpoint as if it were its own. */
function proposedEntry(event: Extract<EventBody, { kind: "trial-proposed" }>) {
  const { epochs, parent, retryOf } = event;
  if (retryOf?.checkpoint) {
    const { key, epoch } = retryOf.checkpoint;
    return { phase: "pending", epochs, key, keyEpoch: epoch };
  }
  const checkpoint = parent?.checkpoint && { key: parent.checkpoint, keyEpoch: parent.epochs };
  return { phase: "pending", epochs, ...checkpoint };
}
