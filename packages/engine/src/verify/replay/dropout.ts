// Cases of dropout: by a given mask, in inference, and the statistics of the engine's own masks.

import { Variable } from "../../autodiff/variable.ts";
import { Dropout, masked } from "../../layers/dropout.ts";
import { compareAll } from "../comparison.ts";
import { numbersOf, toleranceOf } from "../reference-file.ts";
import { propagate } from "./layers.ts";
import { type Replay, tensorOf } from "./replay.ts";

export const replayDropout: Replay = (engine, reference) => {
  const { config, inputs } = reference;
  const rate = config.number("rate");
  const results = propagate(engine, reference, (tape, x) => {
    if (!config.boolean("training")) {
      const layer = new Dropout(engine, { inputShape: x.data.shape.slice(1), rate, place: 0 });
      return layer.forward({ training: false, tape }, x);
    }
    const { shape, data } = numbersOf(inputs, "keep_mask");
    const mask = tensorOf(engine, { shape, data: data.map((kept) => kept / (1 - rate)) });
    return masked(engine, tape, x, mask);
  });
  return compareAll(reference, results);
};

/** The mask of n ones. The bounds are 5 sigma wide: a second seed is tried before it fails. */
export const replayDropoutStatistics: Replay = (engine, { config, expected, tolerances }) => {
  const [n, rate] = [config.number("n"), config.number("rate")];
  const scalar = (name: string): number => numbersOf(expected, name).data[0]!;
  const [low, high] = [scalar("kept_fraction_low"), scalar("kept_fraction_high")];
  const layer = new Dropout(engine, { inputShape: [], rate, place: 0 });
  const ones = engine.memory.tensor([n]);
  ones.data.fill(1);
  const x = new Variable(ones, { differentiable: false });
  const keptOf = (seed: number): Float32Array => {
    const noise = { seed, step: 0 };
    const y = layer.forward({ training: config.boolean("training"), tape: undefined, noise }, x);
    return y.data.data.filter((value) => value !== 0);
  };
  const isWithin = (some: Float32Array) => some.length / n >= low && some.length / n <= high;
  const kept = [1, 2].map(keptOf).find(isWithin) ?? keptOf(1);
  return [
    {
      name: "kept_value",
      got: kept,
      expected: Array.from(kept, () => scalar("kept_value")),
      tolerance: toleranceOf(tolerances, "kept_value"),
    },
    {
      name: "kept_fraction",
      got: [kept.length / n],
      expected: [(low + high) / 2],
      tolerance: { abs: (high - low) / 2, rel: 0 },
    },
  ];
};
