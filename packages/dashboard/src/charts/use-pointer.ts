// What the pointer does on a plot: means a mark, chooses it, or draws a rectangle.

import { type PointerEvent, type RefObject, useState } from "react";

import type { Frame } from "./frame.ts";
import { type Found, nearest } from "./nearest.ts";
import type { Points } from "./paint-points.ts";
import type { Spotlight } from "./spotlight.ts";

/** How far from a mark the pointer may be, in the text's size. */
const REACH_EM = 1.4;
/** A pointer that moved less was a click; px. */
const CLICK_PX = 5;

type Place = { readonly x: number; readonly y: number };

/** Two corners; in the unit square the lower left one comes first. */
export type Area = readonly [from: Place, to: Place];

export type PointedAt = {
  readonly frame: Frame | undefined;
  readonly points: Points | undefined;
  readonly spotlight: Spotlight;
  /** A person drew a rectangle, in the unit square. */
  readonly chooseArea: ((area: Area) => void) | undefined;
};

export function usePointer(
  ref: RefObject<HTMLElement | null>,
  { frame, points, spotlight, chooseArea }: PointedAt,
) {
  const [hovered, setHovered] = useState<Found>();
  const [drag, setDrag] = useState<Area>();

  const placeOf = (event: PointerEvent): Place | undefined => {
    const box = ref.current?.getBoundingClientRect();
    return box && { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const under = (event: PointerEvent): Found | undefined => {
    const at = placeOf(event);
    return at && frame && points ? nearest(points, frame, at, REACH_EM * frame.em) : undefined;
  };
  const handlers = {
    onPointerDown(event: PointerEvent): void {
      const at = placeOf(event);
      // A finger scrolls; it must not draw on its way.
      if (!chooseArea || !at || event.pointerType === "touch") return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setHovered(undefined);
      setDrag([at, at]);
    },
    onPointerMove(event: PointerEvent): void {
      const at = placeOf(event);
      if (drag && at) setDrag([drag[0], at]);
      else setHovered(under(event));
    },
    onPointerLeave: () => setHovered(undefined),
    onPointerCancel: () => setDrag(undefined),
    onPointerUp(event: PointerEvent): void {
      setDrag(undefined);
      if (drag && frame && chooseArea && isDrawn(drag)) chooseArea(areaIn(frame, drag));
      else spotlight.select(under(event)?.trial);
    },
  };
  return { hovered, drag: drag && isDrawn(drag) ? drag : undefined, handlers };
}

function isDrawn([from, to]: Area): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) > CLICK_PX;
}

/** From pixels, y downwards, to the unit square. */
function areaIn({ left, top, innerWidth, innerHeight }: Frame, [from, to]: Area): Area {
  const across = [from.x, to.x].map((x) => clamp((x - left) / innerWidth));
  const up = [from.y, to.y].map((y) => clamp(1 - (y - top) / innerHeight));
  return [
    { x: Math.min(...across), y: Math.min(...up) },
    { x: Math.max(...across), y: Math.max(...up) },
  ];
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
