// One trial in a person's hands, by the API: what is asked is written down once, and reaches whoever
// trains the trial.

import { Attempt } from "@caviar/ledger";
import {
  createdSweepSchema,
  pandaAskedSchema,
  pandaSchema,
  problemDetailsSchema,
  type SweepId,
} from "@caviar/protocol";
import { expect, test } from "vitest";

import { startApi, type TestApi } from "./api-fixture.ts";

async function begun(at: TestApi): Promise<SweepId> {
  const spec = { sampler: { name: "random" }, budget: { trials: 1, epochs: 20 }, panda: true };
  const { sweep } = createdSweepSchema.parse((await at.create(spec)).json());
  await at.look(sweep);
  return sweep;
}

async function post({ server }: TestApi, path: string, payload: object, key?: string) {
  const headers = key === undefined ? {} : { "idempotency-key": key };
  return server.inject({ method: "POST", url: `/api/v1/sweeps/${path}`, payload, headers });
}

async function asked(at: TestApi, path: string, payload: object, key?: string): Promise<number> {
  const answer = await post(at, path, payload, key);
  expect(answer.statusCode, answer.body).toBe(202);
  return pandaAskedSchema.parse(answer.json()).event;
}

async function refused(at: TestApi, path: string, payload: object) {
  const answer = await post(at, path, payload);
  const { code, detail } = problemDetailsSchema.parse(answer.json());
  return { code, detail };
}

const panda = async ({ server }: TestApi, sweep: SweepId) =>
  pandaSchema.parse((await server.inject(`/api/v1/sweeps/${sweep}/trials/0/panda`)).json());

async function begin({ redis }: TestApi, sweep: SweepId, trial = 0, epochs = 20) {
  const of = { sweep, trial, epochs, purpose: "train", trainer: "t" } as const;
  return Attempt.begin(redis, { ...of, holder: crypto.randomUUID(), silenceMs: 0 });
}

async function attemptAt(...of: Parameters<typeof begin>): Promise<Attempt> {
  const attempt = await begin(...of);
  if (typeof attempt === "string") throw new Error(`begin answered ${attempt}`);
  return attempt;
}

const report = (epoch: number) => ({ epoch, metrics: { loss: 1 / epoch } });
const saved = (epoch: number) => ({ key: `k-${epoch}`, epoch, bytes: 1, putMs: 1 });

test("a trainer hears of an act in the answer to its report; what took effect comes with the next begin", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const attempt = await attemptAt(at, sweep);
  expect((await attempt.report([report(1)], saved(1))).steered).toBe(0);

  const act = { kind: "set", changes: { rate: 0.25 } };
  const event = await asked(at, `${sweep}/trials/0/steer`, { act, by: "ann" }, "once");
  expect(await asked(at, `${sweep}/trials/0/steer`, { act, by: "ann" }, "once")).toBe(event);
  expect((await attempt.report([report(2)], saved(2))).steered).toBe(event);
  expect(await attempt.orders()).toEqual([{ act: event, order: act }]);
  const applied = { kind: "steering-applied", trial: 0, act: event } as const;
  const place = { isPaused: false };
  expect(await attempt.apply({ ...applied, epoch: 1, step: 9 }, place)).toBe("late");
  expect(await attempt.apply({ ...applied, epoch: 2, step: 18 }, place)).toBe("applied");
  expect(await attempt.apply({ ...applied, epoch: 2, step: 18 }, place)).toBe("applied");

  expect(await panda(at, sweep)).toMatchObject({
    by: "api",
    isAmended: true,
    settings: { rate: 0.25 },
    checkpoints: [{ epoch: 1 }, { epoch: 2, metrics: { loss: 0.5 } }],
    acts: [{ act: event, by: "ann", what: act, applied: { epoch: 2, step: 18 } }],
  });
  const next = await attemptAt(at, sweep);
  expect(next.steered).toBe(event);
  expect(await next.orders()).toEqual([{ act: event, order: act, epoch: 2 }]);
  expect(await attempt.apply({ ...applied, epoch: 3, step: 27 }, place)).toBe("fenced");
});

