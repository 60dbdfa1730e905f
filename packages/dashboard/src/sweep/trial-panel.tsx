// The chosen trial beside the charts and the table; its own page has the rest.

import { statusAt } from "@caviar/protocol";

import { pandaHash, trialHash } from "../route.ts";
import { TrialControls } from "../steer/trial-controls.tsx";
import type { Look } from "./look.ts";
import { StatusPill } from "./status-pill.tsx";
import { statusWords } from "./status-words.ts";
import { TrialLife } from "./trial-life.tsx";

export function TrialPanel({ look, trial }: { readonly look: Look; readonly trial: number }) {
  const { sweep, table, choose } = look;
  return (
    <section className="panel trial" aria-labelledby="trial-title">
      <div className="panel-head">
        <h2 id="trial-title">Trial {trial}</h2>
        <StatusPill status={statusAt(table, trial)} words={statusWords(table, trial)} />
        <a href={trialHash(sweep, trial)}>All about it</a>
        <a href={pandaHash(sweep, trial)}>Babysit</a>
        <TrialControls key={trial} look={look} trial={trial} />
        <button type="button" className="quiet" onClick={() => choose({ trial: undefined })}>
          Close
        </button>
      </div>
      <TrialLife look={look} trial={trial} />
    </section>
  );
}
