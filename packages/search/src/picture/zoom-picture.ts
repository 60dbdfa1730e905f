// A coarse-to-fine sweep as a picture: two parameters in scaled coordinates, every trial in the
// colour of the round that drew it, the box of each round around where it looked, and a ring around
// the best. SVG as text, so that it needs no screen; the same sweep gives the same picture.

import { assert } from "@caviar/errors";

import { best } from "../best.ts";
import type { History, TrialRecord } from "../history.ts";
import { type Box, rangeOf, valueText, wholeBox } from "../space/box.ts";
import { fromUnit, type Parameter } from "../space/parameter.ts";
import type { Space } from "../space/space.ts";

export type ZoomPicture = {
  readonly space: Space;
  readonly history: History;
  /** Names of two parameters that are no choices. */
  readonly x: string;
  readonly y: string;
};

const SIDE = 420;
const MARGIN = 56;
const WIDTH = SIDE + 2 * MARGIN + 90;
const HEIGHT = SIDE + 2 * MARGIN;
/** One a round, light to dark; later rounds keep the last. */
const COLOURS = ["#9db4c0", "#e09f3e", "#9e2a2b", "#540b0e"];

/** The picture as an SVG document, one element a line. */
export function zoomPicture({ space, history, x, y }: ZoomPicture): string {
  const names = Object.keys(space);
  const [across, up] = [names.indexOf(x), names.indexOf(y)];
  assert(across !== -1 && up !== -1, `${x} and ${y} must be parameters of the space`);
  const winner = best(history);
  const rounds = [...new Set([1, ...history.zooms.map(({ round }) => round)])];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...rounds.map((round) => boxElement(boxOf(space, history, round), x, y, round)),
    ...history.trials.map((record) => mark(record, across, up)),
    ...(winner === undefined ? [] : [ring(winner, across, up)]),
    ...axis(space[x]!, x, "x"),
    ...axis(space[y]!, y, "y"),
    ...rounds.map(legend),
    "</svg>",
    "",
  ].join("\n");
}

function boxOf(space: Space, { zooms }: History, round: number): Box {
  return zooms.findLast((zoom) => zoom.round === round)?.box ?? wholeBox(space);
}

const colourOf = (round: number): string => COLOURS[Math.min(round, COLOURS.length) - 1]!;
const xOf = (u: number): string => (MARGIN + u * SIDE).toFixed(1);
const yOf = (u: number): string => (MARGIN + (1 - u) * SIDE).toFixed(1);

function boxElement(box: Box, x: string, y: string, round: number): string {
  const [across, up] = [rangeOf(box, x), rangeOf(box, y)];
  const [width, height] = [across, up].map(({ low, high }) => ((high - low) * SIDE).toFixed(1));
  return (
    `<rect x="${xOf(across.low)}" y="${yOf(up.high)}" width="${width}" height="${height}" ` +
    `fill="${colourOf(round)}" fill-opacity="0.08" stroke="${colourOf(round)}" stroke-width="2"/>`
  );
}

/** The first round that a trial was in is the one whose target it reached first. */
function roundOf({ round, rungs }: TrialRecord): number {
  return Math.max(1, round - Math.max(0, rungs.length - 1));
}

function mark(record: TrialRecord, across: number, up: number): string {
  const [cx, cy] = [xOf(record.unit[across]!), yOf(record.unit[up]!)];
  return `<circle cx="${cx}" cy="${cy}" r="4" fill="${colourOf(roundOf(record))}"/>`;
}

function ring({ unit }: TrialRecord, across: number, up: number): string {
  const [cx, cy] = [xOf(unit[across]!), yOf(unit[up]!)];
  return `<circle cx="${cx}" cy="${cy}" r="9" fill="none" stroke="#000000" stroke-width="2"/>`;
}

function axis(parameter: Parameter, name: string, which: "x" | "y"): readonly string[] {
  const ends = [0, 1].map((u) => {
    const text = valueText(parameter, fromUnit(parameter, u));
    return which === "x"
      ? `<text x="${xOf(u)}" y="${HEIGHT - MARGIN + 18}" text-anchor="middle">${text}</text>`
      : `<text x="${MARGIN - 8}" y="${yOf(u)}" text-anchor="end">${text}</text>`;
  });
  const middle = MARGIN + SIDE / 2;
  const label =
    which === "x"
      ? `<text x="${middle}" y="${HEIGHT - 14}" text-anchor="middle">${name}</text>`
      : `<text transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">${name}</text>`;
  return [...ends, label];
}

function legend(round: number): string {
  const y = MARGIN + 22 * (round - 1);
  const x = MARGIN + SIDE + 20;
  return (
    `<circle cx="${x}" cy="${y}" r="5" fill="${colourOf(round)}"/>` +
    `<text x="${x + 12}" y="${y + 4}">round ${round}</text>`
  );
}
