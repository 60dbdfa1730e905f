// A model judged on data, in inference mode.

import { assert } from "@caviar/errors";

import type { BatchSource } from "../data/batch-source.ts";
import type { ConfusionMatrix } from "../metrics/confusion-matrix.ts";
import { computeMetric, confusionOf, type Judged } from "../metrics/metric.ts";
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
  readonly #predictions: Float32Array[] = [];
  readonly #answers: (Float32Array | Uint32Array)[] = [];
  #labelled = false;
  #lossSum = 0;
  #rows = 0;

  constructor(model: Model, settings: CompileOptions) {
    this.#model = model;
    this.#settings = settings;
  }

  /** The loss, and the metrics that the model was compiled with. */
  run(data: BatchSource, options: EvaluateOptions): Figures {
    const { metrics = [] } = this.#settings;
    const judged = this.#judgeAll(data, options);
    const figures = metrics.map((name) => [name, computeMetric(name, judged)] as const);
    return { loss: this.#lossSum / this.#rows, ...Object.fromEntries(figures) };
  }

  /** Which class was taken for which, of the first output. */
  confusion(data: BatchSource, options: EvaluateOptions): ConfusionMatrix {
    return confusionOf(this.#judgeAll(data, options));
  }

  #judgeAll(data: BatchSource, options: EvaluateOptions): Judged {
    const { rows = everyRow(data), batchSize = 512 } = options;
    assert(rows.length > 0, "evaluate needs at least one row");
    for (let start = 0; start < rows.length; start += batchSize) {
      this.#judge(data, rows.subarray(start, start + batchSize));
    }
    this.#rows = rows.length;
    const [predictions, answers] = [sizeOf(this.#predictions), sizeOf(this.#answers)];
    const Answers = this.#labelled ? Uint32Array : Float32Array;
    return {
      predictions: joined(this.#predictions, new Float32Array(predictions)),
      width: this.#model.network.outputShapes[0]!.at(-1)!,
      answers: joined(this.#answers, new Answers(answers)),
      threshold: thresholdOf(lossOf(this.#settings, 0)),
    };
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
      const target = batch.targets[0]!;
      this.#labelled = target.dtype === "u32";
      this.#predictions.push(outputs[0]!.data.data.slice());
      this.#answers.push(target.data.slice());
    });
  }
}

export function everyRow({ count }: BatchSource): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  return rows;
}

/** `whole`, filled with the parts one after the other. */
function joined<Whole extends Float32Array | Uint32Array>(
  parts: readonly (Float32Array | Uint32Array)[],
  whole: Whole,
): Whole {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const sizeOf = (parts: readonly { readonly length: number }[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0);
