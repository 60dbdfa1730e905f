// The brushes for those who use no pointer: two sliders an axis.

import type { Upright } from "../charts/parallel-plot.ts";
import { RangeSliders } from "../charts/range-sliders.tsx";
import type { Filter, Range } from "./filter.ts";

export function RangeForm(props: {
  readonly uprights: readonly Upright[];
  readonly filter: Filter;
  readonly setRange: (key: string, range: Range | undefined, isDone: boolean) => void;
}) {
  return (
    <details className="ranges">
      <summary>Set the ranges with sliders</summary>
      <div className="range-grid">
        {props.uprights.map((upright) => (
          <RangeRow key={upright.key} {...props} upright={upright} />
        ))}
      </div>
    </details>
  );
}

function RangeRow(props: {
  readonly upright: Upright;
  readonly filter: Filter;
  readonly setRange: (key: string, range: Range | undefined, isDone: boolean) => void;
}) {
  const { upright, filter, setRange } = props;
  const range = filter.ranges.get(upright.key);
  const [low = 0, high = 1] = (range ?? []).map((value) => upright.fromFilter(value));
  const set = (from: number, to: number) => {
    const isWhole = from <= 0 && to >= 1;
    const next: Range = [upright.toFilter(from), upright.toFilter(to)];
    setRange(upright.key, isWhole ? undefined : next, true);
  };
  const name = upright.axis.label;
  return (
    <fieldset>
      <legend>{name}</legend>
      <RangeSliders
        label={name}
        low={low}
        high={high}
        gap={0}
        textAt={(place) => nearTick(upright, place)}
        set={set}
      />
    </fieldset>
  );
}

function nearTick({ axis }: Upright, place: number): string {
  const byDistance = axis.ticks.toSorted((a, b) => Math.abs(a.at - place) - Math.abs(b.at - place));
  return `${Math.round(100 * place)} % of the axis, near ${byDistance[0]?.label ?? "its middle"}`;
}
