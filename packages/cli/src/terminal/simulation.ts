// What a simulated sweep showed, for a person.

import type { SweepSpec } from "@caviar/protocol";
import { valueText } from "@caviar/search";

import type { SimulationReport } from "../simulation/simulate-sweep.ts";
import { durationText, metricText, percentText } from "./number-text.ts";

type Report = SimulationReport & { readonly table?: string };

export function simulationLines(report: Report, spec: SweepSpec): string[] {
  const { trials, trainers, epochs, epochsFull, virtualSeconds, realSeconds } = report;
  const total = trials.completed + trials.stopped + trials.failed;
  const virtual = durationText(virtualSeconds * 1000);
  return [
    `${report.name}: simulated, nothing was trained`,
    row("objective", objectiveText(report)),
    row(
      "strategy",
      `${report.sampler}, scheduler ${report.scheduler}, ${count(trainers)} virtual trainers`,
    ),
    ...bestLines(report, spec),
    row("virtual time", `${virtual} (simulated in ${realSeconds.toFixed(1)} s)`),
    row("utilization", `${percentText(report.utilization)} of the trainers' time`),
    row(
      "trials",
      `${count(total)}: ${count(trials.completed)} completed, ${count(trials.stopped)} stopped, ${count(trials.failed)} failed`,
    ),
    row(
      "epochs",
      `${count(epochs)} spent, ${percentText(epochs / epochsFull)} of what all trials in full would take`,
    ),
    ...report.notes.map((note) => row("note", note)),
  ];
}

const row = (name: string, text: string): string => `  ${name.padEnd(14)}${text}`;
const count = (value: number): string => value.toLocaleString("en");

function objectiveText({ table, nearest }: Report): string {
  if (table === undefined) {
    return "made-up learning curves (no --table): they say nothing about your model";
  }
  return nearest === 0
    ? `learning curves of ${table}`
    : `learning curves of ${table}; ${count(nearest)} points were not in it and got their nearest's`;
}

function bestLines({ best }: Report, { metric, space }: SweepSpec): string[] {
  if (best === undefined) return [row("best", "none: no trial gave a finite value")];
  const { trial, epochs, value, params, lineage } = best;
  const words = Object.entries(params).map(
    ([name, set]) => `${name} ${valueText(space[name]!, set)}`,
  );
  const line = lineage.length === 0 ? "" : `, grown from ${[...lineage, trial].join(" -> ")}`;
  return [
    row(
      "best",
      `${metric.name} ${metricText(value)} by trial ${trial} after ${epochs} epochs${line}`,
    ),
    row("", words.join(", ")),
  ];
}
