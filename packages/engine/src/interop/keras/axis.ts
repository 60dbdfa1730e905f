// Axes: the engine counts them from the end, Keras from either side, batch included.

import type { Fields } from "../../fields.ts";

/** The axis `name`; `rank` is the number of axes, batch included, if it is known. */
export function axisFromEnd(config: Fields, name: string, rank: number | undefined): number {
  const [axis, ...more] = axesFromEnd(config, name, rank);
  if (axis === undefined || more.length > 0) throw config.invalid(name, "one axis");
  return axis;
}

/** The axes `name`: a number or a list. */
export function axesFromEnd(
  config: Fields,
  name: string,
  rank: number | undefined,
): readonly number[] {
  const axes = config.isNumber(name) ? [config.number(name)] : config.numbers(name);
  return axes.map((axis) => {
    if (Number.isInteger(axis) && axis < 0) return axis;
    if (Number.isInteger(axis) && rank !== undefined && axis < rank) return axis - rank;
    throw config.invalid(name, "axes counted from the end, such as -1");
  });
}
