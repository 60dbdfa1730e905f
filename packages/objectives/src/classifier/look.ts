// What is shown of a classifier to a person who watches it: of the last step of an epoch the gradients,
// of the network after it what its layers give for rows that it does not learn from.

import { type LabelledRows, layerStatistics, type Sequential } from "@caviar/engine";
import type { Metrics, Statistics } from "@caviar/protocol";

import { plainPlaces } from "./dropout.ts";

/** So many rows tell enough of a layer, and cost little beside an epoch. */
const ROWS_MAX = 512;

type Look = {
  readonly model: Sequential;
  readonly data: LabelledRows;
  /** Rows to judge by. */
  readonly rows: Uint32Array;
  /** By parameter; undefined: the epoch ended before its last step. */
  readonly gradients: ReadonlyMap<string, number> | undefined;
  readonly learningRate: number;
  readonly steps: number;
};

/** Each by the layer's place without dropout, which has nothing to show. */
export function look({ model, data, rows, gradients, learningRate, steps }: Look): Statistics {
  const { engine, architecture } = model;
  const places = plainPlaces(architecture);
  const found = engine.scope(() =>
    layerStatistics(model, [data.gather(rows.subarray(0, ROWS_MAX)).x]),
  );
  const layers = found.flatMap(({ layer, type, ...values }) => {
    const plain = places.get(layer);
    if (plain === undefined) return [];
    const norm = gradients && normOf(gradients, `layers.${layer}.`);
    return [{ name: `${plain} ${type}`, values: { ...values, ...norm } }];
  });
  const weights = found.reduce((sum, { weightNorm = 0 }) => sum + weightNorm ** 2, 0);
  const norm = gradients && normOf(gradients, "");
  return { model: { learningRate, steps, ...norm, weightNorm: Math.sqrt(weights) }, layers };
}

/** Of all parameters whose names begin so; nothing when there are none. */
function normOf(gradients: ReadonlyMap<string, number>, prefix: string): Metrics {
  const norms = [...gradients].filter(([name]) => name.startsWith(prefix)).map(([, norm]) => norm);
  if (norms.length === 0) return {};
  return { gradientNorm: Math.sqrt(norms.reduce((sum, norm) => sum + norm ** 2, 0)) };
}
