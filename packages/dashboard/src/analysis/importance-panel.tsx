// Which parameters mattered, each with the interval that resampled trials leave open.

import type { Client } from "@caviar/client";
import type { SweepImportance } from "@caviar/protocol";
import { useQuery } from "@tanstack/react-query";

import { countText } from "../format/number-text.ts";
import { ErrorText } from "../notice.tsx";
import type { Look } from "../sweep/look.ts";

const REFRESH_MS = 15_000;
/** Fewer finished trials say nothing about parameters (packages/search, importance). */
const TRIALS_MIN = 20;

const ADVICE = {
  tune: "tune it: it matters",
  fix: "fix it: it hardly matters",
  unclear: "unclear: too few trials to say",
} as const;

export function ImportancePanel({
  client,
  look,
}: {
  readonly client: Client;
  readonly look: Look;
}) {
  const { sweep, table } = look;
  const { data, error } = useQuery({
    queryKey: ["importance", sweep],
    queryFn: async () => client.importance(sweep),
    refetchInterval: table.head.phase === "ended" ? false : REFRESH_MS,
  });
  return (
    <section className="panel" aria-labelledby="importance-title">
      <div className="panel-head">
        <h2 id="importance-title">What mattered</h2>
        {data && <span className="muted">from {countText(data.trials)} trials</span>}
      </div>
      {error && <ErrorText error={error} />}
      {data?.importance.length === 0 && (
        <p className="muted">
          It takes at least {TRIALS_MIN} finished trials to say what mattered. Let the sweep go on,
          or start one with more trials.
        </p>
      )}
      {!data && !error && <p className="muted">Asking the coordinator…</p>}
      {data && data.importance.length > 0 && <Shares shares={data.importance} />}
    </section>
  );
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function Shares({ shares }: { readonly shares: SweepImportance["importance"] }) {
  return (
    <dl className="shares">
      {shares.map(({ name, share, low, high, advice }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <svg
              className="share"
              role="img"
              aria-label={`${percent(share)}, between ${percent(low)} and ${percent(high)}`}
            >
              <rect className="strip-track" width="100%" height="100%" rx="3" />
              <rect className="share-bar" width={percent(share)} y="20%" height="60%" rx="2" />
              <line
                className="share-interval"
                x1={percent(low)}
                x2={percent(high)}
                y1="50%"
                y2="50%"
              />
            </svg>
            <span className="share-text">
              {percent(share)} <span className="muted">{ADVICE[advice]}</span>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
