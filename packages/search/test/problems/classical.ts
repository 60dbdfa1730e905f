// Functions that optimizers have been judged by for decades.

import {
  type Data,
  type Definition,
  matrix,
  numbers,
  QUIET,
  vector,
  number,
} from "./definition.ts";

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

export const CLASSICAL = {
  branin: (): Definition => ({
    ...QUIET,
    g(point) {
      const [x, y] = [number(point, "x1"), number(point, "x2")];
      const b = 5.1 / (4 * Math.PI ** 2);
      const well = (y - b * x ** 2 + (5 / Math.PI) * x - 6) ** 2;
      return well + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  }),

  hartmann6({ constants }: Data): Definition {
    const [A, P] = [matrix.parse(constants["A"]), matrix.parse(constants["P"])];
    const c = vector.parse(constants["c"]);
    return {
      ...QUIET,
      g(point) {
        const x = numbers(point, 6);
        const terms = c.map((weight, i) => {
          const squares = x.map((value, j) => A[i]![j]! * (value - P[i]![j]!) ** 2);
          return weight * Math.exp(-sum(squares));
        });
        return -sum(terms);
      },
    };
  },

  /** One deep hole in a field of shallow ones. */
  ackley5({ constants }: Data): Definition {
    const s = vector.parse(constants["s"]);
    return {
      ...QUIET,
      g(point) {
        const z = numbers(point, 5).map((x, i) => x - s[i]!);
        const square = mean(z.map((value) => value ** 2));
        const waves = mean(z.map((value) => Math.cos(2 * Math.PI * value)));
        return -20 * Math.exp(-0.2 * Math.sqrt(square)) - Math.exp(waves) + 20 + Math.E;
      },
    };
  },

  /** A bent valley. */
  rosenbrock5: (): Definition => ({
    ...QUIET,
    g(point) {
      const x = numbers(point, 5);
      const steps = x.slice(0, -1).map((value, i) => {
        return 100 * (x[i + 1]! - value ** 2) ** 2 + (1 - value) ** 2;
      });
      return sum(steps);
    },
  }),

  /** Axes of very different lengths, none of them along a parameter. */
  "ellipsoid6-rot"({ constants }: Data): Definition {
    const [R, s] = [matrix.parse(constants["R"]), vector.parse(constants["s"])];
    const condition = Number(constants["cond"]);
    return {
      ...QUIET,
      g(point) {
        const d = numbers(point, 6).map((x, i) => x - s[i]!);
        const z = R.map((row) => sum(row.map((weight, j) => weight * d[j]!)));
        return sum(z.map((value, i) => condition ** (i / 5) * value ** 2));
      },
    };
  },

  levy6({ constants }: Data): Definition {
    const s = vector.parse(constants["s"]);
    return {
      ...QUIET,
      g(point) {
        const w = numbers(point, 6).map((x, i) => 1 + (x - s[i]! - 1) / 4);
        const last = w[5]!;
        const steps = w.slice(0, -1).map((value) => {
          return (value - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * value + 1) ** 2);
        });
        const end = (last - 1) ** 2 * (1 + Math.sin(2 * Math.PI * last) ** 2);
        return Math.sin(Math.PI * w[0]!) ** 2 + sum(steps) + end;
      },
    };
  },

  /** Two wells a dimension, one of them a little deeper. */
  styblinski5: (): Definition => ({
    ...QUIET,
    g: (point) => sum(numbers(point, 5).map((x) => (x ** 4 - 16 * x ** 2 + 5 * x) / 2)),
  }),
};
