// A simulated sweep in which a person takes trials in hand.

import {
  actSchema,
  adoptRequestOf,
  branchRequestOf,
  branchTrialSchema,
  giveBackRequestOf,
  type ObjectiveOffer,
  steerRequestOf,
} from "../../src/index.ts";
import { SimulatedSweep } from "../simulated-sweep.ts";
import { by } from "../steered-sweep.ts";

export const offer: ObjectiveOffer = {
  name: "classifier",
  version: "1",
  description: "",
  config: {
    type: "object",
    properties: {
      rate: { type: "number", exclusiveMinimum: 0 },
      units: { type: "integer" },
      l2: { type: "number", minimum: 0, default: 0 },
    },
    additionalProperties: false,
  },
  metrics: {},
  steerable: ["rate", "l2"],
};

export class Hand extends SimulatedSweep {
  trial(number: number) {
    return this.state.trials[number]!;
  }
  adopt(number: number): void {
    this.append(adoptRequestOf(this.trial(number), by, offer));
  }
  giveBack(number: number): void {
    this.append(giveBackRequestOf(this.state, this.trial(number), by));
  }
  /** Ask, and let it take effect after `epoch` whole epochs. */
  steer(number: number, act: object, epoch?: number): void {
    const asked = { act: actSchema.parse(act), by };
    this.append(steerRequestOf(this.state, this.trial(number), asked, offer));
    if (epoch === undefined) return;
    const { seq } = this.state;
    this.append({ kind: "steering-applied", trial: number, act: seq, epoch, step: epoch * 10 });
  }
  branch(number: number, branch: object): void {
    const asked = branchTrialSchema.parse({ by, ...branch });
    this.append(branchRequestOf(this.state, this.trial(number), asked, offer));
  }
  /** Epochs that were trained and kept. */
  train(number: number, from: number, to: number, loss = 1): void {
    for (let epoch = from; epoch <= to; epoch++) {
      this.append(
        {
          kind: "trial-reported",
          trial: number,
          reports: [{ epoch, metrics: { loss: loss / epoch } }],
        },
        { kind: "checkpoint-saved", trial: number, key: `k${number}-${epoch}`, epoch, bytes: 1 },
      );
    }
  }
}
