// What the layers show: a chart a statistic with a line a layer, and all of the last epoch as a table,
// whose rows are chosen to stand out in the charts.

import type { Statistics } from "@caviar/protocol";
import { useMemo, useState } from "react";

import type { Domain } from "../charts/axis.ts";
import { epochText, metricText } from "../format/number-text.ts";
import type { Mark } from "./acts.ts";
import type { Hand } from "./hand.ts";
import { layerSeries, type LayerStatistic, layerStatistics } from "./layers.ts";
import { seriesPlot } from "./series.ts";
import { SeriesChart } from "./series-chart.tsx";

type Props = { readonly hand: Hand; readonly epochs: Domain; readonly marks: readonly Mark[] };

export function LayersPanel(props: Props) {
  const { history, own } = props.hand;
  const [chosen, setChosen] = useState<string>();
  const last = history.findLast(({ statistics }) => (statistics?.layers.length ?? 0) > 0);
  if (!last?.statistics) return null;
  const { layers } = last.statistics;
  const statistics = layerStatistics(layers);
  return (
    <section className="panel" aria-labelledby="layers-title">
      <div className="panel-head">
        <h2 id="layers-title">Layers</h2>
        <span className="muted">
          after epoch {epochText(last.epoch, own.summary.targetEpochs)}; choose a layer to follow it
        </span>
      </div>
      <LayerTable
        layers={layers}
        statistics={statistics}
        chosen={chosen}
        choose={(name) => setChosen(name === chosen ? undefined : name)}
      />
      <div className="layer-charts">
        {statistics.map((statistic) => (
          <LayerChart key={statistic.name} {...props} statistic={statistic} chosen={chosen} />
        ))}
      </div>
    </section>
  );
}

function LayerTable(props: {
  readonly layers: Statistics["layers"];
  readonly statistics: readonly LayerStatistic[];
  readonly chosen: string | undefined;
  readonly choose: (name: string) => void;
}) {
  const { layers, statistics, chosen, choose } = props;
  return (
    <div className="scroll-x" role="region" aria-label="Layers, in numbers" tabIndex={0}>
      <table className="layers">
        <thead>
          <tr>
            <th scope="col">layer</th>
            {statistics.map(({ name, title }) => (
              <th key={name} scope="col" className="numeric">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {layers.map(({ name, values }) => (
            <tr key={name} className={name === chosen ? "selected" : undefined}>
              <th scope="row">
                <button
                  type="button"
                  className="quiet"
                  aria-pressed={name === chosen}
                  onClick={() => choose(name)}
                >
                  {name}
                </button>
              </th>
              {statistics.map((statistic) => (
                <td key={statistic.name} className="numeric">
                  {metricText(statistic.of(name, values))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LayerChart(
  props: Props & { readonly statistic: LayerStatistic; readonly chosen: string | undefined },
) {
  const { hand, epochs, marks, statistic, chosen } = props;
  const { history } = hand;
  const { name, title, whole } = statistic;
  const plot = useMemo(() => {
    const series = layerSeries(history, statistic, chosen);
    return seriesPlot(title, series, { scale: "linear", epochs, whole });
  }, [history, title, name, chosen, epochs]);
  return <SeriesChart label={`${title} by epoch, a line a layer`} plot={plot} marks={marks} />;
}
