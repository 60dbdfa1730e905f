import { expect, test } from "vitest";

import { zoomStrips } from "../../src/charts/zoom-strips.ts";
import { digitsBodies, folded } from "../digits-ledger.ts";

test("a strip says what the last round's box is in the parameter's own values", () => {
  const strips = zoomStrips(folded(digitsBodies).table, 0);
  expect(strips.map(({ name, range }) => [name, range])).toEqual([
    ["learningRate", "1e−4 … 0.01"],
    ["units", "40 … 160"],
    ["activation", "relu, gelu"],
  ]);
});

test("a strip marks where the best trial is, when there is one", () => {
  const { table } = folded(digitsBodies);
  expect(zoomStrips(table, 0).map(({ best }) => best)).toEqual([0.5, Math.fround(0.2), 0.5]);
  expect(zoomStrips(table, undefined)[0]!.best).toBeUndefined();
});

test("before the first zoom a strip is the whole parameter", () => {
  const [first] = zoomStrips(folded(digitsBodies.slice(0, 4)).table, undefined);
  expect(first).toMatchObject({ range: "1e−5 … 0.1", rounds: [] });
});
