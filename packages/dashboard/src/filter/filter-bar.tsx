// What is filtered at the moment, on every tab, and how to take it away.

import { type SweepTable, TRIAL_STATUSES, trialCount } from "@caviar/protocol";

import { valueAt } from "../charts/axis.ts";
import { countText, numberText } from "../format/number-text.ts";
import {
  type Filter,
  isFiltering,
  type Mask,
  METRIC,
  NO_FILTER,
  type Range,
  wantedCount,
  withRange,
} from "./filter.ts";

export function FilterBar(props: {
  readonly table: SweepTable;
  readonly filter: Filter;
  readonly mask: Mask;
  readonly setFilter: (filter: Filter, isDone: boolean) => void;
}) {
  const { table, filter, mask, setFilter } = props;
  const total = trialCount(table);
  return (
    <div className="filter-bar" role="group" aria-label="Filter">
      <label className="dimension">
        <span className="muted">status</span>
        <select
          value={filter.status ?? ""}
          onChange={({ currentTarget: { value } }) =>
            setFilter({ ...filter, status: TRIAL_STATUSES.find((known) => known === value) }, true)
          }
        >
          <option value="">any</option>
          {TRIAL_STATUSES.map((status) => (
            <option key={status}>{status}</option>
          ))}
        </select>
      </label>
      {[...filter.ranges].map(([axis, range]) => (
        <button
          key={axis}
          type="button"
          className="chip"
          title="Take this range away"
          onClick={() => setFilter(withRange(filter, axis, undefined), true)}
        >
          {rangeText(table, axis, range)} <span aria-hidden="true">×</span>
        </button>
      ))}
      {isFiltering(filter) && (
        <>
          <span role="status">
            <strong>{countText(wantedCount(mask, total))}</strong> of {countText(total)} trials
          </span>
          <button type="button" className="quiet" onClick={() => setFilter(NO_FILTER, true)}>
            Show all
          </button>
        </>
      )}
    </div>
  );
}

function rangeText({ head }: SweepTable, axis: string, [low, high]: Range): string {
  const { space, metric } = head.spec;
  if (axis === METRIC) {
    const [from, to] = [low, high].map((value) =>
      Math.abs(value) === Number.MAX_VALUE ? "…" : numberText(value),
    );
    return `${metric.name} ${from} … ${to}`;
  }
  const parameter = space[axis];
  if (!parameter) return `${axis} (no such parameter)`;
  return `${axis} ${valueAt(parameter, low)} … ${valueAt(parameter, high)}`;
}
