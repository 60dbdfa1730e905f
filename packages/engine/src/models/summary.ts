// A network as a table of text, after Keras' summary.

import type { Network } from "./network.ts";

/** One line a layer: its name, what it is, the shape of one example of its output, parameters. */
export function summarize(network: Network): string {
  const { graph, layers, parameters } = network;
  const rows = layers.map((layer, place) => {
    const { layer: description, from } = graph.layers[place]!;
    const learned = "parameters" in layer ? layer.parameters : [];
    const count = learned.reduce((sum, { variable }) => sum + variable.data.size, 0);
    const sources = from.map((value) => nameOf(value, graph.inputs.length)).join(", ");
    const shape = `(${layer.outputShape.join(", ")})`;
    return [`layers.${place}`, description.type, shape, String(count), sources];
  });
  const table = [["layer", "type", "output", "parameters", "from"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
  const total = parameters.reduce((sum, { variable }) => sum + variable.data.size, 0);
  const averages = [...network.weights.values()].reduce((sum, { size }) => sum + size, 0) - total;
  return [...lines, `${total} parameters, ${averages} running averages`].join("\n");
}

function nameOf(value: number, inputs: number): string {
  return value < inputs ? `input ${value}` : `layers.${value - inputs}`;
}
