import { describe, expect, test } from "vitest";

import * as layers from "../../src/models/describe.ts";
import { apply, graphOf, input } from "../../src/models/functional.ts";
import { loadModel, Model, sequential } from "../../src/models/model.ts";
import { BACKENDS, emptyEngine } from "../engines.ts";

const rows = (count: number, width: number) =>
  Float32Array.from({ length: count * width }, (_, i) => Math.sin(i));

describe.each(BACKENDS)("%s", (backend) => {
  test("a network of two inputs and two outputs takes two arrays and gives two", () => {
    const [a, b] = [input(3), input([2, 2, 1])];
    const sum = apply(layers.add(), a, apply(layers.dense(3), apply(layers.flatten(), b)));
    const outputs = [apply(layers.dense(2), sum), apply(layers.activation("relu"), a)];
    const engine = emptyEngine(backend);
    const model = new Model(engine, graphOf({ inputs: [a, b], outputs }), 3);
    const [first, second] = [rows(5, 3), rows(5, 4)];
    const [y, rectified] = model.predict([first, second]);
    expect(y).toHaveLength(5 * 2);
    expect(rectified).toEqual(first.map((x) => Math.max(x, 0)));
    expect(loadModel(engine, model.save()).predict([first, second])).toEqual([y, rectified]);
  });

  test("rows beyond one part come out as they do alone", () => {
    const network = { inputs: 3, layers: [layers.dense(2, { activation: "tanh" })] };
    const model = sequential(emptyEngine(backend), network, 1);
    const all = model.predict(rows(1100, 3));
    expect(all).toHaveLength(2200);
    expect(all.slice(2 * 512, 2 * 600)).toEqual(
      model.predict(rows(1100, 3).slice(3 * 512, 3 * 600)),
    );
  });
});

test("arrays that are not as many whole rows of each input are refused", () => {
  const [a, b] = [input(3), input(2)];
  const y = apply(layers.concatenate(), a, b);
  const model = new Model(emptyEngine("wasm"), graphOf({ inputs: [a, b], outputs: y }));
  const wrong = [
    [rows(2, 3)],
    [rows(2, 3), rows(3, 2)],
    [rows(2, 3), rows(2, 2), rows(2, 2)],
    [new Float32Array(4), new Float32Array(3)],
    [new Float32Array(0), new Float32Array(0)],
  ];
  for (const inputs of wrong) {
    expect(() => model.predict(inputs)).toThrow("whole rows of 3 and of 2 features");
  }
  const twice = new Model(emptyEngine("wasm"), graphOf({ inputs: a, outputs: [a, a] }));
  expect(() => twice.predict(rows(2, 3))).toThrow("call it with a list");
});
