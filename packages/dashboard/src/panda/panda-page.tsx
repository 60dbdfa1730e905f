// One model in a person's hands: its curves as it trains, what was done to it, and the controls.

import type { Client } from "@caviar/client";
import { type Cluster, statusAt, type SweepId, trialCount } from "@caviar/protocol";
import { useMemo, useState } from "react";

import type { Asked } from "../cluster/use-cluster.ts";
import { epochText } from "../format/number-text.ts";
import type { Hear, Shown } from "../live/live-sweep.ts";
import { useLiveSweep } from "../live/use-live-sweep.ts";
import { ErrorNotice } from "../notice.tsx";
import { sweepHash, trialHash } from "../route.ts";
import { useSteering } from "../steer/steering.ts";
import { StatusPill } from "../sweep/status-pill.tsx";
import { statusWords } from "../sweep/status-words.ts";
import { Unfollowed } from "../sweep/unfollowed.tsx";
import { NoSuchTrial } from "../trial/no-such-trial.tsx";
import { ActLog } from "./act-log.tsx";
import { entriesOf, marksOf } from "./acts.ts";
import { AdvicePanel } from "./advice-panel.tsx";
import { Curves } from "./curves.tsx";
import type { Hand } from "./hand.ts";
import { HandControls } from "./hand-controls.tsx";
import { historyOf } from "./kin.ts";
import { KinLegend } from "./kin-legend.tsx";
import { LayersPanel } from "./layers-panel.tsx";
import { Numbers } from "./numbers.tsx";
import { offerIn } from "./offer-in.ts";
import { RangeTestPanel } from "./range-test-panel.tsx";
import { epochsShown } from "./series.ts";
import type { Draft } from "./settings.ts";
import { SettingsPanel } from "./settings-panel.tsx";
import { useKin } from "./use-kin.ts";

type Props = {
  readonly client: Client;
  readonly sweep: SweepId;
  readonly trial: number;
  readonly cluster: Asked<Cluster>;
};

export function PandaPage(props: Props) {
  const { client, sweep, trial } = props;
  const [attempt, setAttempt] = useState(0);
  const [view, , hear] = useLiveSweep(client, sweep, attempt);
  if (view.phase === "waiting" || view.phase === "broken") {
    return <Unfollowed sweep={sweep} view={view} again={() => setAttempt(attempt + 1)} />;
  }
  const count = trialCount(view.table);
  if (trial >= count) return <NoSuchTrial sweep={sweep} trial={trial} count={count} />;
  return <FollowedPanda key={trial} {...props} shown={view} hear={hear} />;
}

function FollowedPanda(props: Props & { readonly shown: Shown; readonly hear: Hear }) {
  const { client, sweep, trial, shown, hear, cluster } = props;
  const { table } = shown;
  const { kin, shown: members, reportsOf, error } = useKin(client, sweep, trial, hear);
  const steering = useSteering();
  const own = kin.get(trial);
  const { phase, evaluation, spec } = table.head;
  const isOver = phase === "ended" || phase === "stopping" || evaluation !== undefined;
  const offer = useMemo(() => offerIn(cluster.value, spec), [cluster.value, spec]);
  const hand = useMemo<Hand | undefined>(
    () =>
      own && {
        sweep,
        trial,
        table,
        own,
        kin,
        shown: members,
        reportsOf,
        history: historyOf(trial, kin, reportsOf),
        entries: entriesOf(trial, kin),
        offer,
        isOver,
        steering: steering?.refusal === undefined ? steering : undefined,
      },
    [sweep, trial, table, own, kin, members, reportsOf, offer, isOver, steering],
  );
  return (
    <>
      <PandaHeader {...props} hand={hand} />
      {error !== undefined && <ErrorNotice title="Its log could not be read" error={error} />}
      {hand ? (
        <PandaView hand={hand} />
      ) : (
        <p className="muted" role="status">
          Reading what was done to it…
        </p>
      )}
    </>
  );
}

function PandaHeader(props: Props & { readonly shown: Shown; readonly hand: Hand | undefined }) {
  const { sweep, trial, shown, hand } = props;
  const { table } = shown;
  const steering = useSteering();
  const panda = hand?.own.panda;
  const target = table.trials.target.at(trial);
  return (
    <section className="sweep-header" aria-label="Trial in hand">
      <p>
        <a href={sweepHash(sweep)}>← {table.head.spec.name}</a> ·{" "}
        <a href={trialHash(sweep, trial)}>all about trial {trial}</a> ·{" "}
        <span className="muted mono">{sweep}</span>
      </p>
      <div className="sweep-title">
        <h1>Babysitting trial {trial}</h1>
        <StatusPill status={statusAt(table, trial)} words={statusWords(table, trial)} />
        <div className="controls">
          {steering?.refusal !== undefined && <p className="muted small">{steering.refusal}</p>}
          {hand?.steering && <HandControls hand={hand} steering={hand.steering} />}
        </div>
      </div>
      <p className="muted">
        epoch {epochText(table.trials.epoch.at(trial), target)} of {target}
        {panda && ` · ${panda.by === null ? "in nobody's hands" : `in the hands of ${panda.by}`}`}
        {panda?.isPaused === true && " · paused"}
        {panda?.isAmended === true && " · amended"}
      </p>
    </section>
  );
}

function PandaView({ hand }: { readonly hand: Hand }) {
  const { shown, reportsOf, history, entries, own } = hand;
  const [draft, setDraft] = useState<Draft>({});
  const last = Math.max(
    history.at(-1)?.epoch ?? 0,
    ...shown.map((number) => reportsOf(number).at(-1)?.epoch ?? 0),
  );
  const target = own.summary.targetEpochs;
  const epochs = useMemo(() => epochsShown(last, target), [last, target]);
  const marks = useMemo(() => marksOf(entries), [entries]);
  const useRate = (rate: string) => {
    setDraft({ ...draft, learningRate: rate });
    document.getElementsByName("setting learningRate")[0]?.focus();
  };
  return (
    <div className="panda">
      <div className="panda-curves">
        <KinLegend hand={hand} />
        <Curves hand={hand} epochs={epochs} marks={marks} />
        <RangeTestPanel hand={hand} useRate={useRate} />
        <Numbers hand={hand} />
      </div>
      <div className="panda-side">
        <SettingsPanel hand={hand} draft={draft} setDraft={setDraft} />
        <AdvicePanel hand={hand} />
        <ActLog hand={hand} />
      </div>
      <div className="panda-layers">
        <LayersPanel hand={hand} epochs={epochs} marks={marks} />
      </div>
    </div>
  );
}
