import { expect, test } from "vitest";

import { askedBy, missingIn, offeredBy } from "./promql.ts";

test("of an expression its metrics and the labels of their matchers remain", () => {
  const expression = `histogram_quantile(0.95, sum by (le) (rate(a_bucket{route!~".*/x", code="1"}[10m]))) > 2
    and on (pool) max by (pool) (b) > 0 unless c == 0 or vector(0)`;
  const asked = new Map([
    ["a_bucket", new Set(["route", "code"])],
    ["b", new Set()],
    ["c", new Set()],
  ]);
  expect(askedBy(expression)).toEqual(asked);
});

test("a metric and a label that nobody offers are named", () => {
  const offered = offeredBy('# HELP a Some\n# TYPE a gauge\na{pool="x",le="+Inf"} 1\nb 2.5\n');
  expect(missingIn(offered, askedBy('a{pool="x"} > b'))).toEqual([]);
  expect(missingIn(offered, askedBy('a{sweep="x"} > d'))).toEqual(["a{sweep}", "d"]);
});
