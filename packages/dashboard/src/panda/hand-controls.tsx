// Take a trial in hand, pause it, let it go on, branch it, give it back. The buttons follow the ledger, not
// the click: an act counts when its event comes back.

import type { Act } from "@caviar/protocol";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ErrorText } from "../notice.tsx";
import { pandaHash } from "../route.ts";
import { DialogButton } from "../steer/dialog-button.tsx";
import { BY, type Steering } from "../steer/steering.ts";
import { BranchButton } from "./branch-button.tsx";
import { canSteer, type Hand } from "./hand.ts";

type Props = { readonly hand: Hand; readonly steering: Steering };

export function HandControls({ hand, steering }: Props) {
  const { sweep, own, table, offer } = hand;
  const { panda, summary } = own;
  const { spec } = table.head;
  const follow = useFollowed(hand);
  if (hand.isOver) return null;
  const canRewind = panda.by !== null || summary.phase === "ended";
  const hasCheckpoints = panda.checkpoints.length > 0;
  return (
    <>
      {canSteer(hand) && <PauseButton hand={hand} steering={steering} />}
      {hasCheckpoints && canRewind && (
        <BranchButton hand={hand} steering={steering} how="rewind" onAsked={follow} />
      )}
      {hasCheckpoints && (
        <BranchButton hand={hand} steering={steering} how="fork" onAsked={() => {}} />
      )}
      {panda.by === null && summary.phase !== "ended" && offer && (
        <AdoptButton hand={hand} steering={steering} />
      )}
      {panda.by !== null && !spec.panda && <GiveBackButton hand={hand} steering={steering} />}
      {spec.panda && (
        <DialogButton
          label="End session…"
          title="End this session?"
          confirm="End it"
          cancel="Go on"
          tone="danger"
          act={async () => steering.client.command(sweep, "stop", BY.by)}
        >
          <p>
            Every trial of it ends where it is, and the best one is evaluated on the test set.
            Nothing can be forked or rewound afterwards.
          </p>
        </DialogButton>
      )}
    </>
  );
}

function PauseButton({ hand, steering }: Props) {
  const { sweep, trial, own } = hand;
  const waits = own.panda.acts.some(({ what, applied }) => what.kind === "pause" && !applied);
  const isPaused = own.panda.isPaused || waits;
  const act: Act = { kind: isPaused ? "resume" : "pause" };
  const ask = async () => steering.client.steer(sweep, trial, act, BY);
  return <ActButton label={isPaused ? "Resume" : "Pause"} ask={ask} />;
}

function AdoptButton({ hand, steering }: Props) {
  const { sweep, trial, offer } = hand;
  if ((offer?.steerable ?? []).length === 0) {
    return (
      <p className="muted small">
        {offer?.name} has no settings that can change while it trains: nobody can adopt its trials.
      </p>
    );
  }
  return <ActButton label="Adopt" ask={async () => steering.client.adopt(sweep, trial, BY)} />;
}

function GiveBackButton({ hand, steering }: Props) {
  const { sweep, trial, table } = hand;
  const isLearnedFrom = table.head.spec.amendedTrials === "final-parameters";
  return (
    <DialogButton
      label="Give back…"
      title={`Give trial ${trial} back?`}
      confirm="Give it back"
      act={async () => steering.client.giveBack(sweep, trial, BY)}
    >
      <p>
        The search goes on with it.{" "}
        {isLearnedFrom
          ? "If it was amended, the sampler learns from it by its final parameters."
          : "If it was amended, the sampler leaves it out, and it is trained to its target."}
      </p>
    </DialogButton>
  );
}

function ActButton(props: { readonly label: string; readonly ask: () => Promise<unknown> }) {
  const { label, ask } = props;
  const asked = useMutation({ mutationFn: ask });
  return (
    <>
      <button type="button" disabled={asked.isPending} onClick={() => asked.mutate()}>
        {label}
      </button>
      {asked.error && <ErrorText error={asked.error} />}
    </>
  );
}

/** Goes on to the trial that a rewind of this page led to, as soon as it is there. */
function useFollowed({ sweep, own }: Hand): (event: number) => void {
  const [awaited, setAwaited] = useState<number>();
  const led = own.panda.acts.find(({ act }) => act === awaited)?.applied?.trial ?? undefined;
  useEffect(() => {
    if (led !== undefined) location.hash = pandaHash(sweep, led);
  }, [sweep, led]);
  return setAwaited;
}
