// The frame of every chart: axes and grid in SVG, which stays sharp and takes its colours from the
// style sheet; the marks on a canvas below, which holds fifty thousand of them; and what is under
// the pointer. People without a pointer have the trial table.

import { type ReactNode, useCallback, useState } from "react";

import { Axes } from "./axes.tsx";
import type { Axis } from "./axis.ts";
import { Canvas } from "./canvas.tsx";
import { type Frame, frameOf } from "./frame.ts";
import { type Palette, usePalette } from "./palette.ts";
import type { Points } from "./paint-points.ts";
import type { Spotlight } from "./spotlight.ts";
import { useInView } from "./use-in-view.ts";
import { type Area, usePointer } from "./use-pointer.ts";
import { useSize } from "./use-size.ts";

export type PaintPlot = (context: CanvasRenderingContext2D, frame: Frame, palette: Palette) => void;

export function Plot(props: {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly className?: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Another function means another picture: keep it with useCallback. */
  readonly paint: PaintPlot;
  /** What the pointer may mean. */
  readonly points?: Points | undefined;
  readonly spotlight: Spotlight;
  /** A person drew a rectangle. */
  readonly chooseArea?: ((area: Area) => void) | undefined;
  /** Marks that lie above the canvas. */
  readonly children?: (frame: Frame) => ReactNode;
}) {
  const { x, y, paint, points, spotlight, chooseArea } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const seen = useInView(ref);
  const palette = usePalette();
  const frame = useFrame(size, y);
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => frame && paint(context, frame, palette),
    [frame, paint, palette],
  );

  const { hovered, drag, handlers } = usePointer(ref, { frame, points, spotlight, chooseArea });
  return (
    <div ref={ref} className={`plot ${props.className ?? ""}`} {...handlers}>
      {frame && (
        <>
          <svg width={frame.width} height={frame.height} aria-hidden="true">
            <Axes frame={frame} x={x} y={y} />
          </svg>
          <Canvas size={frame} paint={draw} seen={seen} />
          <svg width={frame.width} height={frame.height} role="img" aria-label={props.label}>
            {props.children?.(frame)}
            {drag && <DragBox drag={drag} />}
          </svg>
        </>
      )}
      {frame && hovered && (
        <div
          className={hovered.x > frame.width / 2 ? "tip tip-left" : "tip"}
          style={{ left: `${hovered.x}px`, top: `${hovered.y}px` }}
        >
          {spotlight.describe(hovered.trial)}
        </div>
      )}
    </div>
  );
}

/** The same object until something about it changes. */
function useFrame(size: Parameters<typeof frameOf>[0] | undefined, y: Axis): Frame | undefined {
  const [kept, keep] = useState<Frame>();
  if (!size) return undefined;
  const frame = frameOf(size, y);
  const same =
    kept?.width === frame.width && kept.height === frame.height && kept.left === frame.left;
  if (same) return kept;
  keep(frame);
  return frame;
}

function DragBox({ drag: [from, to] }: { readonly drag: Area }) {
  return (
    <rect
      className="drag-box"
      x={Math.min(from.x, to.x)}
      y={Math.min(from.y, to.y)}
      width={Math.abs(to.x - from.x)}
      height={Math.abs(to.y - from.y)}
    />
  );
}
