// Every number of every trial, which is also the way to the charts' contents without a pointer.

import type { SweepState, TrialState } from "@caviar/protocol";

import { toneOf } from "../charts/round-style.ts";
import { countText, metricText, valueText } from "../format/number-text.ts";
import type { SweepChoices } from "../route.ts";
import { StatusPill } from "./status-pill.tsx";
import type { Spotlight } from "../charts/spotlight.ts";
import {
  type Column,
  columnsOf,
  ROWS_MAX,
  sortingOf,
  type Sorting,
  trialRows,
} from "./trial-rows.ts";
import { metricOf, statusOf, statusWords } from "./trial-status.ts";

export function TrialTable(props: {
  readonly state: SweepState;
  readonly choices: SweepChoices;
  readonly choose: (change: SweepChoices) => void;
  readonly spotlight: Spotlight;
}) {
  const { state, spotlight } = props;
  const columns = columnsOf(state.spec);
  const sorting = sortingOf(state.spec, props.choices);
  const rows = trialRows(state, sorting);
  const total = state.trials.length;
  return (
    <section className="panel flush panel-trials" aria-labelledby="trials-title">
      <div className="panel-head">
        <h2 id="trials-title">Trials</h2>
        <span className="muted">
          {total > ROWS_MAX
            ? `the first ${countText(ROWS_MAX)} of ${countText(total)}, as sorted`
            : countText(total)}
        </span>
      </div>
      <div className="table-scroll" role="region" aria-label="Table of trials" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <SortHeader
                  key={column.key}
                  column={column}
                  sorting={sorting}
                  choose={props.choose}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((trial) => (
              <TrialRow key={trial.trial} state={state} trial={trial} spotlight={spotlight} />
            ))}
          </tbody>
        </table>
        {total === 0 && <p className="muted pad">The sampler has proposed no trial yet.</p>}
      </div>
    </section>
  );
}

function SortHeader(props: {
  readonly column: Column;
  readonly sorting: Sorting;
  readonly choose: (change: SweepChoices) => void;
}) {
  const { column, sorting, choose } = props;
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
        onClick={() => choose({ sort: column.key, order: sorted && ascending ? "down" : "up" })}
      >
        {column.label}
        <span aria-hidden="true">{sorted ? (ascending ? " ▲" : " ▼") : ""}</span>
      </button>
    </th>
  );
}

function TrialRow(props: {
  readonly state: SweepState;
  readonly trial: TrialState;
  readonly spotlight: Spotlight;
}) {
  const { state, trial, spotlight } = props;
  const { spec } = state;
  const selected = spotlight.selected === trial.trial;
  const best = spotlight.best === trial.trial;
  return (
    <tr className={selected ? "selected" : undefined}>
      <th scope="row" className="numeric">
        <button
          type="button"
          className="link"
          aria-pressed={selected}
          onClick={() => spotlight.select(selected ? undefined : trial.trial)}
        >
          {trial.trial}
        </button>
        {best && (
          <span className="best-star" title="best so far">
            ★
          </span>
        )}
      </th>
      <td className="numeric">
        <span className={`swatch tone-${toneOf(trial.round)}`} aria-hidden="true" />{" "}
        {trial.round === 0 ? "–" : trial.round}
      </td>
      <td>
        <StatusPill status={statusOf(trial)} words={statusWords(trial)} />
      </td>
      <td className="numeric">
        {trial.epoch} / {trial.targetEpochs}
      </td>
      <td className="numeric strong">{metricText(metricOf(spec, trial))}</td>
      {Object.entries(spec.space).map(([name, { type }]) => (
        <td key={name} className={type === "choice" ? undefined : "numeric"}>
          {valueText(trial.params[name])}
        </td>
      ))}
    </tr>
  );
}
