import { expect, test } from "vitest";

import { chosenBy } from "../../src/cluster/find-sweep.ts";
import { summaryOf } from "../commands/summary-of.ts";

const sweeps = [
  summaryOf("digits-22"),
  summaryOf("digits-1"),
  summaryOf("moons-5", { name: "moons" }),
];

test("a sweep is found by its id, by its name (the newest), and by a beginning that only it has", () => {
  expect(chosenBy("digits-1", sweeps).sweep).toBe("digits-1");
  expect(chosenBy("digits", sweeps).sweep).toBe("digits-22");
  expect(chosenBy("moo", sweeps).sweep).toBe("moons-5");
});

test("a beginning that several have, and one that none has, are refused with what there is", () => {
  expect(() => chosenBy("digits-", sweeps)).toThrow(/got digits-; there are digits-22, digits-1$/);
  expect(() => chosenBy("spirals", sweeps)).toThrow(/there are digits-22, digits-1, moons-5$/);
  expect(() => chosenBy("spirals", [])).toThrow(/there are none$/);
});
