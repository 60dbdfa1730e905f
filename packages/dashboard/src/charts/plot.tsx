// The frame of every chart: axes, grid, and what is under the pointer. Its content is drawn by the
// caller in the frame's pixels. People without a pointer have the trial table.

import { type PointerEvent, type ReactNode, useState } from "react";

import type { Spotlight } from "./spotlight.ts";
import type { Axis } from "./axis.ts";
import { type Frame, frameOf, shortLabel, ticksThatFit } from "./frame.ts";
import { nearest } from "./nearest.ts";
import { useSize } from "./use-size.ts";

/** A place in the unit square that belongs to a trial. */
export type Target = { readonly trial: number; readonly x: number; readonly y: number };

/** How far from a target the pointer may be, in the text's size. */
const REACH_EM = 1.4;

export function Plot(props: {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly className?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly targets: readonly Target[];
  readonly spotlight: Spotlight;
  readonly children: (frame: Frame) => ReactNode;
}) {
  const { x, y, targets, spotlight } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const [hovered, setHovered] = useState<Target>();
  const frame = size && frameOf(size, y);

  const under = (event: PointerEvent): Target | undefined => {
    const box = ref.current?.getBoundingClientRect();
    if (!frame || !box) return undefined;
    const { px, py, em } = frame;
    const places = targets.map((target) => ({ target, x: px(target.x), y: py(target.y) }));
    const pointer = [event.clientX - box.left, event.clientY - box.top] as const;
    return nearest(places, pointer, REACH_EM * em)?.target;
  };
  return (
    <div
      ref={ref}
      className={`plot ${props.className ?? ""}`}
      onPointerMove={(event) => setHovered(under(event))}
      onPointerLeave={() => setHovered(undefined)}
      onPointerUp={(event) => spotlight.select(under(event)?.trial)}
    >
      {frame && (
        <svg width={frame.width} height={frame.height} role="img" aria-label={props.label}>
          <Axes frame={frame} x={x} y={y} />
          {props.children(frame)}
        </svg>
      )}
      {frame && hovered && <Tip frame={frame} target={hovered} describe={spotlight.describe} />}
    </div>
  );
}

function Axes({ frame, x, y }: { readonly frame: Frame; readonly x: Axis; readonly y: Axis }) {
  const { left, top, innerWidth, innerHeight, px, py, em } = frame;
  const bottom = top + innerHeight;
  return (
    <g className="axes">
      {x.ticks.map(({ at, label }) => (
        <line key={label} className="grid" x1={px(at)} x2={px(at)} y1={top} y2={bottom} />
      ))}
      {y.ticks.map(({ at, label }) => (
        <line
          key={label}
          className="grid"
          x1={left}
          x2={left + innerWidth}
          y1={py(at)}
          y2={py(at)}
        />
      ))}
      <path className="edge" d={`M${left} ${top}V${bottom}H${left + innerWidth}`} />
      {ticksThatFit(x.ticks, frame).map(({ at, label }) => (
        <text key={label} className="tick" x={px(at)} y={bottom + em * 1.1} textAnchor="middle">
          {shortLabel(label)}
        </text>
      ))}
      {y.ticks.map(({ at, label }) => (
        <text
          key={label}
          className="tick"
          x={left - em * 0.5}
          y={py(at) + em * 0.28}
          textAnchor="end"
        >
          {shortLabel(label)}
        </text>
      ))}
      <text className="axis-name" x={left + innerWidth} y={bottom + em * 2.4} textAnchor="end">
        {x.label} →
      </text>
      <text className="axis-name" x={em * 0.1} y={em * 0.95}>
        ↑ {y.label}
      </text>
    </g>
  );
}

function Tip(props: {
  readonly frame: Frame;
  readonly target: Target;
  readonly describe: (trial: number) => string;
}) {
  const { frame, target } = props;
  const left = frame.px(target.x);
  const rightHalf = left > frame.width / 2;
  return (
    <div
      className={rightHalf ? "tip tip-left" : "tip"}
      style={{ left: `${left}px`, top: `${frame.py(target.y)}px` }}
    >
      {props.describe(target.trial)}
    </div>
  );
}
