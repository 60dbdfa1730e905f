// Networks drawn at random, with residual additions, against difference quotients and backend
// against backend. All layers here are smooth: a kink within a step has no difference quotient.

import { stream } from "@caviar/random";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Tape } from "../../src/autodiff/tape.ts";
import { Variable } from "../../src/autodiff/variable.ts";
import type { Engine } from "../../src/engine.ts";
import {
  createLayer,
  createMergeLayer,
  type LayerDescription,
} from "../../src/layers/create-layer.ts";
import type { Layer, MergeLayer } from "../../src/layers/layer.ts";
import { BACKENDS, emptyEngine, tensorOf } from "../engines.ts";
import { expectGradients, normals } from "./finite-differences.ts";

const INPUT = [4, 5, 2];
const N = 3;

const activation = fc.constantFrom(
  "tanh" as const,
  "softplus" as const,
  "gelu" as const,
  "silu" as const,
);

/** Layers that keep an image an image. */
const imageLayer: fc.Arbitrary<LayerDescription> = fc.oneof(
  fc.record({
    type: fc.constant("conv2D" as const),
    filters: fc.integer({ min: 1, max: 5 }),
    kernelSize: fc.integer({ min: 1, max: 3 }),
    padding: fc.constant("same" as const),
    activation,
  }),
  fc.record({
    type: fc.constant("depthwiseConv2D" as const),
    kernelSize: fc.integer({ min: 1, max: 3 }),
    depthMultiplier: fc.integer({ min: 1, max: 2 }),
    padding: fc.constant("same" as const),
  }),
  fc.record({
    type: fc.constant("averagePooling2D" as const),
    poolSize: fc.integer({ min: 1, max: 2 }),
    padding: fc.constant("same" as const),
  }),
  fc.record({ type: fc.constant("batchNormalization" as const), epsilon: fc.constant(0.1) }),
  fc.record({ type: fc.constant("layerNormalization" as const), epsilon: fc.constant(0.1) }),
  fc.record({ type: fc.constant("dropout" as const), rate: fc.constantFrom(0, 0.2, 0.5) }),
  fc.record({ type: fc.constant("activation" as const), activation }),
);

const rowLayer: fc.Arbitrary<LayerDescription> = fc.record({
  type: fc.constant("dense" as const),
  units: fc.integer({ min: 1, max: 6 }),
  activation,
});

/** A description, and whether the input is added to the output where the shapes allow it. */
type Block = { readonly description: LayerDescription; readonly residual: boolean };

const blocksOf = (layer: fc.Arbitrary<LayerDescription>, maxLength: number) =>
  fc.array(fc.record({ description: layer, residual: fc.boolean() }), { minLength: 1, maxLength });

const network: fc.Arbitrary<readonly Block[]> = fc
  .tuple(
    blocksOf(imageLayer, 4),
    fc.constantFrom("flatten" as const, "globalAveragePooling2D" as const),
    blocksOf(rowLayer, 2),
  )
  .map(([image, type, rows]) => [...image, { description: { type }, residual: false }, ...rows]);

class Graph {
  readonly parameters: Readonly<Record<string, Variable>>;
  readonly #layers: readonly (readonly [Layer, MergeLayer | undefined])[];

  constructor(engine: Engine, blocks: readonly Block[]) {
    let inputShape: readonly number[] = INPUT;
    this.#layers = blocks.map(({ description, residual }, place) => {
      const layer = createLayer(engine, description, { inputShape, place });
      layer.initialize?.(stream(1, "init", place));
      const fits = residual && layer.outputShape.join() === inputShape.join();
      const add = fits
        ? createMergeLayer(engine, { type: "add" }, [inputShape, inputShape])
        : undefined;
      inputShape = layer.outputShape;
      return [layer, add] as const;
    });
    const named = this.#layers.flatMap(([{ parameters }], place) =>
      parameters.map(({ name, variable }) => [`${place}.${name}`, variable] as const),
    );
    this.parameters = Object.fromEntries(named);
  }

  forward(tape: Tape | undefined, x: Variable): Variable {
    const pass = { training: true, tape, noise: { seed: 5, step: 2 } };
    let value = x;
    for (const [layer, add] of this.#layers) {
      const output = layer.forward(pass, value);
      value = add === undefined ? output : add.forward(pass, [value, output]);
    }
    return value;
  }
}

function graphOn(engine: Engine, blocks: readonly Block[]) {
  const graph = new Graph(engine, blocks);
  const shape = [N, ...INPUT];
  const x = new Variable(tensorOf(engine, shape, normals(N * 40, 3)), { differentiable: true });
  return { graph, x };
}

describe.each(BACKENDS)("%s", (backend) => {
  test("the gradients of random networks are their difference quotients within 5e-3", () => {
    fc.assert(
      fc.property(network, (blocks) => {
        const engine = emptyEngine(backend);
        const { graph, x } = graphOn(engine, blocks);
        expectGradients(engine, { x, ...graph.parameters }, (tape) => graph.forward(tape, x), 5e-3);
      }),
      { numRuns: 40 },
    );
  });

  test("a NaN in the input reaches the output of every random network without dropout", () => {
    fc.assert(
      fc.property(network, (blocks) => {
        const engine = emptyEngine(backend);
        const { graph, x } = graphOn(
          engine,
          blocks.filter(({ description }) => description.type !== "dropout"),
        );
        x.data.data.fill(Number.NaN);
        expect(graph.forward(undefined, x).values.every(Number.isNaN)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

test("random networks give the same on every backend within 1e-5", () => {
  fc.assert(
    fc.property(network, (blocks) => {
      const [first, ...others] = BACKENDS.map((backend) => {
        const { graph, x } = graphOn(emptyEngine(backend), blocks);
        return graph.forward(undefined, x).values;
      });
      for (const other of others) {
        for (const [i, value] of first!.entries()) {
          const distance = Math.abs(other[i]! - value) / Math.max(1, Math.abs(value));
          expect(distance).toBeLessThan(1e-5);
        }
      }
    }),
    { numRuns: 60 },
  );
});
