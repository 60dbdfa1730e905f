import { lossOf } from "@caviar/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";

import { metricOfLoss } from "../../src/sweeps/metric-of-loss.ts";

test("metricOfLoss is the inverse of the protocol's lossOf for every finite metric", () => {
  const goal = fc.constantFrom("minimize" as const, "maximize" as const);
  fc.assert(
    fc.property(goal, fc.double({ noNaN: true, noDefaultInfinity: true }), (direction, value) => {
      const spec = { metric: { name: "m", goal: direction } };
      expect(metricOfLoss(spec, lossOf(spec, { m: value })) === value).toBe(true);
    }),
  );
});
