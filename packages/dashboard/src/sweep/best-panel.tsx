// The best trial so far with its parameters, and what the test set says once it was asked.

import { metricText } from "../format/number-text.ts";
import { trialHash } from "../route.ts";
import type { Look } from "./look.ts";
import { ModelFiles } from "./model-files.tsx";
import { Parameters } from "./parameters.tsx";
import { paramsOf } from "./trial-facts.ts";

export function BestPanel({ look }: { readonly look: Look }) {
  const { sweep, table, spotlight } = look;
  const { best } = spotlight;
  const { spec, evaluation } = table.head;
  return (
    <section className="panel best" aria-labelledby="best-title">
      <h2 id="best-title">Best so far</h2>
      {best === undefined ? (
        <p className="muted">No trial has reached its first target yet.</p>
      ) : (
        <>
          <p className="headline">
            <strong>{metricText(table.trials.final.at(best))}</strong>
            <span className="muted">
              {spec.metric.name}, <a href={trialHash(sweep, best)}>trial {best}</a>,{" "}
              {table.trials.epoch.at(best)} epochs
            </span>
          </p>
          <Parameters values={paramsOf(table, best)} />
        </>
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
      {evaluation && <ModelFiles sweep={sweep} files={evaluation.files} />}
    </section>
  );
}
