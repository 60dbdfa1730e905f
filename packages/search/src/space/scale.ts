// Scales of a numeric parameter: monotone increasing maps from values to the coordinate on which
// equal steps matter equally. `exp` and `log` alone, never `pow`, whose last bits differ by engine.

type Map = {
  /** The coordinate of a value. */
  readonly to: (value: number) => number;
  /** The value at a coordinate: the inverse of `to`, within rounding. */
  readonly from: (coordinate: number) => number;
};

export const SCALES = {
  linear: { to: (value) => value, from: (coordinate) => coordinate },
  /** Needs value > 0. */
  log: { to: Math.log, from: Math.exp },
  /** 1 - value is on a log scale; needs value < 1. */
  "reverse-log": {
    to: (value) => -Math.log(1 - value),
    from: (coordinate) => 1 - Math.exp(-coordinate),
  },
  /** Both ends are approached on a log scale, as a probability's; needs 0 < value < 1. */
  logit: {
    to: (value) => Math.log(value) - Math.log(1 - value),
    from: (coordinate) => 1 / (1 + Math.exp(-coordinate)),
  },
} as const satisfies Record<string, Map>;

export function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
