// Pause, resume, stop. The buttons follow the ledger, not the click: a command counts when its
// event comes back. Only stopping asks first, because nothing can undo it.

import type { Client } from "@caviar/client";
import type { SweepCommand, SweepId, SweepPhase } from "@caviar/protocol";
import { useRef, useState } from "react";

import { messageOf } from "../notice.tsx";

const BY = "dashboard";

export function SweepControls(props: {
  readonly client: Client;
  readonly sweep: SweepId;
  readonly phase: SweepPhase;
}) {
  const { client, sweep, phase } = props;
  const [asking, setAsking] = useState<SweepCommand>();
  const [error, setError] = useState<unknown>();
  const dialog = useRef<HTMLDialogElement>(null);

  const command = (name: SweepCommand): void => {
    setAsking(name);
    setError(undefined);
    client.command(sweep, name, BY).then(
      () => setAsking(undefined),
      (failure: unknown) => {
        setAsking(undefined);
        setError(failure);
      },
    );
  };
  if (phase === "ended") return null;
  const busy = asking !== undefined;
  return (
    <div className="controls">
      {phase === "running" && (
        <button type="button" disabled={busy} onClick={() => command("pause")}>
          Pause
        </button>
      )}
      {phase === "paused" && (
        <button type="button" disabled={busy} onClick={() => command("resume")}>
          Resume
        </button>
      )}
      {phase !== "stopping" && (
        <button
          type="button"
          className="danger"
          disabled={busy}
          onClick={() => dialog.current?.showModal()}
        >
          Stop…
        </button>
      )}
      {error !== undefined && (
        <p className="error-text" role="alert">
          {messageOf(error)}
        </p>
      )}
      <dialog ref={dialog} aria-labelledby="stop-title">
        <form method="dialog">
          <h2 id="stop-title">Stop this sweep?</h2>
          <p>
            Running trials are ended where they are, the best one so far is evaluated, and the sweep
            cannot go on afterwards. To go on later, pause it instead.
          </p>
          <div className="dialog-buttons">
            <button type="submit">Keep it running</button>
            <button type="submit" className="danger" onClick={() => command("stop")}>
              Stop the sweep
            </button>
          </div>
        </form>
      </dialog>
    </div>
  );
}
