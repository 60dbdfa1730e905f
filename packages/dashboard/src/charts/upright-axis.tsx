import type { Range } from "../filter/filter.ts";
import { shortLabel } from "./frame.ts";
import type { Upright } from "./parallel-plot.ts";
import type { SizedField } from "./use-brush.ts";

/** Half the width of a brush, in the text's size. */
const BRUSH_EM = 0.5;

/** One axis of parallel coordinates, with the range that is wanted. */
export function UprightAxis(props: {
  readonly upright: Upright;
  readonly index: number;
  readonly field: SizedField;
  readonly range: Range | undefined;
}) {
  const { upright, index, field, range } = props;
  const { em, top, height } = field;
  const x = field.ax(index);
  const [low, high] = (range ?? []).map((value) => upright.fromFilter(value));
  return (
    <g className="upright">
      <line className="edge" x1={x} x2={x} y1={top} y2={top + height} />
      {upright.axis.ticks.map(({ at, label }) => (
        <g key={label}>
          <line className="edge" x1={x - em * 0.25} x2={x} y1={field.ay(at)} y2={field.ay(at)} />
          <text
            className="tick halo"
            x={x - em * 0.4}
            y={field.ay(at) + em * 0.28}
            textAnchor="end"
          >
            {shortLabel(label)}
          </text>
        </g>
      ))}
      {/* Neighbouring names would run into each other on one line. */}
      <text
        className="axis-name halo"
        x={index === 0 ? 0 : x}
        y={index % 2 === 0 ? em * 0.8 : em * 1.75}
        textAnchor={index === 0 ? "start" : "middle"}
      >
        {upright.axis.label}
      </text>
      {low !== undefined && high !== undefined && (
        <rect
          className="brush"
          x={x - em * BRUSH_EM}
          width={2 * em * BRUSH_EM}
          y={field.ay(high)}
          height={Math.max(2, field.ay(low) - field.ay(high))}
          rx={em * 0.2}
        />
      )}
    </g>
  );
}
