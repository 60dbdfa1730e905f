// Losses of the reference backend.

import type { LossOperations } from "../../backend/losses.ts";
import { oneHot, rowLoss } from "../../kernels/losses.ts";

export const referenceLosses: LossOperations = {
  rowLoss: (loss, { losses, gradient }, { prediction, target }, parameter) =>
    rowLoss(loss, losses.data, gradient.data, prediction.data, target.data, parameter),
  oneHot: (out, labels, on, off) => oneHot(out.data, labels.data, on, off),
};
