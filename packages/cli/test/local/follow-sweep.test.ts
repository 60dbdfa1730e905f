import { type EventBody, type LedgerEvent, sweepIdSchema, sweepSpecSchema } from "@caviar/protocol";
import { specInput } from "@caviar/protocol/simulated-sweep";
import { expect, test } from "vitest";

import { followSweep } from "../../src/local/follow-sweep.ts";

const ended = { kind: "sweep-ended", status: "stopped", reason: "by hand", digest: "" } as const;

test("a ledger that is told again from its first event begins anew", async () => {
  const spec = sweepSpecSchema.parse(specInput);
  const created: EventBody = { kind: "sweep-created", version: 1, spec, by: "ann" };
  const paused: EventBody = { kind: "sweep-paused", by: "ann" };
  const resumed: EventBody = { kind: "sweep-resumed", by: "ann" };
  const events = async function* (): AsyncGenerator<LedgerEvent> {
    for (const ledger of [
      [created, paused, resumed],
      [created, ended],
    ]) {
      for (const [i, body] of ledger.entries()) yield { ...body, seq: i + 1, at: i, fence: 0 };
    }
  };
  const seen: string[] = [];
  const state = await followSweep(
    { events },
    sweepIdSchema.parse("digits-3f2a"),
    ({ seq }, { phase }) => seen.push(`${seq} ${phase}`),
    new AbortController().signal,
  );
  expect(seen).toEqual(["1 running", "2 paused", "3 running", "1 running", "2 ended"]);
  expect(state).toMatchObject({ seq: 2, ending: { status: "stopped" } });
});
