// All sweeps of the cluster, newest first.

import type { Client } from "@caviar/client";
import type { SweepSummary } from "@caviar/protocol";
import { useCallback } from "react";

import { countText, metricText } from "../format/number-text.ts";
import { usePoll } from "../live/use-poll.ts";
import { ErrorNotice, Notice } from "../notice.tsx";
import { sweepHash } from "../route.ts";
import { ProgressBar } from "../sweep/progress-bar.tsx";
import { StatusPill } from "../sweep/status-pill.tsx";
import { metricOfLoss } from "./metric-of-loss.ts";

const POLL_MS = 2000;

export function SweepsPage({ client }: { readonly client: Client }) {
  const { value: sweeps, error } = usePoll(
    useCallback(() => client.sweeps(), [client]),
    POLL_MS,
  );
  return (
    <>
      <h1>Sweeps</h1>
      {error !== undefined && (
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
            <SweepCard key={sweep.sweep} sweep={sweep} />
          ))}
        </ul>
      )}
      {!sweeps && error === undefined && <p className="muted">Asking the coordinator…</p>}
    </>
  );
}

function SweepCard({ sweep }: { readonly sweep: SweepSummary }) {
  const { spec, trialsEnded, trialsPlanned, bestLoss } = sweep;
  const planned = Math.max(trialsPlanned, sweep.trials);
  return (
    <li className="panel sweep-card">
      <div className="sweep-card-name">
        <a href={sweepHash(sweep.sweep)}>{sweep.name}</a>
        <span className="muted mono">{sweep.sweep}</span>
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
