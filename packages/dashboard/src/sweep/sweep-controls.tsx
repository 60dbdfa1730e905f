// Pause, resume, stop; try a point, change the sweep. The buttons follow the ledger, not the click: a
// command counts when its event comes back. Only stopping asks first, because nothing can undo it.

import { bestInTable, type SweepCommand, type SweepId, type SweepTable } from "@caviar/protocol";
import { useMutation } from "@tanstack/react-query";

import { ErrorText } from "../notice.tsx";
import { AmendButton } from "../steer/amend-button.tsx";
import { DialogButton } from "../steer/dialog-button.tsx";
import { PointButton } from "../steer/point-button.tsx";
import { BY, type Steering, useSteering } from "../steer/steering.ts";

type Props = {
  readonly sweep: SweepId;
  readonly table: SweepTable;
  /** The trial that is looked at. */
  readonly selected: number | undefined;
};

export function SweepControls(props: Props) {
  const steering = useSteering();
  if (!steering || props.table.head.phase === "ended") return null;
  if (steering.refusal === undefined) return <Controls {...props} steering={steering} />;
  return (
    <div className="controls">
      <p className="muted small">{steering.refusal}</p>
    </div>
  );
}

function Controls(props: Props & { readonly steering: Steering }) {
  const { steering, sweep, table, selected } = props;
  const { phase, spec, evaluation } = table.head;
  const asked = useMutation({
    mutationFn: async (name: SweepCommand) => steering.client.command(sweep, name, BY.by),
  });
  const isSearching = phase !== "stopping" && evaluation === undefined;
  return (
    <div className="controls">
      {isSearching && (
        <>
          <PointButton
            steering={steering}
            sweep={sweep}
            table={table}
            trial={selected ?? bestInTable(table)}
          />
          <AmendButton steering={steering} sweep={sweep} spec={spec} />
        </>
      )}
      {phase === "running" && (
        <button type="button" disabled={asked.isPending} onClick={() => asked.mutate("pause")}>
          Pause
        </button>
      )}
      {phase === "paused" && (
        <button type="button" disabled={asked.isPending} onClick={() => asked.mutate("resume")}>
          Resume
        </button>
      )}
      {phase !== "stopping" && (
        <DialogButton
          label="Stop…"
          title="Stop this sweep?"
          confirm="Stop the sweep"
          cancel="Keep it running"
          tone="danger"
          act={async () => steering.client.command(sweep, "stop", BY.by)}
        >
          <p>
            Running trials are ended where they are, the best one so far is evaluated, and the sweep
            cannot go on afterwards. To go on later, pause it instead.
          </p>
        </DialogButton>
      )}
      {asked.error && <ErrorText error={asked.error} />}
    </div>
  );
}
