// All about one trial: why it was proposed, how it learned, what happened to it, why it ended.

import type { Client } from "@caviar/client";
import { bestInTable, statusAt, type SweepId, trialCount } from "@caviar/protocol";
import { useState } from "react";

import { CurvePanel } from "../charts/curve-panel.tsx";
import { epochText, metricText } from "../format/number-text.ts";
import type { Shown } from "../live/live-sweep.ts";
import { useLiveSweep } from "../live/use-live-sweep.ts";
import { pandaHash, sweepHash, trialHash } from "../route.ts";
import type { Look } from "../sweep/look.ts";
import { ModelFiles } from "../sweep/model-files.tsx";
import { TrialControls } from "../steer/trial-controls.tsx";
import { Parameters } from "../sweep/parameters.tsx";
import { StatusPill } from "../sweep/status-pill.tsx";
import { statusWords } from "../sweep/status-words.ts";
import { TrialLife } from "../sweep/trial-life.tsx";
import { Unfollowed } from "../sweep/unfollowed.tsx";
import { useLook } from "../sweep/use-look.ts";
import { ConfusionMatrix } from "./confusion-matrix.tsx";
import { NoSuchTrial } from "./no-such-trial.tsx";
import { TrialCost } from "./trial-cost.tsx";
import { TrialEvents } from "./trial-events.tsx";

type Props = { readonly client: Client; readonly sweep: SweepId; readonly trial: number };

export function TrialPage(props: Props) {
  const { client, sweep } = props;
  const [attempt, setAttempt] = useState(0);
  const [view, wantCurves] = useLiveSweep(client, sweep, attempt);
  if (view.phase === "waiting" || view.phase === "broken") {
    return <Unfollowed sweep={sweep} view={view} again={() => setAttempt(attempt + 1)} />;
  }
  return <KnownTrial {...props} shown={view} wantCurves={wantCurves} />;
}

function KnownTrial(props: Props & { readonly shown: Shown; readonly wantCurves: () => void }) {
  const { client, sweep, trial, shown, wantCurves } = props;
  const { table } = shown;
  const whole = useLook({ sweep, shown, wantCurves, choices: { trial } });
  const count = trialCount(table);
  if (trial >= count) return <NoSuchTrial sweep={sweep} trial={trial} count={count} />;
  const select = (other: number | undefined) => {
    if (other !== undefined) location.hash = trialHash(sweep, other);
  };
  const look: Look = { ...whole, spotlight: { ...whole.spotlight, select } };
  const { evaluation } = table.head;
  const isWinner = evaluation?.trial === trial;
  return (
    <>
      <TrialHeader client={client} look={look} trial={trial} />
      <div className="panels-even">
        <Facts look={look} trial={trial} />
        <CurvePanel look={look} />
        {isWinner && evaluation.confusion && <ConfusionMatrix counts={evaluation.confusion} />}
        <TrialEvents client={client} look={look} trial={trial} />
      </div>
    </>
  );
}

type OfTrial = { readonly client: Client; readonly look: Look; readonly trial: number };

function TrialHeader({ client, look, trial }: OfTrial) {
  const { sweep, table } = look;
  const { trials } = table;
  const final = trials.final.at(trial);
  const shown = Number.isNaN(final) ? trials.metric.at(trial) : final;
  const target = trials.target.at(trial);
  const last = trialCount(table) - 1;
  return (
    <section className="sweep-header" aria-label="Trial">
      <p>
        <a href={sweepHash(sweep)}>← {table.head.spec.name}</a>{" "}
        <span className="muted mono">{sweep}</span>
      </p>
      <div className="sweep-title">
        <h1>Trial {trial}</h1>
        <StatusPill status={statusAt(table, trial)} words={statusWords(table, trial)} />
        {bestInTable(table) === trial && <span className="best-star">★ best so far</span>}
        <TrialControls key={trial} look={look} trial={trial} />
        <a href={pandaHash(sweep, trial)}>Babysit</a>
        <nav className="controls" aria-label="Neighbouring trials">
          {trial > 0 && <a href={trialHash(sweep, trial - 1)}>previous</a>}
          {trial < last && <a href={trialHash(sweep, trial + 1)}>next</a>}
        </nav>
      </div>
      <p className="headline">
        <strong>{Number.isNaN(shown) ? "–" : metricText(shown)}</strong>
        <span className="muted">
          {table.head.spec.metric.name}, epoch {epochText(trials.epoch.at(trial), target)} of{" "}
          {target}
        </span>
      </p>
      <TrialCost client={client} look={look} trial={trial} />
    </section>
  );
}

function Facts({ look, trial }: { readonly look: Look; readonly trial: number }) {
  const { sweep, table } = look;
  const { evaluation } = table.head;
  const isWinner = evaluation?.trial === trial;
  return (
    <section className="panel trial" aria-labelledby="facts-title">
      <h2 id="facts-title">Parameters</h2>
      <TrialLife look={look} trial={trial} />
      {isWinner && evaluation.metrics && (
        <>
          <h3>On the test set</h3>
          <Parameters values={evaluation.metrics} />
        </>
      )}
      {isWinner && <ModelFiles sweep={sweep} files={evaluation.files} />}
    </section>
  );
}
