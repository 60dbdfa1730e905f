import { expect, test } from "vitest";

import { changesIn, settingsAt, steerableNow } from "../../src/panda/settings.ts";
import { actOf, kinWith } from "./family.ts";

const offer = {
  steerable: ["learningRate", "batchSize", "amsgrad", "schedule"],
  config: {
    properties: {
      learningRate: { type: "number", exclusiveMinimum: 0, default: 0.001 },
      batchSize: { type: "integer", minimum: 1, default: 32 },
      amsgrad: { type: "boolean", default: false },
      schedule: { enum: ["constant", "cosine"], default: "constant" },
      layers: { type: "integer" },
    },
  },
};

const set = (act: number, epoch: number, learningRate: number) =>
  actOf(act, { kind: "set", changes: { learningRate } }, { epoch });

test("what can be changed is shown as it is, and as the objective's default where nobody has set it", () => {
  expect(steerableNow(offer, { learningRate: 0.02, layers: 3 })).toEqual({
    learningRate: 0.02,
    batchSize: 32,
    amsgrad: false,
    schedule: "constant",
  });
});

test("only what differs is asked for, in the setting's own type; what is no number stays text", () => {
  const now = steerableNow(offer, {});
  const draft = { learningRate: " 1e-2 ", batchSize: "32", amsgrad: "true", schedule: "cosine" };
  expect(changesIn(offer, now, draft)).toEqual({
    learningRate: 0.01,
    amsgrad: true,
    schedule: "cosine",
  });
  expect(changesIn(offer, now, { learningRate: "fast", batchSize: "" })).toEqual({
    learningRate: "fast",
    batchSize: "",
  });
});

test("a rate that rounding has made long is written short, and is no change while it stays so", () => {
  const now = { learningRate: 0.0003000000000000001 };
  expect(changesIn(offer, now, { learningRate: "0.0003" })).toEqual({});
});

test("the settings of an epoch are those of the beginning with what had taken effect by then", () => {
  const acts = [
    set(2, 3, 0.01),
    set(3, 6, 0.1),
    actOf(4, { kind: "set", changes: { learningRate: 9 } }),
  ];
  const [, kin] = kinWith(0, { acts });
  const spec = { objective: { name: "classifier", settings: { layers: 2 } } };
  const rates = [2, 3, 5, 6, 9].map((epoch) => settingsAt(spec, kin, epoch)["learningRate"]);
  expect(rates).toEqual([0.001, 0.01, 0.01, 0.1, 0.1]);
  expect(settingsAt(spec, kin, 0)).toEqual({ layers: 2, learningRate: 0.001 });
});
