import type { EventBody, LedgerEvent } from "@caviar/protocol";
import { expect, test } from "vitest";

import type { Kin } from "../../src/panda/kin.ts";
import { LiveKin } from "../../src/panda/live-kin.ts";
import { forkTo, kinWith, reportsOf } from "./family.ts";

const until = async (isSo: () => boolean) => expect.poll(isSo).toBe(true);
const deaf = (): void => expect.unreachable("nobody listens");

/** A coordinator that knows `family`, and says what it was asked. */
function followed(family: Map<number, Kin>, trial = 0) {
  const asked: string[] = [];
  let tell: (event: LedgerEvent) => void = deaf;
  const answer = <Answer>(what: string, number: number, found: (kin: Kin) => Answer) => {
    asked.push(`${what} ${number}`);
    const kin = family.get(number);
    return kin ? Promise.resolve(found(kin)) : Promise.reject(new Error(`no trial ${number}`));
  };
  const live = new LiveKin(
    trial,
    {
      trial: async (number) => answer("trial", number, ({ summary }) => summary),
      panda: async (number) => answer("panda", number, ({ panda }) => panda),
      curve: async (number) => answer("curve", number, () => reportsOf([1, 2])),
      hear(listener) {
        tell = listener;
        return () => (tell = deaf);
      },
    },
    // At once, but not before what is under way has been said.
    () => (wake) => {
      queueMicrotask(wake);
      return () => {};
    },
  );
  let seq = 100;
  const event = (body: EventBody) => tell({ ...body, seq: ++seq, at: seq, fence: 0 });
  return { live, asked, event, family };
}

const reported = (trial: number, epoch: number): EventBody => ({
  kind: "trial-reported",
  trial,
  reports: reportsOf([epoch]),
});

test("kin are asked for as they are found, each with its curve once", async () => {
  const { live, asked } = followed(
    new Map([kinWith(0, { acts: [forkTo(5, 1, 4)] }), kinWith(1, { from: [0, 4] })]),
    1,
  );
  await until(() => live.view().kin.size === 2);
  expect(live.view().shown).toEqual([1, 0]);
  expect(asked.filter((what) => what.startsWith("curve"))).toEqual(["curve 1", "curve 0"]);
});

test("a report is heard, not asked for; an act and a branch are asked for", async () => {
  const { live, asked, event, family } = followed(new Map([kinWith(0)]));
  await until(() => live.view().kin.size === 1);
  asked.length = 0;
  event(reported(0, 3));
  await until(() => live.view().reportsOf(0).length === 3);
  expect(asked).toEqual([]);

  family.set(...kinWith(0, { acts: [forkTo(5, 1, 2)] }));
  family.set(...kinWith(1, { from: [0, 2] }));
  event({
    kind: "trial-proposed",
    trial: 1,
    round: 0,
    unit: [],
    params: {},
    epochs: 9,
    reason: "",
    parent: { trial: 0, epochs: 2, checkpoint: "c" },
    branch: 5,
  });
  await until(() => live.view().shown.length === 2 && live.view().kin.size === 2);
  event(reported(1, 3));
  await until(() => live.view().reportsOf(1).length === 3);
});

test("trials of the same sweep that are no kin cost nothing", async () => {
  const { live, asked, event } = followed(new Map([kinWith(0)]));
  await until(() => live.view().kin.size === 1);
  asked.length = 0;
  event(reported(7, 1));
  event({ kind: "trial-noted", trial: 7, epoch: 1, text: "else", by: "bob" });
  expect(live.view().reportsOf(7)).toEqual([]);
  expect(asked).toEqual([]);
});

test("a question that was not answered is told, and asked again with the next event", async () => {
  const { live, event, family } = followed(new Map());
  await until(() => live.view().error !== undefined);
  expect(live.view().error).toEqual(new Error("no trial 0"));
  family.set(...kinWith(0));
  event(reported(0, 3));
  await until(() => live.view().kin.size === 1);
  expect(live.view().error).toBeUndefined();
  expect(
    live
      .view()
      .reportsOf(0)
      .map(({ epoch }) => epoch),
  ).toEqual([1, 2, 3]);
});

test("who has stopped following hears nothing any more", async () => {
  const { live, event } = followed(new Map([kinWith(0)]));
  await until(() => live.view().kin.size === 1);
  live.close();
  // It would be told what it must not take.
  expect(() => event(reported(0, 3))).toThrow("nobody listens");
  expect(live.view().reportsOf(0)).toHaveLength(2);
});
