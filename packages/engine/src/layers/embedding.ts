// Embedding: each whole number is replaced by its row of a table. x (N,...) of numbers in
// [0, inputDim), table (inputDim,outputDim), y (N,...,outputDim).

import { CaviarError } from "@caviar/errors";
import type { Stream } from "@caviar/random";

import { Variable } from "../autodiff/variable.ts";
import type { Engine } from "../engine.ts";
import { checkedInitializer, initialize, type Initializer } from "../initializers/initializer.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer, Parameter, Pass } from "./layer.ts";

export type EmbeddingOptions = {
  /** Shape of one example: [] for one number, [length] for a sequence. */
  readonly inputShape: readonly number[];
  /** Rows of the table: numbers are below it. */
  readonly inputDim: number;
  readonly outputDim: number;
  /** Default `randomUniform`. */
  readonly embeddingsInitializer?: Initializer;
};

export class Embedding implements Layer {
  readonly units: number;
  readonly outputShape: readonly number[];
  readonly table: Variable;
  readonly parameters: readonly Parameter[];
  readonly buffers = new Map<string, never>();
  readonly #engine: Engine;
  readonly #initializer: Initializer;

  /** The table starts at 0 until `initialize` or loaded weights fill it. */
  constructor(engine: Engine, options: EmbeddingOptions) {
    const { inputShape, inputDim, outputDim } = options;
    this.#engine = engine;
    this.#initializer = checkedInitializer(options.embeddingsInitializer ?? "randomUniform");
    this.units = outputDim;
    this.outputShape = [...inputShape, outputDim];
    const table = engine.memory.tensor([inputDim, outputDim]);
    table.data.fill(0);
    this.table = new Variable(table, { differentiable: true });
    this.parameters = [{ name: "embeddings", variable: this.table, l2: 0 }];
  }

  initialize(from: Stream): void {
    const { data: table } = this.table;
    initialize(table, this.#initializer, from, { fanIn: table.rows, fanOut: this.units });
  }

  /** Throws CAV_SHAPE_MISMATCH for a number that is no row of the table. */
  forward({ tape }: Pass, x: Variable): Variable {
    const { memory, backend } = this.#engine;
    const { data: table } = this.table;
    const rows = this.#rowsOf(x.data);
    const y = memory.tensor([...x.data.shape, this.units]);
    backend.takeRows(y, table, rows);
    const output = new Variable(y, { differentiable: true });
    tape?.record(output, (dy) => {
      const dtable = memory.tensor(table.shape);
      dtable.data.fill(0);
      backend.addRows(dtable, dy, rows);
      tape.accumulate(this.table, dtable);
    });
    return output;
  }

  #rowsOf(x: Tensor): Tensor<"u32"> {
    const rows = this.#engine.memory.tensor(x.shape, "u32");
    const [numbers, data, count] = [x.data, rows.data, this.table.data.rows];
    for (let i = 0; i < numbers.length; i++) {
      const row = numbers[i]!;
      if (!Number.isInteger(row) || row < 0 || row >= count) {
        throw new CaviarError(
          "CAV_SHAPE_MISMATCH",
          `an embedding of ${count} rows takes whole numbers from 0 to ${count - 1}, got ${row}`,
        );
      }
      data[i] = row;
    }
    return rows;
  }
}
