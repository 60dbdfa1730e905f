import * as fc from "fast-check";
import { expect, test } from "vitest";

import { applyDecisions, defineSpace, EMPTY_HISTORY, type History } from "../../src/index.ts";
import { pointRows, PointRows } from "../../src/samplers/point-rows.ts";
import { logNormOf } from "../../src/samplers/tpe-parzen.ts";

const space = defineSpace({
  optimizer: { type: "choice", values: ["sgd", "adam"] },
  momentum: { type: "float", min: 0, max: 1, when: { optimizer: "sgd" } },
  learningRate: { type: "float", min: 0, max: 1 },
});
const widths = [0.5, 0.1, 0.1];

/** Trials at these points, one after another. */
function historyAt(units: readonly (readonly number[])[]): History {
  return applyDecisions(
    EMPTY_HISTORY,
    units.map((unit, trial) => {
      const rest = { params: {}, epochs: 1, round: 0, reason: "a test" };
      return { kind: "propose", trial, unit, ...rest } as const;
    }),
  );
}

test("a row has the coordinates of a point, without those that it leaves out, and their norm", () => {
  const sgd = [0.2, 0.3, 0.4];
  const adam = [0.8, 0.3, 0.9];
  const points = pointRows(space, historyAt([sgd, adam]));
  const { columns, norms } = points.of([1, 0], widths);
  expect([...columns]).toEqual([0.8, 0.2, Number.NaN, 0.3, 0.9, 0.4]);
  expect([...norms]).toEqual([logNormOf(0.9, 0.1), logNormOf(0.3, 0.1) + logNormOf(0.4, 0.1)]);
  expect([...points.of([1], [0.5, 0.2, 0.2]).norms]).toEqual([logNormOf(0.9, 0.2)]);
});

test("rows that followed a history are those of one that was taken in at once", () => {
  const unit = fc.tuple(
    ...widths.map(() => fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(unit, { minLength: 1, maxLength: 90 }), { minLength: 1, maxLength: 4 }),
      unit,
      (lists, first) => {
        for (const list of lists) {
          // All begin with the same point, so that they are taken for one history that changes.
          const history = historyAt([first, ...list]);
          const anew = new PointRows(space);
          anew.fill(history.trials);
          const all = history.trials.map(({ trial }) => trial);
          expect(pointRows(space, history).of(all, widths)).toEqual(anew.of(all, widths));
        }
      },
    ),
  );
});
