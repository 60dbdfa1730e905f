// Checks in front of the activations: everything has the input's shape.

import type { ActivationOperations } from "../../backend/activations.ts";
import { same } from "./shapes.ts";

export function checkedActivations(backend: ActivationOperations): ActivationOperations {
  return {
    relu(y, x) {
      same(y, x, "relu: shapes differ");
      backend.relu(y, x);
    },
    reluBackward(dx, dy, y) {
      same(dx, y, "reluBackward: dx and y differ in shape");
      same(dy, y, "reluBackward: dy and y differ in shape");
      backend.reluBackward(dx, dy, y);
    },
    activate(f, y, x, parameter) {
      same(y, x, "activate: shapes differ");
      backend.activate(f, y, x, parameter);
    },
    activateBackward(f, dx, dy, x, parameter) {
      same(dx, x, "activateBackward: dx and x differ in shape");
      same(dy, x, "activateBackward: dy and x differ in shape");
      backend.activateBackward(f, dx, dy, x, parameter);
    },
    softmax(y, x) {
      same(y, x, "softmax: shapes differ");
      backend.softmax(y, x);
    },
    softmaxBackward(dx, dy, y) {
      same(dx, y, "softmaxBackward: dx and y differ in shape");
      same(dy, y, "softmaxBackward: dy and y differ in shape");
      backend.softmaxBackward(dx, dy, y);
    },
  };
}
