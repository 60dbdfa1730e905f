// Speed of a training step: `node packages/engine/bench/training-step.ts`. Microseconds of
// processor time for gather, forward, backward and an Adam update, each backend, and the ratio.

import { LabelledRows } from "../src/data/labelled-rows.ts";
import { type BackendName, createEngine } from "../src/engine.ts";
import type { LayerDescription } from "../src/models/architecture.ts";
import { Sequential } from "../src/models/sequential.ts";
import { Training } from "../src/models/training.ts";
import { microsecondsOf } from "./cpu-time.ts";

type Net = {
  readonly widths: readonly [inputs: number, ...units: number[]];
  readonly batchNorm: boolean;
  readonly batch: number;
};

const NETS: readonly Net[] = [
  { widths: [64, 25, 15, 10], batchNorm: false, batch: 32 },
  { widths: [64, 25, 15, 10], batchNorm: true, batch: 32 },
  { widths: [784, 256, 128, 10], batchNorm: true, batch: 128 },
  { widths: [784, 512, 512, 10], batchNorm: true, batch: 256 },
];
const COUNT = 1000;

function layersOf({ widths, batchNorm }: Net): LayerDescription[] {
  const [, ...units] = widths;
  return units.flatMap((size, index): LayerDescription[] => {
    const dense = { type: "dense", units: size } as const;
    if (index === units.length - 1) return [dense];
    return batchNorm
      ? [dense, { type: "batchNormalization" }, { type: "relu" }]
      : [dense, { type: "relu" }];
  });
}

function stepMicroseconds(net: Net, backend: BackendName): number {
  const engine = createEngine({ backend });
  const [inputs] = net.widths;
  const model = new Sequential(engine, { inputs, layers: layersOf(net) });
  model.initialize(1);
  const training = new Training(model, { type: "adam", learningRate: 1e-3 });
  const data = new LabelledRows(engine, {
    features: Uint8Array.from({ length: COUNT * inputs }, (_, i) => (i * 7919) % 251),
    labels: Uint8Array.from({ length: COUNT }, (_, i) => i % 10),
    width: inputs,
    classes: 10,
    scale: 1 / 255,
  });
  const rows = Uint32Array.from({ length: net.batch }, (_, i) => (i * 37) % COUNT);
  return microsecondsOf(() => void training.trainStep(data, rows));
}

console.log("net                      batch norm  batch     wasm  reference  ratio   (us/step)");
for (const net of NETS) {
  const fast = stepMicroseconds(net, "wasm");
  const plain = stepMicroseconds(net, "reference");
  console.log(
    net.widths.join("-").padEnd(24),
    (net.batchNorm ? "yes" : "no").padEnd(11),
    String(net.batch).padStart(5),
    fast.toFixed(1).padStart(8),
    plain.toFixed(0).padStart(10),
    (plain / fast).toFixed(0).padStart(6),
  );
}
