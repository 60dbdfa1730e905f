// One trial: why it was proposed, what it reached, why it ended.

import type { FailureKind, SweepSpec, TrialState } from "@caviar/protocol";

import { roundName } from "../charts/round-style.ts";
import { costText } from "../format/cost-text.ts";
import { metricText } from "../format/number-text.ts";
import { Parameters } from "./best-panel.tsx";
import { StatusPill } from "./status-pill.tsx";
import { statusOf, statusWords } from "./trial-status.ts";

const FAILED: Readonly<Record<FailureKind, string>> = {
  threw: "failed",
  "out-of-memory": "ran out of memory",
  "timed-out": "timed out",
};

export function TrialPanel(props: {
  readonly spec: SweepSpec;
  readonly trial: TrialState;
  /** The end of what it wrote before it last failed. */
  readonly output: string | undefined;
  readonly close: () => void;
}) {
  const { spec, trial, output } = props;
  return (
    <section className="panel trial" aria-labelledby="trial-title">
      <div className="panel-head">
        <h2 id="trial-title">Trial {trial.trial}</h2>
        <StatusPill status={statusOf(trial)} words={statusWords(trial)} />
        <button type="button" className="quiet" onClick={props.close}>
          Close
        </button>
      </div>
      <p>{trial.proposedFor}</p>
      <Parameters values={trial.params} />
      <p className="muted">
        {trial.round > 0 && `${roundName(trial.round)}, `}epoch {trial.epoch} of{" "}
        {trial.targetEpochs}
        {trial.trainer !== undefined && `, on ${trial.trainer}`}
      </p>
      {trial.rungs.length > 0 && (
        <table className="rungs">
          <thead>
            <tr>
              <th scope="col" className="numeric">
                after epochs
              </th>
              <th scope="col" className="numeric">
                {spec.metric.name}
              </th>
            </tr>
          </thead>
          <tbody>
            {trial.rungs.map(({ epochs, metrics }) => (
              <tr key={epochs}>
                <td className="numeric">{epochs}</td>
                <td className="numeric">{metricText(metrics[spec.metric.name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="muted">{costText(trial.cost)}</p>
      {trial.failures.map(({ kind, message }, index) => (
        // Failures are only ever appended, so the place is the identity.
        <p key={index} className="error-text">
          Attempt {index + 1} {FAILED[kind]}: {message}
        </p>
      ))}
      {trial.lossesTotal > 0 && <p>Trainers lost with it: {trial.lossesTotal}</p>}
      {output !== undefined && <pre className="output">{output}</pre>}
      {trial.endedFor !== undefined && <p>Ended: {trial.endedFor}</p>}
    </section>
  );
}
