// Activations in Keras' JSON: a name where Keras' defaults hold, else the layer of that name.

import { CaviarError } from "@caviar/errors";

import type { Fields } from "../../fields.ts";
import type { Activation } from "../../layers/activation.ts";
import { ACTIVATION_BY_KERAS_NAME } from "../../layers/keras-activations.ts";
import type { FullActivation } from "../activation-settings.ts";
import { axisFromEnd } from "./axis.ts";
import { type KerasObject, kerasObject } from "./keras-object.ts";

const KERAS_NAMES = Object.keys(ACTIVATION_BY_KERAS_NAME);

/** Throws CAV_MODEL_INVALID for gelu by the tanh formula, which Keras' JSON cannot say. */
export function activationConfig(activation: FullActivation, name: string): string | KerasObject {
  const { negativeSlope, alpha, approximate, axis } = activation;
  if (activation.name === "leakyRelu" && negativeSlope !== 0.2) {
    return kerasObject("keras.layers", "LeakyReLU", { negative_slope: negativeSlope });
  }
  if (activation.name === "elu" && alpha !== 1) {
    return kerasObject("keras.layers", "ELU", { alpha });
  }
  if (activation.name === "softmax" && axis !== -1) {
    return kerasObject("keras.layers", "Softmax", { axis });
  }
  if (activation.name === "gelu" && approximate) {
    const message = `${name}: expected an activation that Keras' JSON has, got gelu by the tanh formula`;
    throw new CaviarError("CAV_MODEL_INVALID", message);
  }
  return KERAS_NAMES.find((keras) => ACTIVATION_BY_KERAS_NAME[keras] === activation.name)!;
}

/** The activation `name` of a layer's config. */
export function activationIn(config: Fields, name: string): Activation {
  if (!config.has(name)) return "linear"; // null, as Keras takes it
  if (!config.isString(name)) return activationLayer(config.fields(name), undefined);
  return ACTIVATION_BY_KERAS_NAME[config.choice(name, KERAS_NAMES)]!;
}

export const ACTIVATION_LAYERS = ["ReLU", "LeakyReLU", "ELU", "Softmax"] as const;

/** The layer as an activation; `rank` is the number of axes of its input, batch included. */
export function activationLayer(layer: Fields, rank: number | undefined): Activation {
  const config = layer.fields("config");
  switch (layer.choice("class_name", ACTIVATION_LAYERS)) {
    case "ReLU": {
      config.requireEqual("max_value", null);
      config.requireEqual("threshold", 0);
      const slope = config.has("negative_slope") ? config.number("negative_slope") : 0;
      return slope === 0 ? "relu" : { name: "leakyRelu", negativeSlope: slope };
    }
    case "LeakyReLU":
      return { name: "leakyRelu", negativeSlope: config.number("negative_slope") };
    case "ELU":
      return { name: "elu", alpha: config.number("alpha") };
    case "Softmax":
      return { name: "softmax", axis: axisFromEnd(config, "axis", rank) };
  }
}
