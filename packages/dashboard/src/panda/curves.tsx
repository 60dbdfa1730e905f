// The model's curves, a chart a quantity, with those of its kin behind.

import { useMemo } from "react";

import type { Domain } from "../charts/axis.ts";
import { metricText } from "../format/number-text.ts";
import type { Mark } from "./acts.ts";
import type { Hand } from "./hand.ts";
import { type Quantity, quantitiesOf } from "./quantities.ts";
import { type Series, seriesPlot } from "./series.ts";
import { SeriesChart } from "./series-chart.tsx";
import { toneOfKin } from "./kin-legend.tsx";

type Props = { readonly hand: Hand; readonly epochs: Domain; readonly marks: readonly Mark[] };

export function Curves(props: Props) {
  const { history } = props.hand;
  const quantities = useMemo(() => quantitiesOf(history), [history]);
  if (quantities.length === 0) {
    return (
      <section className="panel panel-waiting">
        <p className="muted">Curves appear here when the trial reports its first epoch.</p>
      </section>
    );
  }
  return quantities.map((quantity) => (
    <QuantityPanel key={quantity.title} {...props} quantity={quantity} />
  ));
}

function QuantityPanel(props: Props & { readonly quantity: Quantity }) {
  const { hand, epochs, marks, quantity } = props;
  const { title, scale, parts } = quantity;
  const { history } = hand;
  const plot = useMemo(
    () => seriesPlot(title, seriesOf(hand, quantity), { scale, epochs }),
    [hand, title, quantity, scale, epochs],
  );
  const last = history.at(-1);
  return (
    <section className="panel" aria-labelledby={`${idOf(title)}-title`}>
      <div className="panel-head">
        <h2 id={`${idOf(title)}-title`}>{title}</h2>
        {parts.map(({ name, of }, place) => (
          <span key={name} className="muted">
            {parts.length > 1 && (
              <>
                <LineKey isDashed={place > 0} /> {name}{" "}
              </>
            )}
            <span className="value">{metricText(last && of(last))}</span>
          </span>
        ))}
      </div>
      <SeriesChart label={`${title} by epoch`} plot={plot} marks={marks} />
    </section>
  );
}

const idOf = (title: string) => title.replace(/\W+/g, "-");

function LineKey({ isDashed }: { readonly isDashed: boolean }) {
  return (
    <svg className="line-key tone-2" viewBox="0 0 26 7" aria-hidden="true">
      <line x1={1} x2={25} y1={3.5} y2={3.5} strokeDasharray={isDashed ? "3 4" : undefined} />
    </svg>
  );
}

/** The model itself last, on top; its line goes back through all the trials that it was. */
function seriesOf(hand: Hand, { parts }: Quantity): readonly Series[] {
  const { shown, trial, history, reportsOf } = hand;
  return shown.toReversed().flatMap((number) =>
    parts.map(({ name, of }, place): Series => {
      const isOwn = number === trial;
      return {
        name: parts.length > 1 ? `trial ${number}, ${name}` : `trial ${number}`,
        label: shown.length > 1 && place === 0 ? String(number) : undefined,
        tone: toneOfKin(hand, number),
        isDashed: place > 0,
        weight: isOwn ? "strong" : isForerunner(hand, number) ? "faded" : "plain",
        reports: isOwn ? history : reportsOf(number),
        of,
      };
    }),
  );
}

function isForerunner({ kin, trial }: Hand, number: number): boolean {
  for (let at = kin.get(trial)?.summary.branchOf; at; at = kin.get(at.trial)?.summary.branchOf) {
    if (at.trial === number) return true;
  }
  return false;
}
