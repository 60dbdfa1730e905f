// Activations as ONNX operators of opset 17.

import { CaviarError } from "@caviar/errors";

import type { FullActivation } from "../activation-settings.ts";
import type { GraphValue, GraphWriter } from "./graph-writer.ts";

/** The activation of x; x itself when linear. Throws CAV_MODEL_INVALID for a softmax over the batch. */
export function writeActivation(
  to: GraphWriter,
  x: GraphValue,
  activation: FullActivation,
  name: string,
): GraphValue {
  const { negativeSlope, alpha, approximate, axis } = activation;
  const of = (op: string, attributes = {}): GraphValue => ({
    ...x,
    name: to.node(op, [x.name], { name, attributes }),
  });
  switch (activation.name) {
    case "linear":
      return x;
    case "relu":
      return of("Relu");
    case "leakyRelu":
      return of("LeakyRelu", { alpha: { float: negativeSlope } });
    case "elu":
      return of("Elu", { alpha: { float: alpha } });
    case "sigmoid":
      return of("Sigmoid");
    case "tanh":
      return of("Tanh");
    case "softplus":
      return of("Softplus");
    case "silu": {
      const gate = to.node("Sigmoid", [x.name], { name: `${name}/gate` });
      return { ...x, name: to.node("Mul", [x.name, gate], { name }) };
    }
    case "gelu":
      return { ...x, name: gelu(to, x.name, name, approximate) };
    case "softmax":
      return writeSoftmax(to, x, axis, name);
  }
}

function writeSoftmax(to: GraphWriter, x: GraphValue, axis: number, name: string): GraphValue {
  if (axis < -x.shape.length) {
    const message = `${name}: a softmax along axis ${axis} of examples of shape [${x.shape.join()}] depends on the batch`;
    throw new CaviarError("CAV_MODEL_INVALID", message);
  }
  const last = to.channelsLast(x);
  const attributes = { axis: { int: axis } };
  return { ...last, name: to.node("Softmax", [last.name], { name, attributes }) };
}

/** x/2 (1 + erf(x / sqrt 2)), or x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). */
function gelu(to: GraphWriter, x: string, name: string, approximate: boolean): string {
  const step = (op: string, part: string, ...inputs: string[]): string =>
    to.node(op, inputs, { name: `${name}/${part}` });
  const number = (part: string, value: number): string => to.scalar(`${name}/${part}`, value);
  let curve: string;
  if (approximate) {
    const cube = step("Mul", "cube", step("Mul", "square", x, x), x);
    const bent = step("Add", "bent", x, step("Mul", "share", cube, number("bend", 0.044715)));
    const argument = step("Mul", "argument", bent, number("factor", Math.sqrt(2 / Math.PI)));
    curve = step("Tanh", "tanh", argument);
  } else {
    curve = step("Erf", "erf", step("Mul", "argument", x, number("factor", Math.SQRT1_2)));
  }
  const half = step("Mul", "half", x, number("one_half", 0.5));
  return to.node("Mul", [half, step("Add", "gate", curve, number("one", 1))], { name });
}
