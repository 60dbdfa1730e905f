import type { EventBody } from "@caviar/protocol";
import { expect, test } from "vitest";

import { timelineOf } from "../../src/timeline/timeline-plot.ts";
import { digitsBodies, folded } from "../digits-ledger.ts";

const begun = (trial: number, trainer: string): EventBody => ({
  kind: "trial-begun",
  trial,
  trainer,
  epochs: 6,
  fromEpoch: 2,
});

test("a trainer has as many lanes as trials at once, and a free lane is used again", () => {
  const { table } = folded([
    ...digitsBodies,
    begun(0, "b"),
    { kind: "trial-handed-back", trial: 0 },
    begun(0, "b"),
  ]);
  const { lanes, bars, handedBack, lost } = timelineOf(table);
  expect(lanes.map(({ trainer }) => trainer)).toEqual(["a", "b", "b"]);
  expect(bars.map(({ trial, lane, end }) => [trial, lane, end])).toEqual([
    [0, 0, "rested"],
    [3, 1, "open"],
    [0, 2, "preempted"],
    [0, 2, "open"],
  ]);
  expect([handedBack, lost]).toEqual([1, 0]);
});

test("an open bar lasts until now; one that another trainer took over was lost", () => {
  const { table } = folded([...digitsBodies, begun(3, "a")]);
  const { bars, lengthMs, lost } = timelineOf(table);
  const ofTrial3 = bars.filter(({ trial }) => trial === 3);
  expect(ofTrial3.map(({ end }) => end)).toEqual(["open", "lost"]);
  expect(ofTrial3[0]?.to).toBe(lengthMs);
  expect(lost).toBe(1);
});
