// What is known of one trial: its parameters, and how its life went. The same beside the charts and on
// the trial's own page.

import { roundName } from "../charts/round-style.ts";
import { durationText } from "../format/duration-text.ts";
import type { Look } from "./look.ts";
import { Parameters } from "./parameters.tsx";
import { paramsOf, type Params } from "./trial-facts.ts";

export function TrialLife({ look, trial }: { readonly look: Look; readonly trial: number }) {
  return (
    <>
      <Parameters values={paramsOf(look.table, trial)} />
      <h3>Its life</h3>
      <div className="life">
        <Parameters values={lifeOf(look, trial)} />
      </div>
    </>
  );
}

function lifeOf({ table }: Look, trial: number): Params {
  const { head, trials, reasons, trainers } = table;
  const since = (at: number) => `${durationText(at - head.createdAt)} after the start`;
  const [begun, ended] = [trials.begunAt.at(trial), trials.endedAt.at(trial)];
  const [trainer, failures] = [trials.trainer.at(trial), trials.failures.at(trial)];
  const losses = trials.losses.at(trial);
  const endedFor = reasons.textOf(trials.endedFor.at(trial));
  return {
    round: trials.round.at(trial) === 0 ? "–" : roundName(trials.round.at(trial)),
    epochs: `${trials.epoch.at(trial)} of ${trials.target.at(trial)}`,
    "why proposed": reasons.textOf(trials.proposedFor.at(trial)),
    ...(endedFor === "" ? {} : { "why ended": endedFor }),
    proposed: since(trials.proposedAt.at(trial)),
    ...(Number.isNaN(begun) ? {} : { begun: since(begun) }),
    ...(Number.isNaN(ended) ? {} : { ended: since(ended) }),
    ...(trainer === 0 ? {} : { "on trainer": trainers.textOf(trainer) }),
    ...(failures === 0 ? {} : { "failed attempts": failures }),
    ...(losses === 0 ? {} : { "trainers lost with it": losses }),
  };
}
