// Who trained what when: a lane for each slot of each trainer, a bar for each time that a trainer had
// a trial. A trainer says how many slots it has only while it lives, so lanes are found from the
// bars: a bar goes to the first lane of its trainer that is free.

import { SPAN_ENDS, type SpanEnd, type SweepTable } from "@caviar/protocol";

export type Bar = {
  readonly trial: number;
  readonly round: number;
  readonly lane: number;
  /** ms since the sweep began. */
  readonly from: number;
  readonly to: number;
  readonly end: SpanEnd;
};

export type Timeline = {
  readonly lanes: readonly { readonly trainer: string }[];
  readonly bars: readonly Bar[];
  readonly lengthMs: number;
  /** Bars that ended with a trial handed back, and with a trainer lost. */
  readonly handedBack: number;
  readonly lost: number;
};

/** How an end is marked; undefined: as it should end, or not yet. */
export function notchOf(end: SpanEnd): "handed-back" | "failed" | undefined {
  switch (end) {
    case "preempted":
    case "paused":
    case "stopped":
      return "handed-back";
    case "threw":
    case "out-of-memory":
    case "timed-out":
    case "lost":
      return "failed";
    case "open":
    case "rested":
    case "diverged":
    case "ended":
      return undefined;
  }
}

export function timelineOf({ head, spans, trainers }: SweepTable): Timeline {
  const [trial, trainer] = [spans.trial.values(), spans.trainer.values()];
  const round = spans.round.values();
  const [from, to, end] = [spans.from.values(), spans.to.values(), spans.end.values()];
  const lengthMs = Math.max(1000, head.at - head.createdAt);
  const lanesOf = new Map<number, { freeAt: number; bars: Omit<Bar, "lane">[] }[]>();
  const counts = { handedBack: 0, lost: 0 };
  for (let span = 0; span < trial.length; span++) {
    const how = SPAN_ENDS[end[span]!] ?? "open";
    const bar = {
      trial: trial[span]!,
      round: round[span]!,
      from: from[span]! - head.createdAt,
      to: Number.isNaN(to[span]) ? lengthMs : to[span]! - head.createdAt,
      end: how,
    };
    if (notchOf(how) === "handed-back") counts.handedBack++;
    if (how === "lost") counts.lost++;
    const lanes = lanesOf.get(trainer[span]!) ?? [];
    lanesOf.set(trainer[span]!, lanes);
    const freeAt = how === "open" ? Infinity : bar.to;
    const free = lanes.find((lane) => lane.freeAt <= bar.from);
    if (free) {
      free.freeAt = freeAt;
      free.bars.push(bar);
    } else lanes.push({ freeAt, bars: [bar] });
  }
  const sorted = [...lanesOf]
    .map(([number, lanes]) => ({ name: trainers.textOf(number), lanes }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const flat = sorted.flatMap(({ name, lanes }) => lanes.map((lane) => ({ trainer: name, lane })));
  return {
    lanes: flat.map(({ trainer: name }) => ({ trainer: name })),
    bars: flat.flatMap(({ lane: { bars } }, lane) => bars.map((bar) => ({ ...bar, lane }))),
    lengthMs,
    ...counts,
  };
}
