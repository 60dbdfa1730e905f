// The zoom: two dimensions of the space in scaled coordinates, every trial at its place, and the
// box that each round drew from. Computed in the unit square, y upwards.

import { type SweepHead, type SweepTable, TRIAL_STATUSES, trialCount } from "@caviar/protocol";
import type { Box, Parameter, Space } from "@caviar/search";

import { type Axis, parameterAxis } from "./axis.ts";
import type { Points } from "./paint-points.ts";

export type Rect = {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
};

export type RoundBox = { readonly round: number; readonly rects: readonly Rect[] };

export type ZoomPlot = {
  readonly x: Axis;
  readonly y: Axis;
  readonly points: Points;
  /** One a round, the widest first; several rects where kept choices are not neighbours. */
  readonly boxes: readonly RoundBox[];
};

export type Pair = { readonly x: string; readonly y: string };

/** The two dimensions to show: those asked for where they exist, else the first ones. */
export function pairOf(space: Space, asked: Partial<Record<"x" | "y", string | undefined>>): Pair {
  const names = Object.keys(space);
  const known = (name: string | undefined) => names.find((candidate) => candidate === name);
  const x = known(asked.x) ?? names.find((name) => name !== known(asked.y)) ?? names[0] ?? "";
  const y = known(asked.y) ?? names.find((name) => name !== x) ?? x;
  return { x, y };
}

export function zoomPlot(table: SweepTable, pair: Pair): ZoomPlot {
  const { space } = table.head.spec;
  const [x, y] = [space[pair.x], space[pair.y]];
  if (!x || !y) throw new Error(`${pair.x} and ${pair.y} must be parameters of the space`);
  const [round, status] = [table.trials.round.values(), table.trials.status.values()];
  return {
    x: parameterAxis(pair.x, x),
    y: parameterAxis(pair.y, y),
    points: {
      count: trialCount(table),
      x: placesOf(table, pair.x, x),
      y: placesOf(table, pair.y, y),
      round: (trial) => round[trial]!,
      trial: (trial) => trial,
      faded: (trial) => status[trial] === FAILED || status[trial] === STOPPED,
    },
    boxes: boxesByRound(table.head).map(([number, box]) => ({
      round: number,
      rects: rectsOf(box, space, pair),
    })),
  };
}

const FAILED = TRIAL_STATUSES.indexOf("failed");
const STOPPED = TRIAL_STATUSES.indexOf("stopped");

/**
 * Where each trial is on a parameter's axis. Trials of one choice stand in the middle of its cell;
 * they are spread over the cell so that each can be seen. By golden-ratio steps: even, and the
 * same at every redraw.
 */
export function placesOf(
  { head, units }: SweepTable,
  name: string,
  parameter: Parameter,
): (trial: number) => number {
  const unit = units[Object.keys(head.spec.space).indexOf(name)]?.values() ?? [];
  if (parameter.type !== "choice" && parameter.type !== "ordinal") return (trial) => unit[trial]!;
  const count = parameter.values.length;
  return (trial) => {
    const cell = Math.min(count - 1, Math.floor(unit[trial]! * count));
    return (cell + 0.15 + 0.7 * ((trial * 0.618_033_988_75) % 1)) / count;
  };
}

/** The box of each round, the last decided one counting, in the order of rounds. */
export function boxesByRound({ zooms }: SweepHead): (readonly [round: number, box: Box])[] {
  const boxes = new Map(zooms.map(({ round, box }) => [round, box]));
  return [...boxes].toSorted(([a], [b]) => a - b);
}

/** A part of [0,1]. */
export type Interval = readonly [low: number, high: number];

/** The box's side along a parameter; several intervals where kept choices are not neighbours. */
export function intervalsOf(box: Box, name: string, parameter: Parameter): Interval[] {
  const side = box[name];
  if (side === undefined) return [[0, 1]];
  if ("low" in side) return [[side.low, side.high]];
  const count = parameter.type === "choice" ? parameter.values.length : 1;
  const intervals: [number, number][] = [];
  for (const index of side.keep.toSorted((a, b) => a - b)) {
    const last = intervals.at(-1);
    const [low, high] = [index / count, (index + 1) / count];
    if (last && last[1] === low) last[1] = high;
    else intervals.push([low, high]);
  }
  return intervals;
}

/** The rectangles of a box in two dimensions; several where kept choices are not neighbours. */
export function rectsOf(box: Box, space: Space, { x, y }: Pair): Rect[] {
  return intervalsOf(box, x, space[x]!).flatMap(([left, right]) =>
    intervalsOf(box, y, space[y]!).map(([bottom, top]) => ({
      left,
      bottom,
      width: right - left,
      height: top - bottom,
    })),
  );
}
