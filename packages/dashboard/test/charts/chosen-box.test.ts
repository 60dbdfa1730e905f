import { boxFromWritten } from "@caviar/search";
import { expect, test } from "vitest";

import {
  boxBefore,
  nextRoundOf,
  sideOf,
  sideText,
  writtenBox,
} from "../../src/charts/chosen-box.ts";
import { digitsBodies, digitsSpec, folded } from "../digits-ledger.ts";

const { space } = digitsSpec;
const activation = space["activation"]!;

test("the next round is the one after the last begun, while there is one to come", () => {
  const first = folded(digitsBodies.slice(0, 4)).table;
  expect(nextRoundOf(first)).toBe(2);
  expect(nextRoundOf(folded(digitsBodies).table)).toBe(3);
  first.head.phase = "stopping";
  expect(nextRoundOf(first)).toBeUndefined();
});

test("a rectangle over a choice keeps the values whose middle is inside, or the nearest one", () => {
  expect(sideOf(activation, [0.1, 0.6])).toEqual({ keep: [0, 1] });
  expect(sideOf(activation, [0.7, 0.75])).toEqual({ keep: [2] });
  expect(sideOf({ type: "fixed", value: 3 }, [0, 1])).toBeUndefined();
  expect(sideOf(space["learningRate"]!, [0.2, 0.2])).toBeUndefined();
});

test("what is sent in values becomes the box that was drawn", () => {
  const drawn = { learningRate: { low: 0.3, high: 0.6 }, activation: { keep: [0, 2] } };
  const made = boxFromWritten(space, writtenBox(space, drawn));
  expect(made["activation"]).toEqual(drawn.activation);
  expect(made["learningRate"]).toEqual({
    low: expect.closeTo(0.3, 12) as unknown,
    high: expect.closeTo(0.6, 12) as unknown,
  });
});

test("the question shows what is and what will be in the parameter's values", () => {
  const { head } = folded(digitsBodies).table;
  const before = boxBefore(head, 3);
  expect(sideText("learningRate", space["learningRate"]!, before)).toBe("1e−4 … 0.01");
  expect(sideText("activation", activation, { activation: { keep: [1] } })).toBe("tanh");
  expect(boxBefore(head, 1)).toEqual({});
});
