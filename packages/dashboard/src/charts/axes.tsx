import type { Axis } from "./axis.ts";
import { type Frame, halfWidth, shortLabel, ticksThatFit } from "./frame.ts";

export function Axes({
  frame,
  x,
  y,
}: {
  readonly frame: Frame;
  readonly x: Axis;
  readonly y: Axis;
}) {
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
        <text
          key={label}
          className="tick"
          x={Math.min(px(at), frame.width - halfWidth(label, frame))}
          y={bottom + em * 1.1}
          textAnchor="middle"
        >
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
