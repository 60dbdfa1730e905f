// The chosen trial beside the charts, in short; its own page has the rest.

import { statusAt } from "@caviar/protocol";

import { roundName } from "../charts/round-style.ts";
import { trialHash } from "../route.ts";
import type { Look } from "./look.ts";
import { Parameters } from "./parameters.tsx";
import { StatusPill } from "./status-pill.tsx";
import { statusWords } from "./status-words.ts";
import { paramsOf } from "./trial-facts.ts";

export function TrialPanel({ look, trial }: { readonly look: Look; readonly trial: number }) {
  const { sweep, table, choose } = look;
  const { trials, reasons, trainers } = table;
  const [round, trainer] = [trials.round.at(trial), trials.trainer.at(trial)];
  const ended = reasons.textOf(trials.endedFor.at(trial));
  return (
    <section className="panel trial" aria-labelledby="trial-title">
      <div className="panel-head">
        <h2 id="trial-title">Trial {trial}</h2>
        <StatusPill status={statusAt(table, trial)} words={statusWords(table, trial)} />
        <a href={trialHash(sweep, trial)}>All about it</a>
        <button type="button" className="quiet" onClick={() => choose({ trial: undefined })}>
          Close
        </button>
      </div>
      <p>{reasons.textOf(trials.proposedFor.at(trial))}</p>
      <Parameters values={paramsOf(table, trial)} />
      <p className="muted">
        {round > 0 && `${roundName(round)}, `}epoch {trials.epoch.at(trial)} of{" "}
        {trials.target.at(trial)}
        {trainer > 0 && `, on ${trainers.textOf(trainer)}`}
      </p>
      {ended !== "" && <p>Ended: {ended}</p>}
    </section>
  );
}
