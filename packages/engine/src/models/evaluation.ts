// A model judged on data, in inference mode.

import { assert } from "@caviar/errors";

import type { BatchSource } from "../data/batch-source.ts";
import { computeMetric } from "../metrics/metric.ts";
import { type CompileOptions, lossOf, thresholdOf } from "./compile.ts";
import type { Model } from "./model.ts";

export type EvaluateOptions = {
  /** Default: all rows. */
  readonly rows?: Uint32Array;
  /** Rows that go through the network at once; default 512. */
  readonly batchSize?: number;
};

/** `loss` (without L1 and L2 penalties), and the metrics by name. */
export type Figures = Readonly<Record<string, number>>;

export class Evaluation {
  readonly #model: Model;
  readonly #settings: CompileOptions;
  readonly #predictions: number[] = [];
  readonly #answers: number[] = [];
  #labelled = false;
  #lossSum = 0;

  constructor(model: Model, settings: CompileOptions) {
    this.#model = model;
    this.#settings = settings;
  }

  run(data: BatchSource, { rows = everyRow(data), batchSize = 512 }: EvaluateOptions): Figures {
    assert(rows.length > 0, "evaluate needs at least one row");
    for (let start = 0; start < rows.length; start += batchSize) {
      this.#judge(data, rows.subarray(start, start + batchSize));
    }
    const { metrics = [] } = this.#settings;
    const judged = {
      predictions: Float32Array.from(this.#predictions),
      width: this.#model.network.outputShapes[0]!.at(-1)!,
      answers: this.#labelled ? Uint32Array.from(this.#answers) : Float32Array.from(this.#answers),
      threshold: thresholdOf(lossOf(this.#settings, 0)),
    };
    const figures = metrics.map((name) => [name, computeMetric(name, judged)] as const);
    return { loss: this.#lossSum / rows.length, ...Object.fromEntries(figures) };
  }

  #judge(data: BatchSource, rows: Uint32Array): void {
    const { network } = this.#model;
    network.engine.scope(() => {
      const batch = data.batch(rows);
      const outputs = network.run({ training: false, tape: undefined }, batch.inputs);
      for (const { value } of this.#model.losses(outputs, batch)) {
        this.#lossSum += value * rows.length;
      }
      this.#model.right(outputs, batch); // refuses labels that are no classes
      if (this.#settings.metrics === undefined) return;
      const target = batch.targets[0]!;
      this.#labelled = target.dtype === "u32";
      for (const x of outputs[0]!.data.data) this.#predictions.push(x);
      for (const y of target.data) this.#answers.push(y);
    });
  }
}

export function everyRow({ count }: BatchSource): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  return rows;
}
