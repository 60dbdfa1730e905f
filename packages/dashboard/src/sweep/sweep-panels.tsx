// The panels of a sweep and what they share: which trial and which axes are chosen.

import { bestTrial, type SweepId, type SweepState } from "@caviar/protocol";

import { CurvePanel } from "../charts/curve-panel.tsx";
import { HistoryPanel } from "../charts/history-panel.tsx";
import type { Spotlight } from "../charts/spotlight.ts";
import { StripsPanel } from "../charts/strips-panel.tsx";
import { ZoomPanel } from "../charts/zoom-panel.tsx";

import { metricText } from "../format/number-text.ts";
import type { Track } from "../live/track.ts";
import type { SweepChoices } from "../route.ts";
import { BestPanel } from "./best-panel.tsx";
import { TrialPanel } from "./trial-panel.tsx";
import { metricOf, statusWords } from "./trial-status.ts";
import { TrialTable } from "./trial-table.tsx";

export function SweepPanels(props: {
  readonly sweep: SweepId;
  readonly state: SweepState;
  readonly track: Track;
  readonly choices: SweepChoices;
  readonly choose: (change: SweepChoices) => void;
}) {
  const { sweep, state, track, choices, choose } = props;
  const best = bestTrial(state);
  const selected = choices.trial === undefined ? undefined : state.trials[choices.trial];
  const spotlight: Spotlight = {
    best: best?.trial,
    selected: selected?.trial,
    describe: (number) => describe(state, number),
    select: (trial) => choose({ trial }),
  };
  return (
    <div className="panels">
      <div className="panel-best">
        <BestPanel sweep={sweep} state={state} best={best} />
        <StripsPanel state={state} best={best?.trial} />
      </div>
      <div className="panel-middle">
        <ZoomPanel state={state} choices={choices} choose={choose} spotlight={spotlight} />
        {selected && (
          <TrialPanel
            spec={state.spec}
            trial={selected}
            output={track.outputs[selected.trial]}
            close={() => choose({ trial: undefined })}
          />
        )}
      </div>
      <div className="panel-curves">
        <HistoryPanel state={state} track={track} spotlight={spotlight} />
        <CurvePanel state={state} track={track} spotlight={spotlight} />
      </div>
      <TrialTable state={state} choices={choices} choose={choose} spotlight={spotlight} />
    </div>
  );
}

function describe({ spec, trials }: SweepState, number: number): string {
  const trial = trials[number];
  if (!trial) return "";
  const value = metricOf(spec, trial);
  const result = value === undefined ? "" : `, ${spec.metric.name} ${metricText(value)}`;
  return `trial ${number}: ${statusWords(trial)}${result}`;
}
