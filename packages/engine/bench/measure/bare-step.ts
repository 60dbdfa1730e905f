// A net of the list as this engine's, and its training step without any loading of data.

import type { Engine } from "../../src/engine.ts";
import type { LayerDescription } from "../../src/layers/create-layer.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/sparse-categorical-crossentropy.ts";
import type { Architecture } from "../../src/models/architecture.ts";
import { Sequential } from "../../src/models/sequential.ts";
import { Trainer } from "../../src/models/trainer.ts";
import { CLASSES, type LayerSpec, type Net } from "./nets.ts";

export const ADAM = { type: "adam", learningRate: 1e-3 } as const;

export function architectureOf(net: Net): Architecture {
  return { inputs: net.input, layers: net.layers.map(described) };
}

function described(layer: LayerSpec): LayerDescription {
  return layer.type === "conv2D" ? { ...layer, kernelSize: 3, padding: "same" } : layer;
}

/** Forward, backward and an Adam update on one batch, which lies in the engine's memory already. */
export function bareStep(engine: Engine, net: Net): () => number {
  const model = new Sequential(engine, architectureOf(net));
  model.initialize(1);
  const trainer = new Trainer(model, ADAM);
  const x = engine.memory.tensor([net.batch, ...net.input]);
  x.data.set(x.data.map((_, i) => ((i * 7919) % 251) / 251));
  const labels = engine.memory.tensor([net.batch], "u32");
  labels.data.set(labels.data.map((_, n) => n % CLASSES));
  return () =>
    trainer.step((pass) => {
      const loss = sparseCategoricalCrossentropy(engine, model.forward(pass, x), labels);
      return { losses: [loss], result: loss.value };
    });
}
