// An ONNX graph as it grows: nodes, constants, and where images lie channels first.
// ONNX convolves (N,C,H,W), the engine (N,H,W,C). A value is turned when a node wants the other form,
// at most once each way, so a chain of convolutions turns its images once.

import { elementCount } from "../../tensor.ts";
import type { Attribute, Initializer, Node } from "./messages.ts";

/** A value of the graph; `shape` is of one example, in the engine's order of axes. */
export type GraphValue = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly isChannelsFirst: boolean;
};

export type NodeOptions = {
  /** What the node is named by; its value too. */
  readonly name: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
};

const CHANNELS_FIRST = [0, 3, 1, 2];
const CHANNELS_LAST = [0, 2, 3, 1];

export class GraphWriter {
  readonly nodes: Node[] = [];
  readonly initializers: Initializer[] = [];
  readonly #names = new Set<string>();
  readonly #turned = new Map<GraphValue, GraphValue>();

  /** Adds a node and gives its value's name. */
  node(op: string, inputs: readonly string[], { name, attributes = {} }: NodeOptions): string {
    const output = this.unique(name);
    this.nodes.push({ name: output, op, inputs, output, attributes });
    return output;
  }

  /** Adds a constant and gives its name. */
  constant(name: string, dims: readonly number[], data: Float32Array): string {
    const unique = this.unique(name);
    this.initializers.push({ name: unique, dims, data });
    return unique;
  }

  /** A constant of one number. */
  scalar(name: string, value: number): string {
    return this.constant(name, [], Float32Array.of(value));
  }

  /** Constants for the last axis of the engine's, laid so that they broadcast over `like`. */
  perChannel(name: string, data: Float32Array, like: GraphValue): string {
    const isTurned = like.isChannelsFirst && data.length > 1;
    return this.constant(name, isTurned ? [data.length, 1, 1] : [data.length], data);
  }

  /** The value as the engine has it: channels last. */
  channelsLast(value: GraphValue): GraphValue {
    return value.isChannelsFirst ? this.#turn(value, CHANNELS_LAST) : value;
  }

  /** An image with its channels first. */
  channelsFirst(value: GraphValue): GraphValue {
    return value.isChannelsFirst ? value : this.#turn(value, CHANNELS_FIRST);
  }

  /** `name`, numbered if it is taken. */
  unique(name: string): string {
    let unique = name;
    for (let i = 1; this.#names.has(unique); i++) unique = `${name}_${i}`;
    this.#names.add(unique);
    return unique;
  }

  #turn(value: GraphValue, axes: readonly number[]): GraphValue {
    const known = this.#turned.get(value);
    if (known !== undefined) return known;
    const suffix = value.isChannelsFirst ? "channels_last" : "channels_first";
    const name = this.node("Transpose", [value.name], {
      name: `${value.name}/${suffix}`,
      attributes: { perm: { ints: axes } },
    });
    const turned = { ...value, name, isChannelsFirst: !value.isChannelsFirst };
    this.#turned.set(value, turned);
    this.#turned.set(turned, value);
    return turned;
  }

  /** Bytes of the constants. */
  get constantBytes(): number {
    return this.initializers.reduce((sum, { dims }) => sum + 4 * elementCount(dims), 0);
  }
}
