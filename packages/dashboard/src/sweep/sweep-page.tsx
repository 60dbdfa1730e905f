// One sweep, live: everything on it is read from its table.

import type { Client } from "@caviar/client";
import type { SweepId } from "@caviar/protocol";
import { useState } from "react";

import { ContourPanel } from "../analysis/contour-panel.tsx";
import { EdfPanel } from "../analysis/edf-panel.tsx";
import { ImportancePanel } from "../analysis/importance-panel.tsx";
import { SlicePanel } from "../analysis/slice-panel.tsx";
import { CurvePanel } from "../charts/curve-panel.tsx";
import { HistoryPanel } from "../charts/history-panel.tsx";
import { ParallelPanel } from "../charts/parallel-panel.tsx";
import { StripsPanel } from "../charts/strips-panel.tsx";
import { ZoomPanel } from "../charts/zoom-panel.tsx";
import { FilterBar } from "../filter/filter-bar.tsx";
import type { Shown } from "../live/live-sweep.ts";
import { useLiveSweep } from "../live/use-live-sweep.ts";
import type { SweepChoices } from "../route.ts";
import { TrialTable } from "../table/trial-table.tsx";
import { TimelinePanel } from "../timeline/timeline-panel.tsx";
import { BestPanel } from "./best-panel.tsx";
import type { Look } from "./look.ts";
import { Seen } from "./seen.tsx";
import { SweepHeader } from "./sweep-header.tsx";
import { Tabs } from "./tabs.tsx";
import { TrialPanel } from "./trial-panel.tsx";
import { Unfollowed } from "./unfollowed.tsx";
import { useLook } from "./use-look.ts";

type Props = { readonly client: Client; readonly sweep: SweepId; readonly choices: SweepChoices };

export function SweepPage(props: Props) {
  const { client, sweep } = props;
  const [attempt, setAttempt] = useState(0);
  const [view, wantCurves] = useLiveSweep(client, sweep, attempt);
  if (view.phase === "waiting" || view.phase === "broken") {
    return <Unfollowed sweep={sweep} view={view} again={() => setAttempt(attempt + 1)} />;
  }
  return <FollowedSweep {...props} shown={view} wantCurves={wantCurves} />;
}

function FollowedSweep(props: Props & { readonly shown: Shown; readonly wantCurves: () => void }) {
  const { client, sweep, choices, shown } = props;
  const look = useLook(props);
  return (
    <>
      <SweepHeader
        sweep={sweep}
        table={shown.table}
        version={shown.version}
        selected={look.spotlight.selected}
      />
      <div className="tab-bar">
        <Tabs sweep={sweep} choices={choices} />
        <FilterBar
          table={shown.table}
          filter={look.filter}
          mask={look.mask}
          setFilter={look.setFilter}
        />
      </div>
      <View client={client} look={look} />
    </>
  );
}

const history = (look: Look) => <HistoryPanel look={look} />;
const curves = (look: Look) => <CurvePanel look={look} />;
const parallel = (look: Look) => <ParallelPanel look={look} />;
const zoom = (look: Look) => <ZoomPanel look={look} />;
const slices = (look: Look) => <SlicePanel look={look} />;
const contour = (look: Look) => <ContourPanel look={look} />;
const edf = (look: Look) => <EdfPanel look={look} />;

function View({ client, look }: { readonly client: Client; readonly look: Look }) {
  const { selected } = look.spotlight;
  switch (look.choices.tab ?? "overview") {
    case "overview":
      return (
        <div className="panels">
          <div className="panel-best">
            <BestPanel look={look} />
            <StripsPanel table={look.table} best={look.spotlight.best} />
          </div>
          <div className="panel-middle">
            <Seen look={look}>{zoom}</Seen>
            {selected !== undefined && <TrialPanel look={look} trial={selected} />}
          </div>
          <div className="panel-curves">
            <Seen look={look}>{history}</Seen>
            <Seen look={look}>{curves}</Seen>
          </div>
          <div className="panel-parallel">
            <Seen look={look}>{parallel}</Seen>
          </div>
        </div>
      );
    case "analysis":
      return (
        <div className="panels-even">
          <div className="column">
            <ImportancePanel client={client} look={look} />
            <Seen look={look}>{edf}</Seen>
          </div>
          <Seen look={look}>{contour}</Seen>
          <div className="panel-wide">
            <Seen look={look}>{slices}</Seen>
          </div>
        </div>
      );
    case "timeline":
      return (
        <>
          <TimelinePanel look={look} />
          {selected !== undefined && <TrialPanel look={look} trial={selected} />}
        </>
      );
    case "trials":
      return (
        <>
          {selected !== undefined && <TrialPanel look={look} trial={selected} />}
          <TrialTable look={look} />
        </>
      );
  }
}
