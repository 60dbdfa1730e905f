import type { Client } from "@caviar/client";
import { useQuery } from "@tanstack/react-query";

import { costText } from "../format/cost-text.ts";
import { ErrorText } from "../notice.tsx";
import type { Look } from "../sweep/look.ts";
import { lifeKey } from "./life-key.ts";

/** What the trial has cost so far. The table has the sweep's sum only, so it is asked for. */
export function TrialCost(props: {
  readonly client: Client;
  readonly look: Look;
  readonly trial: number;
}) {
  const { client, look, trial } = props;
  const { sweep, table } = look;
  const { data, error } = useQuery({
    queryKey: ["trial", sweep, trial, lifeKey(table, trial)],
    queryFn: async () => client.trial(sweep, trial),
    placeholderData: (before) => (before?.trial === trial ? before : undefined),
  });
  if (error) return <ErrorText error={error} />;
  return <p className="muted">{data ? costText(data.cost) : "Asking what it has cost…"}</p>;
}
