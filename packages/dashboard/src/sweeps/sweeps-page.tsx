// All sweeps of the cluster, newest first; some of them can be chosen to compare.

import type { Client } from "@caviar/client";
import type { SweepId, SweepSummary } from "@caviar/protocol";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { countText, metricText } from "../format/number-text.ts";
import { ErrorNotice, Notice } from "../notice.tsx";
import { COMPARED_MAX, compareHash, sweepHash } from "../route.ts";
import { ProgressBar } from "../sweep/progress-bar.tsx";
import { StatusPill } from "../sweep/status-pill.tsx";
import { metricOfLoss } from "./metric-of-loss.ts";

const POLL_MS = 2000;

export function SweepsPage({ client }: { readonly client: Client }) {
  const { data: sweeps, error } = useQuery({
    queryKey: ["sweeps"],
    queryFn: async () => client.sweeps(),
    refetchInterval: POLL_MS,
  });
  const [chosen, setChosen] = useState<readonly SweepId[]>([]);
  const toggle = (sweep: SweepId) =>
    setChosen(chosen.includes(sweep) ? chosen.filter((id) => id !== sweep) : [...chosen, sweep]);
  return (
    <>
      <div className="sweep-title">
        <h1>Sweeps</h1>
        {chosen.length > 1 && (
          <a className="button" href={compareHash(chosen)}>
            Compare {chosen.length} sweeps
          </a>
        )}
      </div>
      {error && (
        <ErrorNotice title="The list cannot be read" error={error}>
          <p>Check that the coordinator runs; this page goes on by itself when it is back.</p>
        </ErrorNotice>
      )}
      {sweeps?.length === 0 && (
        <Notice title="No sweep yet">
          <p>
            Start one from a terminal, and it appears here at once:{" "}
            <code>./caviar run packages/examples/digits.yaml</code>
          </p>
        </Notice>
      )}
      {sweeps && sweeps.length > 0 && (
        <ul className="sweep-list">
          {sweeps.map((sweep) => (
            <SweepCard
              key={sweep.sweep}
              sweep={sweep}
              isChosen={chosen.includes(sweep.sweep)}
              isFull={chosen.length >= COMPARED_MAX}
              toggle={toggle}
            />
          ))}
        </ul>
      )}
      {!sweeps && !error && <p className="muted">Asking the coordinator…</p>}
    </>
  );
}

function SweepCard(props: {
  readonly sweep: SweepSummary;
  readonly isChosen: boolean;
  readonly isFull: boolean;
  readonly toggle: (sweep: SweepId) => void;
}) {
  const { sweep, isChosen, isFull } = props;
  const { spec, trialsEnded, trialsPlanned, bestLoss } = sweep;
  const planned = Math.max(trialsPlanned, sweep.trials);
  return (
    <li className="panel sweep-card">
      <div className="sweep-card-name">
        <a href={sweepHash(sweep.sweep)}>{sweep.name}</a>
        <span className="muted mono">{sweep.sweep}</span>
        <label className="choice muted">
          <input
            type="checkbox"
            checked={isChosen}
            disabled={isFull && !isChosen}
            onChange={() => props.toggle(sweep.sweep)}
          />{" "}
          compare
        </label>
      </div>
      <StatusPill status={sweep.phase} />
      <div className="sweep-card-progress">
        <ProgressBar
          label={`${sweep.name}: trials ended`}
          planned={planned}
          segments={[{ name: "completed", count: trialsEnded }]}
        />
        <span className="muted">
          {countText(trialsEnded)} of {countText(planned)} trials
        </span>
      </div>
      <div className="sweep-card-best">
        <strong>{metricText(bestLoss === null ? undefined : metricOfLoss(spec, bestLoss))}</strong>
        <span className="muted">
          {spec.metric.name}
          {sweep.bestTrial !== null && `, trial ${sweep.bestTrial}`}
        </span>
      </div>
      <time className="muted" dateTime={new Date(sweep.createdAt).toISOString()}>
        {new Date(sweep.createdAt).toLocaleString()}
      </time>
    </li>
  );
}