test("a paused trial is given to nobody until its person has it go on", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const attempt = await attemptAt(at, sweep);
  await attempt.report([report(1)], saved(1));
  const act = await asked(at, `${sweep}/trials/0/steer`, { act: { kind: "pause" } });
  await attempt.apply(
    { kind: "steering-applied", trial: 0, act, epoch: 1, step: 9 },
    { isPaused: true },
  );
  const event = { kind: "trial-handed-back", trial: 0, why: "paused" } as const;
  await attempt.settle({ event, phase: "pending" });
  expect(await panda(at, sweep)).toMatchObject({ isPaused: true });
  expect(await begin(at, sweep)).toBe("paused");
  await asked(at, `${sweep}/trials/0/steer`, { act: { kind: "resume" } });
  expect((await attemptAt(at, sweep)).checkpoint).toEqual({ key: "k-1", epoch: 1 });
});

test("a wish to go on that comes while a paused trial is tested is not lost with the test's end", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const attempt = await attemptAt(at, sweep);
  const steer = async (act: object) => asked(at, `${sweep}/trials/0/steer`, { act });
  const paused = { isPaused: true };
  const pause = await steer({ kind: "pause" });
  const place = { trial: 0, epoch: 0, step: 0 };
  await attempt.apply({ ...place, kind: "steering-applied", act: pause }, paused);
  const rangeTest = await steer({ kind: "range-test", from: 0.001, to: 1, steps: 20 });
  await steer({ kind: "resume" });
  const tested = { rates: [0.1], losses: [1], suggestion: 0.1 };
  await attempt.apply({ ...place, kind: "range-tested", act: rangeTest, ...tested }, paused);
  const event = { kind: "trial-handed-back", trial: 0, why: "paused" } as const;
  await attempt.settle({ event, phase: "pending" });
  const next = await attemptAt(at, sweep);
  const again = await steer({ kind: "pause" });
  await next.apply({ ...place, kind: "steering-applied", act: again }, paused);
  await next.settle({ event, phase: "pending" });
  expect(await begin(at, sweep)).toBe("paused");
});

test("a rewind is a new trial from the epoch's checkpoint; the one that it leaves is over", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const attempt = await attemptAt(at, sweep);
  await attempt.report([report(1), report(2)], saved(2));
  const branch = { how: "rewind", epoch: 2, changes: { rate: 0.5 }, by: "ann" };
  await asked(at, `${sweep}/trials/0/branches`, branch);
  await at.look(sweep);
  expect((await attempt.report([report(3)])).instruction).toBe("over");
  const next = await attemptAt(at, sweep, 1);
  expect(next.checkpoint).toEqual({ key: "k-2", epoch: 2 });
  expect(await panda(at, sweep)).toMatchObject({ branches: [1] });
  const trial = await at.server.inject(`/api/v1/sweeps/${sweep}/trials/1`);
  expect(trial.json()).toMatchObject({
    adoptedBy: "ann",
    branchOf: { trial: 0, epoch: 2 },
    params: { rate: 0.5 },
  });
});

test("what makes no sense is one line, and changes nothing", async () => {
  await using at = await startApi();
  const sweep = await begun(at);
  const steer = async (act: object) => refused(at, `${sweep}/trials/0/steer`, { act });
  expect(await steer({ kind: "set", changes: { rat: 1 } })).toEqual({
    code: "CAV_USAGE",
    detail: 'changes: expected "rate", got "rat" (did you mean "rate"?)',
  });
  expect(await steer({ kind: "set", changes: { rate: "fast" } })).toMatchObject({
    code: "CAV_USAGE",
  });
  expect((await steer({ kind: "explode" })).code).toBe("CAV_MESSAGE_INVALID");
  expect(await refused(at, `${sweep}/trials/0/branches`, { how: "rewind", epoch: 9 })).toEqual({
    code: "CAV_TRIAL_CONFLICT",
    detail: "expected an epoch with a checkpoint of trial 0 (none yet), got 9",
  });
  expect((await refused(at, `${sweep}/trials/7/adopt`, {})).code).toBe("CAV_TRIAL_UNKNOWN");
  expect((await refused(at, `${sweep}/trials/0/adopt`, {})).code).toBe("CAV_TRIAL_CONFLICT");
  expect((await refused(at, `${sweep}/trials/0/give-back`, {})).code).toBe("CAV_TRIAL_CONFLICT");
  expect(await panda(at, sweep)).toMatchObject({ acts: [], isAmended: false });
});
