import { useLayoutEffect, useRef } from "react";

import type { Size } from "./frame.ts";

/** May go on in later frames; then it returns how to stop that. */
export type Paint = (context: CanvasRenderingContext2D) => void | (() => void);

/** Sharper than this no eye sees, and every step costs four times the pixels. */
const SCALE_MAX = 2;

/** A canvas in CSS pixels. Painted again when `paint` is another function, not at every render. */
export function Canvas(props: {
  readonly size: Pick<Size, "width" | "height">;
  readonly paint: Paint;
  readonly seen: boolean;
}) {
  const { paint, seen } = props;
  const { width, height } = props.size;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d", { willReadFrequently: true });
    if (!element || !context || !seen) return undefined;
    const scale = Math.min(SCALE_MAX, devicePixelRatio);
    element.width = Math.max(1, Math.round(width * scale));
    element.height = Math.max(1, Math.round(height * scale));
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.lineCap = "round";
    context.lineJoin = "round";
    return paint(context);
  }, [paint, seen, width, height]);
  return <canvas ref={canvas} className="canvas" aria-hidden="true" />;
}
