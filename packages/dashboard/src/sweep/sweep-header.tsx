// Name, state, controls and progress of a sweep.

import { type SweepId, type SweepTable, trialCount } from "@caviar/protocol";
import { useMemo } from "react";

import { costText } from "../format/cost-text.ts";
import { durationText } from "../format/duration-text.ts";
import { countText } from "../format/number-text.ts";
import { Notice } from "../notice.tsx";
import { pandaHash } from "../route.ts";
import { progressOf, segmentsOf } from "./progress.ts";
import { ProgressBar } from "./progress-bar.tsx";
import { StatusPill } from "./status-pill.tsx";
import { SweepControls } from "./sweep-controls.tsx";

export function SweepHeader(props: {
  readonly sweep: SweepId;
  readonly table: SweepTable;
  readonly version: number;
  readonly selected: number | undefined;
}) {
  const { table, version, sweep } = props;
  const { spec, ending, phase } = table.head;
  // The table changes in place; its version tells.
  const progress = useMemo(() => progressOf(table), [table, version]);
  const segments = segmentsOf(progress);
  return (
    <section className="sweep-header" aria-label="Sweep" data-seq={table.head.seq}>
      <div className="sweep-title">
        <h1>{spec.name}</h1>
        <StatusPill status={ending?.status ?? phase} />
        {spec.panda && (
          <a href={pandaHash(sweep, props.selected ?? Math.max(0, trialCount(table) - 1))}>
            Babysit
          </a>
        )}
        <SweepControls sweep={sweep} table={table} selected={props.selected} />
      </div>
      <p className="muted">
        <span className="mono">{sweep}</span> · {spec.objective.name} · {spec.sampler.name} · seed{" "}
        {spec.seed} · pool {spec.pool}
      </p>
      {spec.description !== undefined && <p>{spec.description}</p>}
      <ProgressBar label="Trials" planned={progress.planned} segments={segments} />
      <ul className="legend">
        <li>
          <strong>{countText(progress.ended)}</strong> of {countText(progress.planned)} trials ended
          after {durationText(progress.elapsedMs)}
          {progress.leftMs !== undefined && `, about ${durationText(progress.leftMs)} to go`}
        </li>
        {segments.map(({ name, count }) => (
          <li key={name}>
            <span className={`swatch segment-${name}`} /> {countText(count)} {name}
          </li>
        ))}
        {table.head.enqueued.length > 0 && (
          <li>{countText(table.head.enqueued.length)} enqueued</li>
        )}
      </ul>
      <p className="muted">{costText(table.head.cost)}</p>
      {ending && ending.status !== "completed" && (
        <Notice title={`The sweep ${ending.status === "failed" ? "failed" : "was stopped"}`}>
          <p>{ending.reason}</p>
        </Notice>
      )}
    </section>
  );
}
