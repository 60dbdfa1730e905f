// What `fit` on data adds to bare steps: `node packages/engine/bench/fit.ts`. A bare step takes one
// batch that is there already; `fit` shuffles, gathers its batches from bytes, counts right answers.
// Both take turns of some epochs, in processor time; the figures are 10th percentiles.

import { Examples } from "../src/data/examples.ts";
import { createEngine, type Engine } from "../src/engine.ts";
import { sequential } from "../src/models/model.ts";
import { elementCount } from "../src/tensor.ts";
import { ADAM, architectureOf, bareStep } from "./measure/bare-step.ts";
import { percentile } from "./measure/contest.ts";
import { CLASSES, type Net, NETS, usefulFlops } from "./measure/nets.ts";

const TURN_EPOCHS = 5;
const BUDGET_US = 5_000_000; // for each net

/** Steps of an epoch: the digits' 1,437 rows in batches of 32, or fewer where steps take long. */
const stepsOf = (net: Net) => (usefulFlops(net) < 1e10 ? 45 : 5);

/** An epoch of bytes. */
function examplesFor(engine: Engine, net: Net): Examples {
  const count = stepsOf(net) * net.batch;
  const size = count * elementCount(net.input);
  const features = Uint8Array.from({ length: size }, (_, i) => (i * 7919) % 251);
  const labels = Uint8Array.from({ length: count }, (_, n) => n % CLASSES);
  return new Examples(engine, {
    features,
    shape: net.input,
    answers: { labels, classes: CLASSES },
  });
}

/** Microseconds of processor time. */
function timeOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Microseconds a step, bare and by `fit`. */
function compare(engine: Engine, net: Net): readonly [bare: number, fit: number] {
  const data = examplesFor(engine, net);
  const step = bareStep(engine, net);
  const model = sequential(engine, architectureOf(net), 1).compile({
    optimizer: ADAM,
    loss: "sparseCategoricalCrossentropy",
  });
  const steps = TURN_EPOCHS * stepsOf(net);
  const [bare, fit]: [number[], number[]] = [[], []];
  let spentUs = 0;
  for (let epochs = TURN_EPOCHS; spentUs < BUDGET_US; epochs += TURN_EPOCHS) {
    const bareUs = timeOf(() => {
      for (let i = 0; i < steps; i++) step();
    });
    const fitUs = timeOf(() => void model.fit(data, { epochs, batchSize: net.batch }));
    bare.push(bareUs / steps);
    fit.push(fitUs / steps);
    spentUs += bareUs + fitUs;
  }
  return [percentile(bare, 0.1), percentile(fit, 0.1)];
}

const engine = createEngine({ backend: "auto" });
console.log(`${engine.backend.name}: us/step`);
for (const net of NETS) {
  const [bare, fit] = engine.scope(() => compare(engine, net));
  const added = `${(100 * (fit / bare - 1)).toFixed(0)} %`;
  const times = `bare ${bare.toFixed(1).padStart(9)}  fit ${fit.toFixed(1).padStart(9)}`;
  console.log(`${net.name.padEnd(28)}  ${times}  adds ${added.padStart(5)}`);
}
