// A session at a terminal: curves that are drawn over themselves, and a line to type commands in.

import type { ReadStream, WriteStream } from "node:tty";

import { CaviarError } from "@caviar/errors";
import { createLogUpdate } from "log-update";

import { paintFor } from "../terminal/paint.ts";
import { NOTHING_TYPED, type } from "./line-editor.ts";
import type { PandaSession } from "./panda-session.ts";
import { renderPanda } from "./panda-view.ts";

const REDRAW_MS = 100;

type Terminal = { readonly input: ReadStream; readonly output: WriteStream };
type Shown = { readonly sweep: string; readonly url: string; readonly signal: AbortSignal };

/** Until a command ends the session, or it ends by itself; `over` resolves then. */
export async function steerAtTerminal(
  session: PandaSession,
  { input, output }: Terminal,
  { sweep, url, signal, over }: Shown & { readonly over: Promise<unknown> },
): Promise<"stop" | "leave" | "no more"> {
  const log = createLogUpdate(output);
  const paint = paintFor(output, process.env);
  const { promise: done, resolve } = Promise.withResolvers<"stop" | "leave" | "no more">();
  let typing = NOTHING_TYPED;
  let answer = "help lists the commands";
  /** Commands are carried out in order. */
  let obeyed: Promise<void> = Promise.resolve();

  const draw = () => {
    const { columns: width, rows } = output;
    const moment = { sweep, url, answer, typed: typing.text };
    log(renderPanda(session.watch, moment, { width, rows, paint }).join("\n"));
  };
  const obey = async (line: string) => {
    try {
      const { text, ends } = await session.obey(line);
      answer = text.replaceAll("\n", " | ");
      if (ends) resolve(ends);
    } catch (error) {
      if (!(error instanceof CaviarError)) throw error;
      answer = error.message.split("\n").join("; ");
    }
  };
  const onKey = (key: string) => {
    const typed = type(typing, key);
    ({ typing } = typed);
    if (typed.isOver) process.kill(process.pid, "SIGINT");
    const { line } = typed;
    if (line !== undefined) obeyed = obeyed.then(async () => obey(line));
    draw();
  };

  input.setRawMode(true).setEncoding("utf8").resume().on("data", onKey);
  const redraw = setInterval(draw, REDRAW_MS);
  signal.addEventListener("abort", () => resolve("leave"), { once: true });
  try {
    return await Promise.race([done, over.then(() => "no more" as const)]);
  } finally {
    clearInterval(redraw);
    input.off("data", onKey).setRawMode(false).pause();
    draw();
    log.done();
  }
}
