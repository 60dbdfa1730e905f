// The best trial so far with its parameters, and what the test set says once it was asked.

import type { SweepId, SweepState, TrialState } from "@caviar/protocol";

import { metricText, valueText } from "../format/number-text.ts";
import { metricOf } from "./trial-status.ts";

export function BestPanel(props: {
  readonly sweep: SweepId;
  readonly state: SweepState;
  readonly best: TrialState | undefined;
}) {
  const { sweep, state, best } = props;
  const { spec, evaluation } = state;
  const value = best?.rungs.at(-1)?.metrics[spec.metric.name] ?? (best && metricOf(spec, best));
  const files = Object.keys(evaluation?.files ?? {});
  return (
    <section className="panel best" aria-labelledby="best-title">
      <h2 id="best-title">Best so far</h2>
      {best && value !== undefined ? (
        <>
          <p className="headline">
            <strong>{metricText(value)}</strong>
            <span className="muted">
              {spec.metric.name}, trial {best.trial}, {best.epoch} epochs
            </span>
          </p>
          <Parameters values={best.params} />
        </>
      ) : (
        <p className="muted">No trial has reached its first target yet.</p>
      )}
      {evaluation?.phase === "requested" && (
        <p className="muted">The winner is being judged on the test set…</p>
      )}
      {evaluation?.phase === "failed" && (
        <p className="error-text">The test set could not be asked: {evaluation.failures.at(-1)}</p>
      )}
      {evaluation?.metrics && (
        <>
          <h3>On the test set</h3>
          <Parameters values={evaluation.metrics} />
        </>
      )}
      {files.length > 0 && (
        <p className="downloads">
          {files.map((file) => (
            <a
              key={file}
              download={file}
              href={`./api/v1/sweeps/${sweep}/model/${encodeURIComponent(file)}`}
            >
              {file}
            </a>
          ))}
        </p>
      )}
    </section>
  );
}

/** Names and values, a line each. */
export function Parameters(props: {
  readonly values: Readonly<Record<string, string | number | boolean>>;
}) {
  return (
    <dl className="parameters">
      {Object.entries(props.values).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{valueText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
