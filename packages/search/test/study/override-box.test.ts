import { expect, test } from "vitest";

import { defineSpace, optimizer, toUnit } from "../../src/index.ts";
import { rangeOf } from "../../src/space/box.ts";

const space = defineSpace({
  rate: { type: "float", min: 0.0001, max: 1, scale: "log" },
  shape: { type: "choice", values: ["round", "flat", "wavy"] },
});

function study(stop?: { target: number }) {
  const rounds = [6, 6, 4].map((trials) => ({ trials, epochs: 1 }));
  return optimizer({
    space,
    sampler: { type: "coarse-to-fine", rounds, explore: 0 },
    budget: { trials: 16, epochs: 1 },
    stop,
  });
}

function spend(sweep: ReturnType<typeof study>, trials: number) {
  return Array.from({ length: trials }, () => {
    const { number, params } = sweep.ask();
    sweep.tell(number, params.rate);
    return { place: toUnit(space["rate"]!, params.rate), shape: params.shape };
  });
}

test("the next round is drawn from the box that a person chose, the one after zooms on from it", () => {
  const sweep = study();
  spend(sweep, 6);
  const zoom = sweep.overrideBox({ box: { rate: { low: 0.8, high: 0.9 } } });
  expect(zoom).toMatchObject({ round: 2, box: { shape: { keep: [0, 1, 2] } } });
  expect(zoom.reason).toBe("rate 0.158..0.398, shape round|flat|wavy: chosen by hand");
  const places = spend(sweep, 6).map(({ place }) => place);
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0.8);
  expect(Math.max(...places)).toBeLessThanOrEqual(0.9);
  spend(sweep, 4);
  const { low, high } = rangeOf(sweep.zooms[1]!.box, "rate");
  expect(high - low).toBeLessThanOrEqual(0.05 + 1e-12);
  expect(sweep.zooms.map(({ round }) => round)).toEqual([2, 3]);
});

test("in the middle of a round the points still to come follow the new box", () => {
  const sweep = study();
  spend(sweep, 8);
  sweep.overrideBox({ round: 2, box: { shape: { keep: [2] } }, reason: "wavy looks best" });
  expect(spend(sweep, 4).map(({ shape }) => shape)).toEqual(["wavy", "wavy", "wavy", "wavy"]);
});

test("a stop rule is looked at before an overridden round too", () => {
  const sweep = study({ target: 2 });
  spend(sweep, 6);
  sweep.overrideBox({ box: { rate: { low: 0, high: 0.1 } } });
  expect(sweep.isOver).toBe(true);
});

test("what fits neither the sweep nor the space is refused", () => {
  const sweep = study();
  const box = { rate: { low: 0.1, high: 0.2 } };
  expect(() => sweep.overrideBox({ box, round: 4 })).toThrow(
    "expected a round from 2 to 3 that is not over, got 4",
  );
  expect(() => sweep.overrideBox({ box: { shape: { keep: [3] } } })).toThrow(
    "shape: expected { keep: [...] } with indexes below 3",
  );
  expect(() => sweep.overrideBox({ box: { depth: { low: 0, high: 1 } } })).toThrow(
    "depth: expected only parameters of the space (rate, shape)",
  );
  const other = optimizer({ space, sampler: "tpe" });
  expect(() => other.overrideBox({ box })).toThrow(
    'expected the sampler coarse-to-fine, which has boxes, got "tpe"',
  );
});
