// A session without a terminal: commands come as lines, events go as lines.

import { createInterface } from "node:readline";

import { CaviarError } from "@caviar/errors";
import { type LedgerEvent, type Report, toJson } from "@caviar/protocol";

import { eventLine } from "../terminal/event-line.ts";
import { metricText } from "../terminal/number-text.ts";
import { say } from "../terminal/say.ts";
import type { PandaSession } from "./panda-session.ts";
import type { PandaWatch } from "./panda-watch.ts";

/**
 * Obeys line after line until one ends the session or there are no more. A mistake is one line on
 * stderr, and the next line follows.
 */
export async function obeyLines(
  session: PandaSession,
  input: NodeJS.ReadableStream,
  { answers, signal }: { readonly answers: NodeJS.WritableStream; readonly signal: AbortSignal },
): Promise<"stop" | "leave" | "no more"> {
  const lines = createInterface({ input, signal });
  for await (const line of lines) {
    try {
      const { text, ends } = await session.obey(line);
      if (text !== "") answers.write(`${text}\n`);
      if (ends) return ends;
    } catch (error) {
      if (!(error instanceof CaviarError)) throw error;
      say(`${error.code}: ${error.message.split("\n").join("; ")}`);
    }
  }
  return "no more";
}

/** Writes each event that is worth a line, and new advice; `json`: every event as it is. */
export function eventWriter(
  watch: PandaWatch,
  { json, write }: { readonly json: boolean; readonly write: (line: string) => void },
): (event: LedgerEvent) => void {
  if (json) return (event) => write(toJson(event));
  let given = new Set<string>();
  return (event) => {
    if (!watch.state) return;
    if (event.kind === "trial-reported") {
      for (const report of event.reports) write(reportLine(event.trial, report));
    }
    const line = eventLine(event, watch.state);
    if (line !== undefined) write(line);
    if (event.kind !== "trial-reported" && event.kind !== "range-tested") return;
    const { advice } = watch;
    for (const { kind, text } of advice) if (!given.has(kind)) write(`advice: ${text}`);
    given = new Set(advice.map(({ kind }) => kind));
  };
}

/** "trial 0 epoch 7: trainLoss 0.05, ..., learningRate 0.01, gradientNorm 0.3, dead 2 relu 5 %" */
function reportLine(trial: number, { epoch, metrics, statistics }: Report): string {
  const figures = { ...metrics, ...statistics?.model };
  const words = Object.entries(figures).map(([name, value]) => `${name} ${metricText(value)}`);
  const dead = (statistics?.layers ?? []).flatMap(({ name, values }) => {
    const share = values["deadShare"] ?? 0;
    return share > 0 ? [`dead in ${name} ${Math.round(share * 100)} %`] : [];
  });
  return `trial ${trial} epoch ${epoch}: ${[...words, ...dead].join(", ")}`;
}
