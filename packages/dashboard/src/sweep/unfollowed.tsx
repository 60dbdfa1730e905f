import type { SweepId } from "@caviar/protocol";

import type { LiveView } from "../live/live-sweep.ts";
import { ErrorNotice } from "../notice.tsx";

/** A sweep whose table has not come, or whose events cannot be followed any more. */
export function Unfollowed(props: {
  readonly sweep: SweepId;
  readonly view: Extract<LiveView, { phase: "waiting" | "broken" }>;
  readonly again: () => void;
}) {
  const { sweep, view, again } = props;
  if (view.phase === "waiting") {
    return (
      <p className="muted" role="status">
        Reading the ledger of {sweep}…
      </p>
    );
  }
  return (
    <>
      <h1>{sweep}</h1>
      <ErrorNotice title="This sweep cannot be followed" error={view.error}>
        <p>
          <button type="button" onClick={again}>
            Try again
          </button>{" "}
          or look at <a href="#/">all sweeps</a>.
        </p>
      </ErrorNotice>
    </>
  );
}
