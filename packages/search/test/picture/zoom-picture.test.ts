import { expect, test } from "vitest";

import { defineSpace, simulate, zoomPicture } from "../../src/index.ts";

const space = defineSpace({
  learningRate: { type: "float", min: 1e-5, max: 1, scale: "log" },
  momentum: { type: "float", min: 0.5, max: 0.999, scale: "reverse-log" },
});

/** Good steps are about 0.1 / (1 - momentum) apart: a valley that runs diagonally. */
const { history } = simulate({
  space,
  sampler: "coarse-to-fine",
  budget: { trials: 60, epochs: 27 },
  seed: 4,
  trainers: 8,
  objective: ({ learningRate, momentum }, epochs) => {
    const step = Math.log10(learningRate / (1 - momentum)) + 1;
    return step ** 2 + 0.3 * (Math.log10(1 - momentum) + 1) ** 2 + 1 / epochs;
  },
});

test("the README's picture is what the project draws of a sweep of 60 trials", async () => {
  const picture = zoomPicture({ space, history, x: "learningRate", y: "momentum" });
  await expect(picture).toMatchFileSnapshot("../../pictures/coarse-to-fine.svg");
});

test("three rounds are three boxes, each inside the one before, and 60 marks and a ring", () => {
  const picture = zoomPicture({ space, history, x: "learningRate", y: "momentum" });
  expect(picture.match(/fill-opacity/g)).toHaveLength(3);
  expect(picture.match(/r="4"/g)).toHaveLength(60);
  expect(picture.match(/r="9"/g)).toHaveLength(1);
  const widths = history.zooms.map(({ box }) => {
    const side = box["learningRate"];
    return side !== undefined && "low" in side ? side.high - side.low : 0;
  });
  expect(widths[0]).toBeLessThanOrEqual(0.5);
  expect(widths[1]).toBeLessThanOrEqual(widths[0]! / 2 + 1e-12);
});
