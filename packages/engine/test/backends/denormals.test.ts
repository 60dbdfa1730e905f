import { expect, test } from "vitest";

import { LabelledRows } from "../../src/data/labelled-rows.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { Training } from "../../src/models/training.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";

const LEAST_NORMAL = 2 ** -126;

const countDenormals = (values: Iterable<number>) =>
  [...values].filter((value) => value !== 0 && Math.abs(value) < LEAST_NORMAL).length;

test.each(BACKENDS)(
  "%s: a sweep sets all below 1e-36 to 0 and nothing else, for every length",
  (backend) => {
    const engine = emptyEngine(backend);
    const swept = [1e-37, -1e-40, 5e-324, 0, -9e-37, 1e-45];
    const kept = [2e-36, -1, Infinity, -Infinity, Number.NaN, 3e38, -1.5e-36];
    for (let size = 1; size <= swept.length + kept.length; size++) {
      const values = [...swept, ...kept].map((_, i, all) => all[(i * 6) % all.length]!);
      const y = tensorOf(engine, [size], values.slice(0, size));
      const before = [...y.data];
      engine.backend.sweepDenormals(y);
      const expected = before.map((value) => (Math.abs(value) < 1e-36 ? 0 : value));
      expect([...y.data].map(Math.abs)).toEqual(expected.map(Math.abs));
    }
  },
);

test.each(BACKENDS)(
  "%s: the moments of units that died are 0 in the end, not denormal",
  (backend) => {
    const engine = emptyEngine(backend);
    const model = new Sequential(engine, { inputs: 4, layers: [{ type: "dense", units: 2 }] });
    const training = new Training(model, { type: "adam", learningRate: 1e-3 });
    const data = new LabelledRows(engine, {
      features: Uint8Array.from([255, 0, 0, 0, 0, 0, 0, 0]),
      labels: Uint8Array.from([0, 0]),
      width: 4,
      classes: 2,
      scale: 1 / 255,
    });
    training.trainStep(data, Uint32Array.from([0]));
    for (let step = 2; step <= 1280; step++) training.trainStep(data, Uint32Array.from([1]));
    const m = training.state().get("optimizer.m.layers.0.kernel");
    expect(countDenormals(m!.data)).toBe(0);
    expect(m!.data[0]).toBe(0);
  },
);
