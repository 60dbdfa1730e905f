// Tens of thousands of marks, pixel by pixel: filling as many rectangles takes a canvas ten times as
// long. Where each mark lies is kept until the marks or the frame change, so that a brush, which
// changes neither, only sets pixels.

import type { Mask } from "../filter/filter.ts";
import type { Frame } from "./frame.ts";
import type { Points } from "./paint-points.ts";
import type { Palette } from "./palette.ts";
import { toneOf } from "./round-style.ts";

/** Beyond this many, marks are smaller. */
const DENSE = 20_000;
const SIDE_PX = 2.4;
const SIDE_DENSE_PX = 1.6;

type Layout = {
  readonly frame: Frame;
  readonly width: number;
  readonly side: number;
  /** The first pixel of each mark; -1: beyond the canvas. */
  readonly places: Int32Array;
  readonly tones: Uint8Array;
  readonly trials: Int32Array;
};

const layouts = new WeakMap<Points, Layout>();

export function paintCrowd(
  context: CanvasRenderingContext2D,
  frame: Frame,
  points: Points,
  mask: Mask,
  palette: Palette,
): void {
  const { canvas } = context;
  const { side, width, places, tones, trials } = layoutOf(canvas, frame, points);
  // A canvas that was just sized is blank: there is nothing to read back.
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = Uint32Array.from(palette.tones, pixelOf);
  const faint = pixelOf(palette.line);
  const paint = (place: number, colour: number): void => {
    for (let row = 0; row < side; row++) {
      const start = place + row * width;
      for (let column = 0; column < side; column++) pixels[start + column] = colour;
    }
  };
  const isWanted = (index: number) => !mask || mask[trials[index]!] === 1;
  for (const [index, place] of places.entries()) {
    if (place >= 0 && !isWanted(index)) paint(place, faint);
  }
  for (const [index, place] of places.entries()) {
    if (place >= 0 && isWanted(index)) paint(place, colours[tones[index]!]!);
  }
  context.putImageData(image, 0, 0);
}

function layoutOf(
  { width, height }: { readonly width: number; readonly height: number },
  frame: Frame,
  points: Points,
): Layout {
  const known = layouts.get(points);
  if (known?.frame === frame && known.width === width) return known;
  const { count } = points;
  const scale = width / frame.width;
  const side = Math.max(2, Math.round(scale * (count > DENSE ? SIDE_DENSE_PX : SIDE_PX)));
  const places = Int32Array.from({ length: count }, (_, index) => {
    const left = Math.round(scale * frame.px(points.x(index)) - side / 2);
    const top = Math.round(scale * frame.py(points.y(index)) - side / 2);
    const fits = left >= 0 && top >= 0 && left + side <= width && top + side <= height;
    return fits ? top * width + left : -1;
  });
  const layout = {
    frame,
    width,
    side,
    places,
    tones: Uint8Array.from({ length: count }, (_, index) => toneOf(points.round(index))),
    trials: Int32Array.from({ length: count }, (_, index) => points.trial(index)),
  };
  layouts.set(points, layout);
  return layout;
}

/** A colour "#rrggbb" as an opaque pixel in memory, red first. */
function pixelOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255];
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
