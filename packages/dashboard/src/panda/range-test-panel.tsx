// The learning-rate range test (Smith 2017): asked for here, its curve, the rate that it suggests.

import type { RangeTest } from "@caviar/protocol";
import { useCallback, useMemo } from "react";

import { domainOf, placeIn, quantityAxis } from "../charts/axis.ts";
import { type PaintPlot, Plot } from "../charts/plot.tsx";
import { DialogButton } from "../steer/dialog-button.tsx";
import { BY, type Steering } from "../steer/steering.ts";
import type { Entry } from "./acts.ts";
import { canSteer, type Hand } from "./hand.ts";
import { paintSeries } from "./paint-series.ts";
import { logAxis, type SeriesPlot } from "./series.ts";

type Props = { readonly hand: Hand; readonly useRate: (rate: string) => void };

export function RangeTestPanel({ hand, useRate }: Props) {
  const { steering, entries } = hand;
  const tests = entries.filter(({ what }) => what.kind === "range-test");
  const last = tests.findLast(({ found }) => found !== null);
  const waits = tests.some(({ applied }) => applied === null);
  return (
    <section className="panel" aria-labelledby="range-title">
      <div className="panel-head">
        <h2 id="range-title">range test</h2>
        {last && <Suggestion hand={hand} test={last} useRate={useRate} />}
        {steering && canSteer(hand) && <TestButton hand={hand} steering={steering} />}
      </div>
      {last ? (
        <RangePicture test={last} />
      ) : (
        <p className="muted plot-small">
          {waits
            ? "It begins at the next epoch…"
            : "Tries growing learning rates, step by step, shows at which the loss falls fastest, and leaves the model as it is."}
        </p>
      )}
    </section>
  );
}

function Suggestion({ hand, test, useRate }: Props & { readonly test: Entry }) {
  const { offer } = hand;
  const rate = test.found?.suggested?.toPrecision(2);
  if (rate === undefined) return <span className="muted">no rate lowered the loss</span>;
  return (
    <>
      <span className="muted" role="status">
        falls fastest at {rate}
      </span>
      {offer?.steerable?.includes("learningRate") === true && canSteer(hand) && (
        <button type="button" onClick={() => useRate(rate)}>
          Fill in {rate}
        </button>
      )}
    </>
  );
}

function RangePicture({ test: { found } }: { readonly test: Entry }) {
  const plot = useMemo(() => rangePlot(found), [found]);
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => paintSeries(context, frame, plot, palette),
    [plot],
  );
  const suggested = found?.suggested ?? undefined;
  return (
    <Plot
      label={`Loss by learning rate${suggested === undefined ? "" : `, falling fastest at ${suggested.toPrecision(2)}`}`}
      className="plot-small"
      x={plot.x}
      y={plot.y}
      paint={paint}
      spotlight={NOTHING}
    >
      {({ px, top, innerHeight }) =>
        suggested !== undefined && (
          <g className="act-mark suggested">
            <line
              x1={px(plot.placeOf(suggested))}
              x2={px(plot.placeOf(suggested))}
              y1={top}
              y2={top + innerHeight}
            />
          </g>
        )
      }
    </Plot>
  );
}

const NOTHING = { best: undefined, selected: undefined, describe: () => "", select: () => {} };

function rangePlot(found: Entry["found"]) {
  const { rates = [], losses = [] } = found ?? {};
  const logs = rates.slice(0, losses.length).map(Math.log10);
  const across = [logs[0] ?? -1, logs.at(-1) ?? 0] as const;
  // What has exploded is beyond the edge.
  const up = domainOf(losses);
  const points = logs.map((log, place) => {
    const [epoch, value] = [place, losses[place] ?? Number.NaN];
    const y = Number.isFinite(value) ? placeIn(up, value) : Number.NaN;
    return { x: placeIn(across, log), y, epoch, value };
  });
  const line = { name: "loss", tone: 1, isDashed: false, weight: "plain", points } as const;
  return {
    x: logAxis("learning rate", across),
    y: quantityAxis("loss", up),
    lines: [line] satisfies SeriesPlot["lines"],
    placeOf: (rate: number) => placeIn(across, Math.log10(rate)),
  };
}

function TestButton({ hand, steering }: { readonly hand: Hand; readonly steering: Steering }) {
  const { sweep, trial } = hand;
  const act = async (fields: FormData) => steering.client.steer(sweep, trial, testIn(fields), BY);
  return (
    <DialogButton label="Test…" title="Test learning rates" confirm="Test" act={act}>
      <p>
        Before its next epoch the model takes some steps at growing rates and is then put back as it
        was. A paused trial stays paused.
      </p>
      <div className="fields">
        {FIELDS.map(([name, label, value]) => (
          <label key={name}>
            <span>{label}</span>
            <input name={name} inputMode="decimal" autoComplete="off" defaultValue={value} />
          </label>
        ))}
      </div>
    </DialogButton>
  );
}

const FIELDS = [
  ["from", "from rate", "0.000001"],
  ["to", "to rate", "1"],
  ["steps", "steps", "100"],
] as const;

/** Throws what is wrong, in words. */
function testIn(fields: FormData): RangeTest {
  const [from = 0, to = 0, steps = 0] = FIELDS.map(([name, label]) => {
    const written = fields.get(name);
    const text = typeof written === "string" ? written.trim() : "";
    if (Number(text) > 0) return Number(text);
    throw new Error(`${label}: expected a number above 0, got ${text || "nothing"}`);
  });
  if (to <= from) throw new Error(`to rate: expected more than ${from}, got ${to}`);
  if (!Number.isInteger(steps) || steps < 8 || steps > 1000) {
    throw new Error(`steps: expected a whole number from 8 to 1000, got ${steps}`);
  }
  return { kind: "range-test", from, to, steps };
}
