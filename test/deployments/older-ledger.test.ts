// Ledgers as releases wrote them, kept as they were: whoever changes an event must still read them.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { eventSchema, type LedgerEvent, Replay, resultOf, sweepIdSchema } from "@caviar/protocol";
import { expect, test } from "vitest";
import { z } from "zod";

const recordSchema = z.looseObject({ kind: z.string() });
const lines = readFileSync(join(import.meta.dirname, "ledgers/version-1.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => recordSchema.parse(JSON.parse(line)));

function replayed(records: readonly object[]) {
  const events: readonly LedgerEvent[] = records.map((record) => eventSchema.parse(record));
  const replay = new Replay();
  for (const event of events) expect(replay.take(event)).toBeUndefined();
  expect(replay.end()).toBeUndefined();
  return replay.state!;
}

test("a ledger of version 1 means what it meant, and each of its decisions is made again", () => {
  const state = replayed(lines);
  expect(state.phase).toBe("ended");
  const { digest, trials, best } = resultOf(sweepIdSchema.parse("ledger-1-92ee4507"), state);
  expect(digest).toBe("6b2ae0371af5f23736c29915fb845062d32bcf9852df2a3468bc461f23fe4723");
  expect(trials).toEqual({ completed: 1, failed: 0, stopped: 5 });
  expect(best?.trial).toBe(3);
});

test("one from before attempts told what they cost is read too", () => {
  const older = lines.map((record) => ({ ...record, cost: undefined }));
  const state = replayed(older);
  expect(state.ending?.digest).toBe(replayed(lines).ending?.digest);
});

test("an event of a kind that is not known here is refused, with its place", () => {
  const refused = eventSchema.safeParse({ ...lines[1], kind: "trial-teleported" });
  expect(refused.error?.issues[0]).toMatchObject({ path: ["kind"] });
  const newer = eventSchema.safeParse({ ...lines[0], version: 2 });
  expect(newer.error?.issues[0]).toMatchObject({ path: ["version"] });
});
