// Test problems with known minima. `g` is the loss without noise, by which a search is judged;
// `f` is what a trial observes. problems.json holds spaces, constants and checked values.

import { readFileSync } from "node:fs";

import { z } from "zod";

import { type Point, pointSchema, type Space, spaceSchema } from "../../src/index.ts";
import { noise } from "./noise.ts";

const fileSchema = z.object({
  problems: z.array(
    z.object({
      name: z.string(),
      space: spaceSchema,
      fstar: z.number(),
      constants: z.record(z.string(), z.array(z.union([z.number(), z.array(z.number())]))),
      checks: z.array(
        z.object({ x: pointSchema, t: z.number().default(27), g: z.number(), f: z.number() }),
      ),
    }),
  ),
});

const file = fileSchema.parse(
  JSON.parse(readFileSync(new URL("./problems.json", import.meta.url), "utf8")),
);

type Loss = (point: Point, epochs: number) => number;

export type TestProblem = (typeof file.problems)[number] & { readonly g: Loss; readonly f: Loss };

/** Training to the end on problems that know epochs. */
export const EPOCHS = 27;

export function testProblem(name: keyof typeof LOSSES): TestProblem {
  const problem = file.problems.find((other) => other.name === name);
  if (problem === undefined) throw new Error(`problems.json has no ${name}`);
  const { g, sigma, salt } = LOSSES[name](problem);
  const f: Loss = (point, epochs) =>
    g(point, epochs) + (sigma === 0 ? 0 : sigma * noise(problem.space, point, salt(epochs)));
  return { ...problem, g, f };
}

type Definition = {
  readonly g: Loss;
  readonly sigma: number;
  readonly salt: (epochs: number) => number;
};
type Data = { readonly space: Space; readonly constants: Record<string, readonly unknown[]> };

const log10 = (value: number): number => Math.log(value) / Math.LN10;
const log2 = (value: number): number => Math.log(value) / Math.LN2;
const number = (point: Point, name: string): number => z.number().parse(point[name]);
const quiet = { sigma: 0, salt: () => 0 };

const LOSSES = {
  branin: (): Definition => ({
    ...quiet,
    g(point) {
      const [x, y] = [number(point, "x1"), number(point, "x2")];
      const b = 5.1 / (4 * Math.PI ** 2);
      const well = (y - b * x ** 2 + (5 / Math.PI) * x - 6) ** 2;
      return well + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  }),

  hartmann6({ constants }: Data): Definition {
    const matrix = z.array(z.array(z.number()));
    const [A, P] = [matrix.parse(constants["A"]), matrix.parse(constants["P"])];
    const c = z.array(z.number()).parse(constants["c"]);
    return {
      ...quiet,
      g(point) {
        const x = [1, 2, 3, 4, 5, 6].map((j) => number(point, `x${j}`));
        const terms = c.map((weight, i) => {
          const squares = x.map((value, j) => A[i]![j]! * (value - P[i]![j]!) ** 2);
          return weight * Math.exp(-squares.reduce((sum, square) => sum + square, 0));
        });
        return -terms.reduce((sum, term) => sum + term, 0);
      },
    };
  },

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
    const table = z.array(z.number());
    const [ACT, INIT] = [table.parse(constants["act"]), table.parse(constants["init"])];
    const NORM = table.parse(constants["norm"]);
    const AN = z.array(table).parse(constants["an"]);
    const index = (point: Point, name: string): number => {
      const parameter = space[name];
      return parameter?.type === "choice" ? parameter.values.indexOf(point[name]!) : -1;
    };
    return {
      ...quiet,
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
};
