// Every number of every trial, which is also the way to the charts' contents without a pointer. Only
// the rows in view are laid out, so fifty thousand cost no more than fifty.

import { statusAt, type SweepTable, trialCount } from "@caviar/protocol";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";

import { toneOf } from "../charts/round-style.ts";
import { countText } from "../format/number-text.ts";
import { trialHash } from "../route.ts";
import type { Look } from "../sweep/look.ts";
import { StatusPill } from "../sweep/status-pill.tsx";
import {
  columnsOf,
  sortedRows,
  type Sorting,
  sortingOf,
  type TableColumn,
  wantedRows,
} from "./rows.ts";

/** Before the first row was measured; px. */
const ROW_PX = 34;

export function TrialTable({ look }: { readonly look: Look }) {
  const { table, version, mask, choices } = look;
  const columns = useMemo(() => columnsOf(table), [table]);
  const { sort, order } = choices;
  const sorting = useMemo(() => sortingOf(table, { sort, order }), [table, sort, order]);
  // The table changes in place; its version tells.
  const sorted = useMemo(() => sortedRows(table, sorting), [table, version, sorting]);
  const rows = useMemo(() => wantedRows(sorted, mask), [sorted, mask]);
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const before = shown[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const total = trialCount(table);
  return (
    <section className="panel flush panel-trials" aria-labelledby="trials-title">
      <div className="panel-head">
        <h2 id="trials-title">Trials</h2>
        <span className="muted">
          {rows.length < total && `${countText(rows.length)} of `}
          {countText(total)}
        </span>
      </div>
      <div
        ref={scroll}
        className="table-scroll"
        role="region"
        aria-label="Table of trials"
        tabIndex={0}
      >
        <table aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              {columns.map((column) => (
                <SortHeader key={column.key} column={column} sorting={sorting} look={look} />
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={before} columns={columns.length} />
            {shown.map(({ index }) => (
              <TrialRow
                key={rows[index]}
                look={look}
                columns={columns}
                trial={rows[index]!}
                row={index + 2}
              />
            ))}
            <Spacer height={after} columns={columns.length} />
          </tbody>
        </table>
        {rows.length === 0 && <p className="muted pad">{emptyText(table)}</p>}
      </div>
    </section>
  );
}

function emptyText(table: SweepTable): string {
  return trialCount(table) === 0
    ? "The sampler has proposed no trial yet."
    : "No trial fits the filter. Take a range away to see more.";
}

/** As high as the rows that are not laid out. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    <tr className="spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${height}px` }} />
    </tr>
  );
}

function SortHeader(props: {
  readonly column: TableColumn;
  readonly sorting: Sorting;
  readonly look: Look;
}) {
  const { column, sorting, look } = props;
  const sorted = sorting.column.key === column.key;
  const ascending = sorting.order === "up";
  return (
    <th
      scope="col"
      className={column.numeric ? "numeric" : undefined}
      aria-sort={sorted ? (ascending ? "ascending" : "descending") : undefined}
    >
      <button
        type="button"
        className="sort"
        onClick={() =>
          look.choose({ sort: column.key, order: sorted && ascending ? "down" : "up" })
        }
      >
        {column.label}
        <span aria-hidden="true">{sorted ? (ascending ? " ▲" : " ▼") : ""}</span>
      </button>
    </th>
  );
}

function TrialRow(props: {
  readonly look: Look;
  readonly columns: readonly TableColumn[];
  readonly trial: number;
  readonly row: number;
}) {
  const { look, columns, trial, row } = props;
  const { spotlight, sweep, table } = look;
  const isSelected = spotlight.selected === trial;
  return (
    <tr className={isSelected ? "selected" : undefined} aria-rowindex={row}>
      {columns.map((column) => (
        <Cell key={column.key} column={column} trial={trial}>
          {column.key === "trial" && (
            <>
              <a href={trialHash(sweep, trial)}>{trial}</a>
              <button
                type="button"
                className="quiet"
                aria-label={`Show trial ${trial} above the table`}
                aria-pressed={isSelected}
                onClick={() => spotlight.select(isSelected ? undefined : trial)}
              >
                …
              </button>
              {spotlight.best === trial && (
                <span className="best-star" title="best so far">
                  ★
                </span>
              )}
            </>
          )}
          {column.key === "round" && (
            <span
              className={`swatch tone-${toneOf(table.trials.round.at(trial))}`}
              aria-hidden="true"
            />
          )}
          {column.key === "status" && (
            <StatusPill status={statusAt(table, trial)} words={column.text(trial)} />
          )}
        </Cell>
      ))}
    </tr>
  );
}

function Cell(props: {
  readonly column: TableColumn;
  readonly trial: number;
  readonly children: React.ReactNode;
}) {
  const { column, trial, children } = props;
  const className = `${column.numeric ? "numeric" : ""} ${column.key === "metric" ? "strong" : ""}`;
  if (column.key === "trial") {
    return (
      <th scope="row" className={className}>
        {children}
      </th>
    );
  }
  return (
    <td className={className}>
      {children} {column.key !== "status" && column.text(trial)}
    </td>
  );
}
