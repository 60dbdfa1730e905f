// Training networks, as formulas and as a table of curves.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import { z } from "zod";

import type { Point } from "../../src/index.ts";
import {
  type Data,
  type Definition,
  EPOCHS,
  log10,
  log2,
  type Loss,
  matrix,
  number,
  QUIET,
  vector,
} from "./definition.ts";

export const NETWORKS = {
  /** A network's error by learning rate, momentum, L2, width, batch size and dropout. */
  "mlp-noisy": (): Definition => ({
    sigma: 0.012,
    salt: () => 7,
    g(point) {
      const [lr, momentum, l2] = [
        number(point, "lr"),
        number(point, "momentum"),
        number(point, "l2"),
      ];
      const [batch, dropout] = [number(point, "batch"), number(point, "dropout")];
      const c = log2(number(point, "width") / 128);
      const d = log10(lr / (1 - momentum)) - 0.5 * log10(batch / 64) + 1 + 0.12 * c;
      const cliff = d > 0.9 ? 2 * (1 - Math.exp(-3 * (d - 0.9))) : 0;
      const a = (d < 0 ? 0.35 : 0.2) * d ** 2 + cliff;
      const m = 0.06 * (log10(1 - momentum) + 1.2) ** 2;
      const r = 0.03 * (log10(l2) + 2.5 * dropout + 4.2 - 0.35 * c) ** 2;
      const w = 0.003 * c ** 2 + (c < 0 ? 0.02 * (-c) ** 1.5 : 0);
      const q = 0.25 * (dropout - 0.15 - 0.05 * Math.max(0, c)) ** 2;
      const b = 0.01 * log10(batch / 48) ** 2;
      return 0.9 * (1 - Math.exp(-(0.08 + a + m + r + w + q + b) / 0.9));
    },
  }),

  /** Four choices that interact with each other and with five numbers. */
  "mixed-cat"({ space, constants }: Data): Definition {
    const [ACT, INIT] = [vector.parse(constants["act"]), vector.parse(constants["init"])];
    const NORM = vector.parse(constants["norm"]);
    const AN = matrix.parse(constants["an"]);
    const index = (point: Point, name: string): number => {
      const parameter = space[name];
      return parameter?.type === "choice" ? parameter.values.indexOf(point[name]!) : -1;
    };
    return {
      ...QUIET,
      g(point) {
        const [a, i, n] = [index(point, "act"), index(point, "init"), index(point, "norm")];
        const depth = number(point, "depth");
        const choices = ACT[a]! + INIT[i]! + NORM[n]! + AN[a]![n]!;
        const lr = log10(number(point, "lr")) - (-3.2 + 0.25 * n - 0.1 * a);
        return (
          0.1 +
          choices +
          (point["nesterov"] === true ? 0 : 0.03) +
          (0.004 * (depth - 5 - n) ** 2) / (1 + 0.1 * depth) +
          0.02 * (log2(number(point, "heads")) - 2) ** 2 +
          0.07 * lr ** 2 +
          0.6 * (number(point, "drop") - 0.1 - 0.02 * depth) ** 2 +
          1.5 * (number(point, "smooth") - 0.1) ** 2
        );
      },
    };
  },

  /** Learning curves: what a trial shows early says something, not all, about its end. */
  "curves-a": (): Definition => ({
    sigma: 0.008,
    salt: (epochs) => 300 + epochs,
    g(point, t) {
      const [lr, momentum, l2] = [
        number(point, "lr"),
        number(point, "momentum"),
        number(point, "l2"),
      ];
      const bn = point["bn"] === "on";
      const c = log2(number(point, "width") / 64);
      const e = log10(lr / (1 - momentum)) - (bn ? -0.6 : -1.1);
      const raw =
        0.06 +
        0.05 * (e > 0 ? e ** 2 : 0.3 * e ** 2) +
        0.012 * (log10(l2) + 4 + 0.2 * c) ** 2 +
        (c > 0 ? 0.004 : 0.012) * c ** 2 +
        (bn ? 0 : 0.02) +
        0.02 * (log10(1 - momentum) + 1) ** 2;
      const soft = 0.9 * (1 - Math.exp(-raw / 0.9));
      const b = e > 1 ? soft + (0.9 - soft) * (1 - Math.exp(-4 * (e - 1))) : soft;
      const rate = 0.35 * 10 ** (0.45 * e) * (bn ? 1.5 : 1);
      const over =
        (0.0015 * Math.max(0, c + 1) * (1 - Math.exp(-(log10(l2) ** 2) / 60)) * t) / EPOCHS;
      return b + (0.9 - b) * Math.exp(-rate * t ** 0.8) + over;
    },
  }),

  /** Three optimizers with their own parameters, and as many widths as there are layers. */
  "cond-opt": (): Definition => ({
    ...QUIET,
    g(point) {
      const layers = number(point, "layers");
      const targets = [7, 6.2, 5.4, 5].slice(0, layers);
      const widths = targets.map((target, i) => {
        return 0.006 * (log2(number(point, `width${i + 1}`)) - target) ** 2;
      });
      const error = widths.reduce((total, value) => total + value, 0);
      return 0.02 + optimizerLoss(point) + (2 * error) / layers + 0.015 * (layers - 3) ** 2;
    },
  }),

  /** 2592 networks on the digits, each trained once: its curve is looked up. */
  "table-digits": (): Definition => ({ ...QUIET, g: tableLoss() }),
};

function optimizerLoss(point: Point): number {
  const lr = (name: string): number => log10(number(point, name));
  const gap = (name: string): number => log10(1 - number(point, name));
  switch (point["opt"]) {
    case "sgd": {
      const effective = lr("sgd_lr") - gap("sgd_mom");
      return 0.05 + 0.06 * (effective + 0.4) ** 2 + 0.04 * (gap("sgd_mom") + 1.5) ** 2;
    }
    case "adam":
      return 0.08 + 0.05 * (lr("adam_lr") + 2.9) ** 2 + 0.02 * (gap("adam_b1") + 1) ** 2;
    default:
      return 0.1 + 0.05 * (lr("rms_lr") + 3.3) ** 2 + 0.03 * (gap("rms_rho") + 2) ** 2;
  }
}

const tableSchema = z.object({
  order: z.array(z.string()),
  levels: z.record(z.string(), z.array(z.number())),
  n_val: z.number(),
  correct: z.array(z.array(z.number())),
});

/** Rows of the table are the row-major index over `order`, the last name fastest. */
function tableLoss(): Loss {
  const file = readFileSync(new URL("./table-digits.json.gz", import.meta.url));
  const table = tableSchema.parse(JSON.parse(gunzipSync(file).toString("utf8")));
  const axes = table.order.map((name) => ({ name, size: table.levels[name]!.length }));
  return (point, epochs) => {
    const row = axes.reduce((index, { name, size }) => {
      return index * size + (size === 1 ? 0 : Number(point[name]));
    }, 0);
    return 1 - table.correct[row]![epochs - 1]! / table.n_val;
  };
}
