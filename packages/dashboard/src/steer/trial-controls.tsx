// Stop a trial that goes on, retry one that failed or was stopped. Beside the trial wherever it is
// shown; the words follow the ledger, not the click.

import { statusAt } from "@caviar/protocol";
import { useMutation } from "@tanstack/react-query";

import { ErrorText } from "../notice.tsx";
import type { Look } from "../sweep/look.ts";
import { DialogButton } from "./dialog-button.tsx";
import { BY, type Steering, useSteering } from "./steering.ts";

type OfTrial = { readonly look: Look; readonly trial: number };

export function TrialControls({ look, trial }: OfTrial) {
  const steering = useSteering();
  const { phase, evaluation } = look.table.head;
  const status = statusAt(look.table, trial);
  const isOver = phase === "ended" || phase === "stopping" || evaluation !== undefined;
  if (!steering || isOver || status === "completed") return null;
  if (steering.refusal !== undefined) return <p className="muted small">{steering.refusal}</p>;
  return status === "failed" || status === "stopped" ? (
    <Retry look={look} trial={trial} steering={steering} />
  ) : (
    <Stop look={look} trial={trial} steering={steering} />
  );
}

function Stop({ look, trial, steering }: OfTrial & { readonly steering: Steering }) {
  return (
    <DialogButton
      label="Stop trial…"
      title={`Stop trial ${trial}?`}
      confirm="Stop the trial"
      cancel="Keep it running"
      tone="danger"
      act={async () => steering.client.stopTrial(look.sweep, trial, BY)}
    >
      <p>
        It ends where it is, and the sweep goes on without it. It can be retried later, from its
        last checkpoint.
      </p>
    </DialogButton>
  );
}

function Retry({ look, trial, steering }: OfTrial & { readonly steering: Steering }) {
  const asked = useMutation({
    mutationFn: async () => steering.client.retryTrial(look.sweep, trial, BY),
  });
  const waiting = look.table.head.enqueued.find(({ retryOf }) => retryOf === trial);
  if (waiting) {
    return (
      <p className="muted small" role="status">
        {waiting.by} retries it: a new trial begins as soon as there is room.
      </p>
    );
  }
  return (
    <>
      <button type="button" disabled={asked.isPending} onClick={() => asked.mutate()}>
        Retry
      </button>
      {asked.error && <ErrorText error={asked.error} />}
      {asked.isSuccess && (
        <p className="muted small" role="status">
          Asked for: a new trial goes on with it.
        </p>
      )}
    </>
  );
}
