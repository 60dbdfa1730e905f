// A saved classifier for other programs. The scale of its data set becomes a part of the network, so
// that whoever runs it gives pixels as the data set has them.

import { exportKeras, exportOnnx, exportPytorch, type Network } from "@caviar/engine";

import type { ConvertedModel, ModelFiles, ModelFormat } from "../objective.ts";
import { readModelFiles } from "./model-files.ts";
import { rebuild } from "./rebuild.ts";

type Metadata = Readonly<Record<string, string>>;

/** Throws CAV_MODEL_INVALID when the files do not fit each other. */
export async function convertModel(
  files: ModelFiles,
  { format, softmax }: ModelFormat,
): Promise<ConvertedModel> {
  const model = readModelFiles(files);
  const { config, input, classes, training } = model.description;
  const network = rebuild(model, {
    before: [{ type: "rescaling", scale: input.scale }],
    behind: softmax ? [{ type: "softmax" }] : [],
  });
  const [height, width, channels] = input.shape;
  const metadata = {
    dataset: config.dataset,
    input: `${height} x ${width} x ${channels} values as the data set has them, row by row`,
    output: `${classes} ${softmax ? "probabilities" : "logits"}, one a class`,
    scale: String(input.scale),
    epochs: String(training.epochs),
  };
  return {
    files: fileOf(format, network, metadata),
    about: [
      `input   ${metadata.input}`,
      `scale   ${input.scale}, ${format === "safetensors" ? "by which to multiply them first" : "by which the model multiplies them"}`,
      `output  ${metadata.output}`,
    ],
  };
}

function fileOf(
  format: ModelFormat["format"],
  network: Network,
  metadata: Metadata,
): ConvertedModel["files"] {
  const name = "classifier";
  if (format === "onnx") return { ".onnx": exportOnnx(network, { name, metadata }) };
  if (format === "safetensors") return { ".safetensors": exportPytorch(network, { metadata }) };
  const { "model.json": json, "model.safetensors": weights } = exportKeras(network, {
    name,
    metadata,
  });
  return { ".json": json, ".safetensors": weights };
}
