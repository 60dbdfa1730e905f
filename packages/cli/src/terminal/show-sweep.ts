// What a person sees while a sweep runs: a view that is drawn over itself on a terminal, else one
// plain line an event.

import type { LedgerEvent, SweepState } from "@caviar/protocol";
import { createLogUpdate } from "log-update";

import { eventLine } from "./event-line.ts";
import { paintFor } from "./paint.ts";
import { progressOf, remainingMs } from "./progress.ts";
import { type Paint, render } from "./view.ts";

export type Show = {
  /** An event was taken in; `state` is after it. */
  event(event: LedgerEvent, state: SweepState): void;
  /** What a person should know from now on; undefined: nothing any more. */
  note(note: string | undefined): void;
  /** The last drawing stays where it is. May be called again. */
  end(): void;
};

type Shown = { readonly sweep: string; readonly url: string; readonly json: boolean };

/** Live on a terminal, else in lines; `json` keeps to lines, because somebody parses what comes. */
export function showFor(stream: NodeJS.WriteStream, { sweep, url, json }: Shown): Show {
  if (!json && stream.isTTY) {
    return showLive({ stream, paint: paintFor(stream, process.env), sweep, url });
  }
  stream.write(`sweep ${sweep}, live at ${url}\n`);
  return showLines((line) => stream.write(`${line}\n`));
}

/** One line an event that is worth one. */
function showLines(write: (line: string) => void): Show {
  return {
    event(event, state) {
      const line = eventLine(event, state);
      if (line !== undefined) write(line);
    },
    note(note) {
      write(note ?? "a trainer serves the pool again");
    },
    end() {},
  };
}

const REDRAW_MS = 100;
/** The clock goes on also when nothing happens. */
const TICK_MS = 1_000;

type LiveOptions = {
  readonly stream: NodeJS.WriteStream;
  readonly paint: Paint;
  readonly sweep: string;
  readonly url: string;
};

/** Drawn at most every REDRAW_MS, however many events come. */
function showLive({ stream, paint, sweep, url }: LiveOptions): Show {
  const log = createLogUpdate(stream);
  const begun = Date.now();
  let state: SweepState | undefined;
  let note: string | undefined;
  let epochsBefore: number | undefined;
  let isDue = false;
  let isOver = false;

  const draw = () => {
    if (!state) return;
    const progress = progressOf(state);
    // What an earlier command has done says nothing of the speed of this one.
    epochsBefore ??= progress.epochs;
    const now = Date.now();
    const since = { epochs: epochsBefore, elapsedMs: now - begun };
    const moment = {
      sweep,
      url,
      state,
      progress,
      note,
      elapsedMs: now - state.createdAt,
      remainingMs: remainingMs(progress, since),
    };
    const { columns: width, rows } = stream;
    log(render(moment, { width, rows, paint }).join("\n"));
  };
  const redraw = setInterval(() => {
    if (isDue) draw();
    isDue = false;
  }, REDRAW_MS);
  const tick = setInterval(() => (isDue = true), TICK_MS);

  return {
    event(_event, after) {
      state = after;
      isDue = true;
    },
    note(now) {
      note = now;
      isDue = true;
    },
    end() {
      if (isOver) return;
      isOver = true;
      clearInterval(redraw);
      clearInterval(tick);
      draw();
      log.done();
    },
  };
}
