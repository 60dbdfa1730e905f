// The zoom, drawn: a little bar a parameter and round, in scaled coordinates, so that a box on a
// log scale is as wide here as it is for the sampler.

import type { SweepState } from "@caviar/protocol";
import { type Box, boxText, type Parameter, wholeBox } from "@caviar/search";

import { bar } from "./bar.ts";
import { fit, pad, plain, widthOf } from "./cells.ts";

const BAR_WIDTH = 12;
const GAP = "  ";

/** One line a parameter: its name, a bar for each of the latest rounds, the ends of the last. */
export function zoomLines({ spec, zooms }: SweepState, width: number): string[] {
  // The last zoom of a round counts; the first round looks at the whole space.
  const boxes = [...new Map([[1, wholeBox(spec.space)], ...zooms.map(boxOfRound)])];
  const latest = boxes.at(-1);
  if (!latest || zooms.length === 0) return [];
  const names = Object.keys(spec.space);
  const nameWidth = Math.min(16, Math.max(...names.map((name) => name.length)));
  const textWidth = Math.max(
    ...names.map((name) => widthOf(sideText(spec.space, latest[1], name))),
  );
  const room = width - nameWidth - GAP.length - Math.min(textWidth, 24);
  const shown = boxes.slice(-Math.max(1, Math.floor(room / (BAR_WIDTH + 1))));

  const head = shown
    .map(([round]) => pad(`round ${round}`, BAR_WIDTH))
    .join(" ")
    .trimEnd();
  const lines = names.map((name) => {
    const parameter = spec.space[name]!;
    const bars = shown.map(([, box]) => sideBar(parameter, box[name])).join(" ");
    const ends = sideText(spec.space, latest[1], name);
    return fit(`${pad(name, nameWidth)}${GAP}${bars}${GAP}${ends}`, width);
  });
  return [fit(`${pad("zoom", nameWidth)}${GAP}${head}`, width), ...lines];
}

function boxOfRound({ round, box }: SweepState["zooms"][number]): [number, Box] {
  return [round, box];
}

function sideBar(parameter: Parameter, side: Box[string] | undefined): string {
  if (side === undefined) return " ".repeat(BAR_WIDTH);
  if ("low" in side) return bar(side.low, side.high, BAR_WIDTH);
  const kept = parameter.type === "choice" ? parameter.values.length : side.keep.length;
  return pad(`${side.keep.length} of ${kept}`, BAR_WIDTH);
}

/** "0.0012..0.0089", "true|false" */
function sideText(space: SweepState["spec"]["space"], box: Box, name: string): string {
  const [parameter, side] = [space[name], box[name]];
  if (!parameter || !side) return "";
  return plain(boxText({ [name]: parameter }, { [name]: side }).slice(name.length + 1));
}
