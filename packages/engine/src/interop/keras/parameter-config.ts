// How kernels start and what they cost, in Keras' JSON.

import type { Fields } from "../../fields.ts";
import type { Initializer } from "../../initializers/initializer.ts";
import { type KerasObject, kerasObject } from "./keras-object.ts";

const INITIALIZERS: Readonly<Record<string, Initializer>> = {
  Zeros: "zeros",
  Ones: "ones",
  RandomUniform: "randomUniform",
  RandomNormal: "randomNormal",
  HeNormal: "heNormal",
  HeUniform: "heUniform",
  GlorotNormal: "glorotNormal",
  GlorotUniform: "glorotUniform",
  LecunNormal: "lecunNormal",
  LecunUniform: "lecunUniform",
};

export function initializerConfig(initializer: Initializer): KerasObject {
  const names = Object.keys(INITIALIZERS);
  const className = names.find((name) => INITIALIZERS[name] === initializer)!;
  return kerasObject("keras.initializers", className);
}

/** Undefined for one that the engine has not: the weights are in the file, so nothing depends on it. */
export function initializerIn(config: Fields, name: string): Initializer | undefined {
  if (!config.has(name) || config.isString(name)) return undefined;
  const className = config.fields(name).string("class_name");
  return Object.hasOwn(INITIALIZERS, className) ? INITIALIZERS[className] : undefined;
}

export type Penalty = { readonly l1?: number; readonly l2?: number };

export function regularizerConfig({ l1 = 0, l2 = 0 }: Penalty): KerasObject | null {
  return l1 === 0 && l2 === 0 ? null : kerasObject("keras.regularizers", "L1L2", { l1, l2 });
}

export function regularizerIn(config: Fields, name: string): Penalty {
  if (!config.has(name)) return {};
  const regularizer = config.fields(name);
  const className = regularizer.choice("class_name", ["L1", "L2", "L1L2"]);
  const settings = regularizer.fields("config");
  const l1 = className === "L2" ? 0 : settings.number("l1");
  const l2 = className === "L1" ? 0 : settings.number("l2");
  return { ...(l1 !== 0 && { l1 }), ...(l2 !== 0 && { l2 }) };
}
