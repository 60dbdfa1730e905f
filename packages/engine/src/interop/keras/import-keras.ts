// A model of Keras 3, or one that exportKeras wrote, back into the engine.

import { CaviarError } from "@caviar/errors";

import type { Engine } from "../../engine.ts";
import type { ModelFiles } from "../../models/model-files.ts";
import { Model } from "../../models/model.ts";
import { decodeFloats } from "../../safetensors/decode-floats.ts";
import { requireFitting } from "../fitting-weights.ts";
import { type KerasModel, readModel } from "./read-model.ts";

const FILE = "model.json";

/**
 * The model, ready to predict. Weights are named `<layer>/<variable>`; the initializers of others than
 * kernels and embeddings are not kept. Throws CAV_MODEL_INVALID for a description that is damaged or
 * has what the engine has not, CAV_CHECKPOINT_CORRUPT for damaged weights, CAV_SHAPE_MISMATCH for
 * weights or layers that do not fit together.
 */
export function importKeras(engine: Engine, files: ModelFiles): Model {
  const { graph, names } = parsed(files[FILE]);
  const { tensors, counters } = decodeFloats(files["model.safetensors"]);
  for (const name of counters)
    tensors.set(name, { dtype: "U8", shape: [], data: new Uint8Array(1) });
  const model = new Model(engine, graph);
  const { weights } = model.network;
  const nameOf = (own: string): string => {
    const [, place = "", weight] = own.split(".");
    return `${names[Number(place)]}/${weight}`;
  };
  requireFitting(new Map([...weights].map(([own, { shape }]) => [nameOf(own), shape])), tensors);
  model.network.loadWeights(
    new Map([...weights.keys()].map((own) => [own, tensors.get(nameOf(own))!])),
  );
  return model;
}

function parsed(bytes: Uint8Array): KerasModel {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new CaviarError("CAV_MODEL_INVALID", `${FILE}: expected JSON in UTF-8`, { cause });
  }
  try {
    return readModel(json, FILE);
  } catch (error) {
    if (!(error instanceof CaviarError)) throw error;
    throw new CaviarError("CAV_MODEL_INVALID", error.message, { cause: error });
  }
}
