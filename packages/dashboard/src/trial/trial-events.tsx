// What happened to a trial, event by event, and the last words of its objective before it failed.

import type { Client } from "@caviar/client";
import type { LedgerEvent } from "@caviar/protocol";
import { useQuery } from "@tanstack/react-query";

import { durationText } from "../format/duration-text.ts";
import { countText } from "../format/number-text.ts";
import { ErrorText } from "../notice.tsx";
import type { Look } from "../sweep/look.ts";
import { eventText } from "./event-text.ts";
import { lifeKey } from "./life-key.ts";

export function TrialEvents(props: {
  readonly client: Client;
  readonly look: Look;
  readonly trial: number;
}) {
  const { client, look, trial } = props;
  const { sweep, table } = look;
  const { head } = table;
  const { data, error } = useQuery({
    queryKey: ["trial-events", sweep, trial, lifeKey(table, trial)],
    queryFn: async () => client.trialEvents(sweep, trial),
    placeholderData: (before) => before,
  });
  return (
    <section className="panel panel-events" aria-labelledby="events-title">
      <div className="panel-head">
        <h2 id="events-title">What happened</h2>
        {data && <span className="muted">{countText(data.length)} events</span>}
      </div>
      {error && <ErrorText error={error} />}
      {!data && !error && <p className="muted">Asking the coordinator…</p>}
      {data && (
        <ol className="events" tabIndex={0} aria-label="Events">
          {data.map((event) => (
            <li key={event.seq}>
              <time className="muted" dateTime={new Date(event.at).toISOString()}>
                {durationText(event.at - head.createdAt)}
              </time>
              <span>{eventText(event, head.spec.metric.name)}</span>
            </li>
          ))}
        </ol>
      )}
      {data && <LastWords events={data} />}
    </section>
  );
}

/** The end of what the objective wrote before its last failure; nothing where there is none. */
export function LastWords({ events }: { readonly events: readonly LedgerEvent[] }) {
  const failed = events.findLast((event) => "failure" in event);
  const log = failed && "failure" in failed ? failed.failure.log : undefined;
  if (log === undefined || log === "") return null;
  return (
    <>
      <h3>What it wrote before it last failed</h3>
      <pre className="output" tabIndex={0} aria-label="The end of its output">
        {log}
      </pre>
    </>
  );
}
