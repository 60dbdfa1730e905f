// A sweep in columns over the API, against the ledger that it was written to.

import { Attempt, createSweep, decide, lead, readEvents } from "@caviar/ledger";
import {
  type CurveList,
  decodeCurves,
  decodeTable,
  eventSchema,
  problemDetailsSchema,
  statusAt,
  type SweepId,
  sweepSpecSchema,
  trialCount,
} from "@caviar/protocol";
import { specInput } from "@caviar/protocol/simulated-sweep";
import { expect, test } from "vitest";
import { z } from "zod";

import { startApi, type TestApi } from "./api-fixture.ts";

const get = async ({ server }: TestApi, path: string) => server.inject(`/api/v1/sweeps/${path}`);

async function bytesAt(at: TestApi, path: string): Promise<ArrayBuffer> {
  const { statusCode, rawPayload } = await get(at, path);
  expect(statusCode).toBe(200);
  return Uint8Array.from(rawPayload).buffer;
}

/** A sweep of which `losses` were proposed; each trial reported its losses, an epoch each. */
async function sweepOf(
  { redis }: TestApi,
  losses: readonly (readonly number[])[],
): Promise<SweepId> {
  const spec = sweepSpecSchema.parse(specInput);
  const sweep = await createSweep(redis, { spec, by: "test" });
  const fence = await lead(redis, sweep);
  const events = losses.map((_, trial) => ({
    kind: "trial-proposed" as const,
    trial,
    round: 1,
    unit: [0.5, 0.25],
    params: { rate: 0.0316, units: 13 },
    epochs: 3,
    reason: "drawn from the whole space",
  }));
  await decide(redis, sweep, { fence, operation: 1, basis: 1, events });
  for (const [trial, curve] of losses.entries()) {
    const of = { sweep, trial, epochs: 3, trainer: "a", holder: `h${trial}` };
    const attempt = await Attempt.begin(redis, { ...of, purpose: "train" });
    if (!(attempt instanceof Attempt)) throw new Error(`expected to begin, got ${attempt}`);
    for (const [index, loss] of curve.entries()) {
      await attempt.report([{ epoch: index + 1, metrics: { loss } }]);
    }
    if (curve.length < 3) continue;
    const metrics = { loss: curve.at(-1)! };
    await attempt.settle({
      event: { kind: "trial-rested", trial, epochs: 3, metrics },
      phase: "resting",
    });
  }
  return sweep;
}

test("the table says where every trial is, at a sequence number to go on from", async () => {
  await using at = await startApi();
  const sweep = await sweepOf(at, [[0.5, 0.25, 0.125], [0.75]]);
  const table = decodeTable(await bytesAt(at, `${sweep}/table`));
  expect(trialCount(table)).toBe(2);
  expect([statusAt(table, 0), statusAt(table, 1)]).toEqual(["resting", "training"]);
  expect([...table.trials.metric.values()]).toEqual([0.125, 0.75]);
  expect(table.head.seq).toBe(1 + 2 + 2 + 4 + 1);

  const fence = await lead(at.redis, sweep);
  const ended = { kind: "trial-ended", trial: 1, outcome: "stopped", reason: "worse" } as const;
  await decide(at.redis, sweep, { fence, operation: 1, basis: table.head.seq, events: [ended] });
  const later = decodeTable(await bytesAt(at, `${sweep}/table`));
  expect([later.head.seq, statusAt(later, 1)]).toEqual([table.head.seq + 1, "stopped"]);
});

test("columns are a file that any reader of safetensors can open", async () => {
  await using at = await startApi();
  const sweep = await sweepOf(at, [[0.5]]);
  const answer = await get(at, `${sweep}/table`);
  expect(answer.headers["content-type"]).toBe("application/vnd.safetensors");
  const bytes = answer.rawPayload;
  const header = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString();
  expect(JSON.parse(header)).toMatchObject({
    "trials.metric": { dtype: "F64", shape: [1], data_offsets: expect.any(Array) as unknown },
  });
});

test("curves are those of the best trials, of the trials named, and of at most so many points", async () => {
  await using at = await startApi();
  const sweep = await sweepOf(at, [[0.5, 0.25, 0.125], [0.75], [1, 0.5]]);
  const asked = async (query: string): Promise<CurveList> =>
    decodeCurves(await bytesAt(at, `${sweep}/curves?${query}`));
  const all = await asked("");
  expect(all).toMatchObject({ total: 3 });
  expect(all.curves.map(([trial]) => trial).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
  const first = all.curves.find(([trial]) => trial === 0)?.[1];
  expect(first).toMatchObject({ stride: 1, last: 3, values: Float32Array.of(0.5, 0.25, 0.125) });

  expect((await asked("limit=1")).curves.map(([trial]) => trial)).toEqual([0]);
  expect((await asked("trials=2,1,999")).curves.map(([trial]) => trial)).toEqual([2, 1]);
  const [thin] = (await asked("trials=0&points=2")).curves;
  expect(thin?.[1].values).toEqual(Float32Array.of(0.25, 0.125));
});

test("a trial's events are those of the ledger, in order", async () => {
  await using at = await startApi();
  const sweep = await sweepOf(at, [[0.5, 0.25, 0.125], [0.75]]);
  const answer = await get(at, `${sweep}/trials/1/events`);
  const { events } = z.object({ events: z.array(eventSchema) }).parse(answer.json());
  const ledger = await readEvents(at.redis, sweep, { after: 0 });
  expect(events).toEqual(ledger.filter((event) => "trial" in event && event.trial === 1));
  expect(events.map(({ kind }) => kind)).toEqual([
    "trial-proposed",
    "trial-begun",
    "trial-reported",
  ]);
});

test.each([
  ["nobody-12345678/table", 404, "CAV_SWEEP_UNKNOWN"],
  ["nobody-12345678/curves", 404, "CAV_SWEEP_UNKNOWN"],
  ["NOT%20A%20NAME/table", 400, "CAV_MESSAGE_INVALID"],
  ["nobody-12345678/curves?limit=0", 400, "CAV_MESSAGE_INVALID"],
  ["nobody-12345678/curves?points=65", 400, "CAV_MESSAGE_INVALID"],
  ["nobody-12345678/curves?trials=1,,2", 400, "CAV_MESSAGE_INVALID"],
  ["nobody-12345678/curves?color=red", 400, "CAV_MESSAGE_INVALID"],
  ["nobody-12345678/trials/x/events", 400, "CAV_MESSAGE_INVALID"],
  ["nobody-12345678/trials/1/events", 404, "CAV_SWEEP_UNKNOWN"],
] as const)("GET %s is a problem %i with code %s", async (path, status, code) => {
  await using at = await startApi();
  const answer = await get(at, path);
  expect(answer.statusCode).toBe(status);
  expect(problemDetailsSchema.parse(answer.json()).code).toBe(code);
});

test("a trial that was never proposed has no events", async () => {
  await using at = await startApi();
  const sweep = await sweepOf(at, [[0.5]]);
  expect((await get(at, `${sweep}/trials/1/events`)).json()).toMatchObject({
    status: 404,
    code: "CAV_TRIAL_UNKNOWN",
    detail: expect.stringContaining("has 0..0, got 1") as unknown,
  });
});
