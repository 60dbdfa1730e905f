// One sweep, live: everything on it is read from the fold of its events.

import type { Client } from "@caviar/client";
import type { SweepId, SweepState } from "@caviar/protocol";
import { useCallback, useState } from "react";

import type { Track } from "../live/track.ts";
import { useLiveSweep } from "../live/use-live-sweep.ts";
import { ErrorNotice } from "../notice.tsx";
import { type SweepChoices, sweepHash } from "../route.ts";
import { SweepHeader } from "./sweep-header.tsx";
import { SweepPanels } from "./sweep-panels.tsx";

type Props = { readonly client: Client; readonly sweep: SweepId; readonly choices: SweepChoices };

export function SweepPage({ client, sweep, choices }: Props) {
  const [attempt, setAttempt] = useState(0);
  const view = useLiveSweep(client, sweep, attempt);
  if (view.phase === "waiting") return <p className="muted">Reading the ledger of {sweep}…</p>;
  if (view.phase === "broken") {
    return (
      <>
        <h1>{sweep}</h1>
        <ErrorNotice title="This sweep cannot be followed" error={view.error}>
          <p>
            <button type="button" onClick={() => setAttempt(attempt + 1)}>
              Try again
            </button>{" "}
            or look at <a href="#/">all sweeps</a>.
          </p>
        </ErrorNotice>
      </>
    );
  }
  const { state, track } = view;
  return (
    <FollowedSweep client={client} sweep={sweep} choices={choices} state={state} track={track} />
  );
}

function FollowedSweep(props: Props & { readonly state: SweepState; readonly track: Track }) {
  const { client, sweep, choices, state, track } = props;
  const choose = useCallback(
    (change: SweepChoices) => {
      // Replaced, not pushed: "back" leaves the sweep instead of undoing every click on it.
      history.replaceState(null, "", sweepHash(sweep, { ...choices, ...change }));
      dispatchEvent(new HashChangeEvent("hashchange"));
    },
    [sweep, choices],
  );
  return (
    <>
      <SweepHeader client={client} sweep={sweep} state={state} />
      <SweepPanels sweep={sweep} state={state} track={track} choices={choices} choose={choose} />
    </>
  );
}
