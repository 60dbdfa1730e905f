// A brush on one of the axes of parallel coordinates.

import { type PointerEvent, type RefObject, useState } from "react";

import type { Range } from "../filter/filter.ts";
import type { Field } from "./paint-parallel.ts";
import type { Upright } from "./parallel-plot.ts";

/** How far from an axis a brush may begin, in the text's size. */
const REACH_EM = 1.6;
/** A shorter stroke takes the brush away. */
const CLICK_PX = 4;

export type SizedField = Field & {
  readonly em: number;
  readonly top: number;
  readonly height: number;
  readonly placeOf: (y: number) => number;
};

type Brushed = {
  readonly field: SizedField | undefined;
  readonly uprights: readonly Upright[];
  /** `isDone`: the hand has left the brush. */
  readonly setRange: (key: string, range: Range | undefined, isDone: boolean) => void;
};

export function useBrush(
  ref: RefObject<HTMLElement | null>,
  { field, uprights, setRange }: Brushed,
) {
  const [brush, setBrush] = useState<{ readonly upright: Upright; readonly from: number }>();

  const placeAt = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    if (!box || !field) return undefined;
    return { x: event.clientX - box.left, place: field.placeOf(event.clientY - box.top) };
  };
  const stroke = (event: PointerEvent, isDone: boolean): void => {
    const at = placeAt(event);
    if (!brush || !at || !field) return;
    const { upright, from } = brush;
    if (isDone) setBrush(undefined);
    const [low, high] = [Math.min(from, at.place), Math.max(from, at.place)];
    const isClick = (high - low) * field.height < CLICK_PX;
    const range: Range = [upright.toFilter(low), upright.toFilter(high)];
    if (!isClick) setRange(upright.key, range, isDone);
    else if (isDone) setRange(upright.key, undefined, true);
  };
  return {
    onPointerDown(event: PointerEvent): void {
      const at = placeAt(event);
      if (!at || !field) return;
      const found = uprights.findIndex(
        (_, index) => Math.abs(field.ax(index) - at.x) < REACH_EM * field.em,
      );
      const upright = uprights[found];
      if (!upright) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setBrush({ upright, from: at.place });
    },
    onPointerMove: (event: PointerEvent) => stroke(event, false),
    onPointerUp: (event: PointerEvent) => stroke(event, true),
    onPointerCancel: () => setBrush(undefined),
  };
}
