// An activation with every setting written out.

import type { Activation, ActivationName, ActivationSettings } from "../layers/activation.ts";
import type { ExportedLayer } from "./exported-layer.ts";

export type FullActivation = Required<ActivationSettings>;

export function fullActivation(activation: Activation = "linear"): FullActivation {
  const settings: ActivationSettings =
    typeof activation === "string" ? { name: activation } : activation;
  return { negativeSlope: 0.2, alpha: 1, approximate: false, axis: -1, ...settings };
}

/** The activation at the end of a layer; linear where it has none. */
export function activationOf({ description }: ExportedLayer): FullActivation {
  const { type } = description;
  if (type === "relu" || type === "softmax") return fullActivation(type satisfies ActivationName);
  return fullActivation("activation" in description ? description.activation : "linear");
}
