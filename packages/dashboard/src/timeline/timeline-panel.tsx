// The timeline as a picture. Draw over a part of it to look closer.

import { useCallback, useMemo, useState } from "react";

import type { Axis } from "../charts/axis.ts";
import { timeAxis } from "../charts/history-plot.ts";
import type { Points } from "../charts/paint-points.ts";
import type { Palette } from "../charts/palette.ts";
import { type PaintPlot, Plot } from "../charts/plot.tsx";
import type { Area } from "../charts/use-pointer.ts";
import { toneOf } from "../charts/round-style.ts";
import { countText } from "../format/number-text.ts";
import type { Look } from "../sweep/look.ts";
import { type Bar, notchOf, type Timeline, timelineOf } from "./timeline-plot.ts";

/** Names of more lanes than this would not be read. */
const NAMED_LANES_MAX = 40;
/** A bar is at least so wide, or it would not be seen; px. */
const BAR_PX_MIN = 1;

/** Their bars would be walls in a high picture. */
const FEW_LANES = 6;

type Window = readonly [from: number, to: number];

export function TimelinePanel({ look }: { readonly look: Look }) {
  const { table, version, mask, spotlight } = look;
  // The table changes in place; its version tells.
  const timeline = useMemo(() => timelineOf(table), [table, version]);
  const [chosen, choose] = useState<Window>();
  const shown = useMemo<Window>(() => chosen ?? [0, timeline.lengthMs], [chosen, timeline]);
  const points = useMemo(() => middlesOf(timeline, shown), [timeline, shown]);
  const paint = useCallback<PaintPlot>(
    (context, frame, palette) => {
      const height = frame.innerHeight / Math.max(1, timeline.lanes.length);
      const gap = height > 6 ? 1 : 0;
      for (const bar of timeline.bars) {
        const [left, right] = [bar.from, bar.to].map((at) => frame.px(clamp(placeIn(shown, at))));
        if (bar.to < shown[0] || bar.from > shown[1]) continue;
        const top = frame.py((bar.lane + 1) / timeline.lanes.length) + gap;
        context.globalAlpha = mask && mask[bar.trial] === 0 ? 0.12 : 0.9;
        context.fillStyle = palette.tones[toneOf(bar.round)] ?? palette.ink;
        const width = Math.max(BAR_PX_MIN, right! - left! - (right! - left! > 4 ? 1 : 0));
        context.fillRect(left!, top, width, Math.max(1, height - 2 * gap));
        paintEnd(context, bar, { x: right!, top, height: height - 2 * gap }, palette);
      }
      context.globalAlpha = 1;
    },
    [timeline, shown, mask],
  );
  const closer = ([from, to]: Area) => choose([timeAt(shown, from.x), timeAt(shown, to.x)]);
  return (
    <section className="panel" aria-labelledby="timeline-title">
      <div className="panel-head">
        <h2 id="timeline-title">Who trained what when</h2>
        <span className="muted">
          {countText(timeline.lanes.length)} slots, {countText(timeline.handedBack)} handed back,{" "}
          {countText(timeline.lost)} lost and begun again
        </span>
        {chosen && (
          <button type="button" className="quiet" onClick={() => choose(undefined)}>
            Show all of it
          </button>
        )}
      </div>
      {timeline.bars.length === 0 ? (
        <p className="muted">
          Bars appear here when a trainer begins a trial. If none does, look at the{" "}
          <a href="#/cluster">cluster</a>.
        </p>
      ) : (
        <>
          <Plot
            label={`${timeline.bars.length} stretches of training on ${timeline.lanes.length} slots`}
            className={timeline.lanes.length > FEW_LANES ? "plot-timeline" : ""}
            x={timeAxis(shown)}
            y={laneAxis(timeline)}
            paint={paint}
            points={points}
            spotlight={spotlight}
            chooseArea={closer}
          />
          <p className="muted small">
            A bar is a trial on a slot, in the colour of its round. A plain notch at its end: handed
            back, because the trainer left or the sweep was paused. A red one: the attempt failed,
            ran out of memory or time, or its trainer was lost. Draw over a part to look closer.
          </p>
        </>
      )}
    </section>
  );
}

const clamp = (place: number) => Math.min(1, Math.max(0, place));

function placeIn([from, to]: Window, at: number): number {
  return (at - from) / (to - from);
}

function timeAt([from, to]: Window, place: number): number {
  return from + place * (to - from);
}

function paintEnd(
  context: CanvasRenderingContext2D,
  { end }: Bar,
  { x, top, height }: { readonly x: number; readonly top: number; readonly height: number },
  palette: Palette,
): void {
  const notch = notchOf(end);
  if (!notch) return;
  context.fillStyle = notch === "handed-back" ? palette.ink : palette.danger;
  context.fillRect(x - 3, top, 3, Math.max(1, height));
}

function laneAxis({ lanes }: Timeline): Axis {
  const named = lanes.length <= NAMED_LANES_MAX ? lanes : [];
  let before = "";
  const ticks = named.flatMap(({ trainer }, lane) => {
    if (trainer === before) return [];
    before = trainer;
    return [{ at: (lane + 0.5) / lanes.length, label: trainer }];
  });
  return { label: "slot", ticks };
}

/** The pointer means a bar by its middle; along the lane it may be far from it. */
function middlesOf({ bars, lanes }: Timeline, shown: Window): Points {
  return {
    count: bars.length,
    x: (index) => {
      const { from, to } = bars[index]!;
      if (to < shown[0] || from > shown[1]) return Number.NaN;
      return placeIn(shown, Math.min(to, shown[1]) / 2 + Math.max(from, shown[0]) / 2);
    },
    y: (index) => (bars[index]!.lane + 0.5) / lanes.length,
    round: () => 0,
    trial: (index) => bars[index]!.trial,
    faded: () => false,
  };
}
